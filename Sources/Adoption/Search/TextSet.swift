import Foundation

/// A set of numbers below a bound, a bit each.
struct TextSet: Sendable {
    private(set) var words: [UInt64]

    init(count: Int) { words = [UInt64](repeating: 0, count: (count + 63) / 64) }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    mutating func insert(_ number: Int) { words[number >> 6] |= 1 << UInt64(number & 63) }

    mutating func formIntersection(_ other: TextSet) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    mutating func formUnion(_ other: TextSet) { for index in words.indices { words[index] |= other.words[index] } }

    mutating func subtract(_ other: TextSet) { for index in words.indices { words[index] &= ~other.words[index] } }

    /// Calls `body` with the numbers from the smallest on, until it returns false.
    func each(_ body: (Int) -> Bool) {
        for (index, word) in words.enumerated() where word != 0 {
            var rest = word
            while rest != 0 {
                guard body(index << 6 + rest.trailingZeroBitCount) else { return }
                rest &= rest - 1
            }
        }
    }
}

/// Where some bytes stand among many.
enum ByteSearch {
    /// Calls `body` with each place at which `part` begins; the C library finds its first byte, many bytes at a time.
    static func each(_ part: [UInt8], in bytes: [UInt8], _ body: (Int) -> Void) {
        guard let first = part.first else { return }
        bytes.withUnsafeBytes { all in
            guard let start = all.baseAddress else { return }
            var offset = 0
            while offset + part.count <= all.count,
                let found = memchr(start + offset, Int32(first), all.count - part.count + 1 - offset)
            {
                if memcmp(found, part, part.count) == 0 { body(UnsafeRawPointer(found) - start) }
                offset = UnsafeRawPointer(found) - start + 1
            }
        }
    }
}
