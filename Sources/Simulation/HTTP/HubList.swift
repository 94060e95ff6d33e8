/// The models of one selection in order, which may change between two pages as the real list does.
struct HubList: Sendable {
    private let records: HubRecords
    /// The sort key of each model of the selection, by position.
    private var values: [Int]
    /// Positions, by descending value and then ascending position.
    private var order: [Int32]
    private var hidden: [Int32] = []
    private var generator: SeededHash.SplitMix
    /// Models that appeared, disappeared or moved since the list was made.
    private(set) var changed: Set<Int> = []
    /// 30-day counts that are no longer what the file says.
    private(set) var downloads: [Int: Int] = [:]
    private let sortsByDownloads: Bool

    /// - Parameter hidden: models of this fraction, in 0...1, are not there at first and may appear later.
    init(_ selection: HubQuery.Selection, of records: HubRecords, hidden: Double, seed: UInt64) {
        self.records = records
        generator = SeededHash(seed: seed).generator("list")
        sortsByDownloads = selection.sort == .downloads
        values = (0..<records.count).map { records.number(selection.sort, of: $0) }
        order = (0..<Int32(records.count)).filter { Self.matches(Int($0), selection, records) }
        let values = values
        // The file is in order of downloads already, and then this is one pass.
        let isSorted = zip(order, order.dropFirst()).allSatisfy { values[Int($0)] >= values[Int($1)] }
        if !isSorted { order.sort { (values[Int($1)], $0) < (values[Int($0)], $1) } }
        for _ in 0..<Int(Double(order.count) * hidden) {
            let place = Int.random(in: order.indices, using: &generator)
            self.hidden.append(order.remove(at: place))
        }
        changed = Set(self.hidden.map(Int.init))
    }

    private static func matches(_ position: Int, _ selection: HubQuery.Selection, _ records: HubRecords) -> Bool {
        if let author = selection.author, records.text(.author, of: position) != author { return false }
        if let search = selection.search, !records.text(.id, of: position).lowercased().contains(search) {
            return false
        }
        guard !selection.filters.isEmpty else { return true }
        let tags = records.fragment(.tags, of: position)
        let others = [HubField.pipelineTag, .libraryName].map { records.text($0, of: position) }
        return selection.filters.allSatisfy { tags.contains("\"\($0)\"") || others.contains($0) }
    }

    /// The positions of a page, and the cursor of the next one if there is one.
    func page(
        after cursor: (value: Int, position: Int)?, limit: Int
    ) -> (
        positions: ArraySlice<Int32>, next: (value: Int, position: Int)?
    ) {
        let first = cursor.map { place(of: $0.value, Int32(clamping: $0.position + 1)) } ?? 0
        let end = min(order.count, first + limit)
        guard end < order.count, let last = order[first..<end].last else { return (order[first..<end], nil) }
        return (order[first..<end], (values[Int(last)], Int(last)))
    }

    /// Where a model with this value and position stands or would stand.
    private func place(of value: Int, _ position: Int32) -> Int {
        var (low, high) = (0, order.count)
        while low < high {
            let middle = (low + high) / 2
            let other = values[Int(order[middle])]
            if other > value || (other == value && order[middle] < position) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// By turns a model appears, one disappears and one moves elsewhere with another count.
    mutating func change(_ times: Int) {
        for turn in 0..<times where order.count > 2 {
            switch turn % 3 {
            case 0:
                guard let position = hidden.popLast() else { continue }
                order.insert(position, at: place(of: values[Int(position)], position))
                changed.insert(Int(position))
            case 1:
                let position = order.remove(at: Int.random(in: order.indices, using: &generator))
                hidden.insert(position, at: 0)
                changed.insert(Int(position))
            default:
                guard sortsByDownloads else { continue }
                let position = order.remove(at: Int.random(in: order.indices, using: &generator))
                let neighbour = order[Int.random(in: order.indices, using: &generator)]
                values[Int(position)] = values[Int(neighbour)]
                downloads[Int(position)] = values[Int(neighbour)]
                order.insert(position, at: place(of: values[Int(position)], position))
                changed.insert(Int(position))
            }
        }
    }
}
