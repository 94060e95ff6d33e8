/// A pattern over model ids: `*` stands for any run of characters, `?` for one; ASCII case is ignored.
package struct Glob: Hashable, Sendable {
    private let pattern: [UInt8]

    package init(_ pattern: String) { self.pattern = pattern.lowercased().utf8.map(\.self) }

    /// How many characters the pattern fixes: of two that match, the one that fixes more wins.
    package var specificity: Int { pattern.count { $0 != 0x2A && $0 != 0x3F } }

    /// Whether the whole of `text` matches; time in proportion to pattern × text at worst.
    package func matches(_ text: String) -> Bool {
        let text = text.lowercased().utf8.map(\.self)
        var (t, p) = (0, 0)
        var star: (pattern: Int, text: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == 0x2A {
                star = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == 0x3F || pattern[p] == text[t] {
                p += 1
                t += 1
            } else if let last = star {
                // Let the last `*` swallow one character more and try again behind it.
                star = (last.pattern, last.text + 1)
                p = last.pattern + 1
                t = last.text + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == 0x2A }
    }

    /// The same pattern for SQL `LIKE … ESCAPE '^'` on lower-cased text.
    package var like: String {
        String(decoding: pattern, as: UTF8.self)
            .replacing("^", with: "^^").replacing("%", with: "^%").replacing("_", with: "^_")
            .replacing("*", with: "%").replacing("?", with: "_")
    }
}
