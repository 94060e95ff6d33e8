/// How far apart two spellings are.
package enum Spelling {
    /// The fewest letters to insert, delete, replace, or swap with a neighbour, that turn one text into the other; case is
    /// ignored (Damerau–Levenshtein with each letter moved once at most).
    package static func distance(_ first: String, _ second: String) -> Int {
        let a = Array(first.lowercased())
        let b = Array(second.lowercased())
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var before: [Int] = []
        var last = Array(0...b.count)
        for i in 1...a.count {
            var row = [i]
            for j in 1...b.count {
                var best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, before[j - 2] + 1) }
                row.append(best)
            }
            (before, last) = (last, row)
        }
        return last[b.count]
    }

    /// Up to five names that `text` may have been meant to be, the nearest first.
    ///
    /// - Parameter other: what else a name is called.
    package static func near(
        _ text: String, among names: some Sequence<String>, called other: (String) -> String? = { _ in nil }
    ) -> [String] {
        // What is longer than any name is near none, and would take long to compare.
        guard text.utf8.count <= 200 else { return [] }
        let most = max(text.count > 2 ? 2 : 1, text.count / 2)
        return names.map { name in
            (name, min(distance(text, name), other(name).map { distance(text, $0) } ?? .max))
        }
        .filter { $0.1 <= most }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(5).map(\.0)
    }
}
