/// The distinct words of many texts in order, and for each the texts that have it.
struct WordList: Sendable {
    /// The words in order, each followed by a 0.
    private let bytes: [UInt8]
    private let starts: [UInt32]
    /// The texts of word `i` are `texts[offsets[i]..<offsets[i + 1]]`, in order.
    private let texts: [UInt32]
    private let offsets: [UInt32]

    /// Gathers words as they come: a hash table over their bytes.
    struct Builder {
        private var bytes: [UInt8] = []
        private var starts: [UInt32] = [0]
        private var slots = [UInt32](repeating: 0, count: 1 << 12)
        /// The word of each occurrence, and the number of occurrences up to the end of each text.
        private var occurrences: [UInt32] = []
        private var ends: [UInt32] = []

        private var count: Int { starts.count - 1 }

        mutating func add(_ lowered: UnsafeBufferPointer<UInt8>) {
            let first = occurrences.count
            SearchWords.each(lowered) { range in
                let word = self.word(UnsafeBufferPointer(rebasing: lowered[range]))
                if !occurrences[first...].contains(word) { occurrences.append(word) }
            }
            ends.append(UInt32(occurrences.count))
        }

        private static func hash(_ word: UnsafeBufferPointer<UInt8>) -> Int {
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            return Int(truncatingIfNeeded: hash ^ (hash >> 29))
        }

        private mutating func word(_ word: UnsafeBufferPointer<UInt8>) -> UInt32 {
            let mask = slots.count - 1
            var slot = Self.hash(word) & mask
            while slots[slot] != 0 {
                let known = Int(slots[slot]) - 1
                let start = Int(starts[known])
                if Int(starts[known + 1]) - start == word.count {
                    var index = 0
                    while index < word.count, bytes[start + index] == word[index] { index += 1 }
                    if index == word.count { return UInt32(known) }
                }
                slot = (slot + 1) & mask
            }
            bytes.append(contentsOf: word)
            starts.append(UInt32(bytes.count))
            slots[slot] = UInt32(count)
            if count * 2 > slots.count { grow() }
            return UInt32(count - 1)
        }

        private mutating func grow() {
            slots = [UInt32](repeating: 0, count: slots.count * 2)
            let mask = slots.count - 1
            bytes.withUnsafeBufferPointer { bytes in
                for index in 0..<count {
                    let word = UnsafeBufferPointer(rebasing: bytes[Int(starts[index])..<Int(starts[index + 1])])
                    var slot = Self.hash(word) & mask
                    while slots[slot] != 0 { slot = (slot + 1) & mask }
                    slots[slot] = UInt32(index + 1)
                }
            }
        }

        consuming func built() -> WordList {
            let (bytes, starts) = (bytes, starts)
            var order = Array(0..<UInt32(count))
            bytes.withUnsafeBufferPointer { bytes in
                order.sort { a, b in
                    bytes[Int(starts[Int(a)])..<Int(starts[Int(a) + 1])].lexicographicallyPrecedes(
                        bytes[Int(starts[Int(b)])..<Int(starts[Int(b) + 1])])
                }
            }
            var place = [UInt32](repeating: 0, count: count)
            for (index, word) in order.enumerated() { place[Int(word)] = UInt32(index) }
            var offsets = [UInt32](repeating: 0, count: count + 1)
            for word in occurrences { offsets[Int(place[Int(word)]) + 1] += 1 }
            for index in 0..<count { offsets[index + 1] += offsets[index] }
            var next = offsets
            var texts = [UInt32](repeating: 0, count: occurrences.count)
            var occurrence = 0
            for (text, end) in ends.enumerated() {
                while occurrence < Int(end) {
                    let word = Int(place[Int(occurrences[occurrence])])
                    texts[Int(next[word])] = UInt32(text)
                    next[word] += 1
                    occurrence += 1
                }
            }
            var sorted: [UInt8] = []
            sorted.reserveCapacity(bytes.count + count)
            var sortedStarts: [UInt32] = []
            sortedStarts.reserveCapacity(count)
            for word in order {
                sortedStarts.append(UInt32(sorted.count))
                sorted.append(contentsOf: bytes[Int(starts[Int(word)])..<Int(starts[Int(word) + 1])])
                sorted.append(0)
            }
            return WordList(bytes: sorted, starts: sortedStarts, texts: texts, offsets: offsets)
        }
    }

    /// The texts that have a word that begins with `part`.
    func texts(withWordsFrom part: [UInt8], among count: Int) -> TextSet {
        var set = TextSet(count: count)
        var index = firstWord(from: part)
        while index < starts.count, begins(index, with: part) {
            add(index, to: &set)
            index += 1
        }
        return set
    }

    /// The texts that have a word with `part` anywhere in it.
    func texts(withWordsContaining part: [UInt8], among count: Int) -> TextSet {
        var set = TextSet(count: count)
        var last = -1
        ByteSearch.each(part, in: bytes) { position in
            let index = word(at: position)
            if index != last { add(index, to: &set) }
            last = index
        }
        return set
    }

    private func add(_ index: Int, to set: inout TextSet) {
        for text in texts[Int(offsets[index])..<Int(offsets[index + 1])] { set.insert(Int(text)) }
    }

    private func begins(_ index: Int, with part: [UInt8]) -> Bool {
        let start = Int(starts[index])
        guard start + part.count < bytes.count else { return false }
        for offset in part.indices where bytes[start + offset] != part[offset] { return false }
        return true
    }

    private func firstWord(from part: [UInt8]) -> Int {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            let start = Int(starts[middle])
            let end = middle + 1 < starts.count ? Int(starts[middle + 1]) - 1 : bytes.count - 1
            if bytes[start..<end].lexicographicallyPrecedes(part) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The word that a byte belongs to.
    private func word(at position: Int) -> Int {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(starts[middle]) <= position { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }
}
