/// The identifier of a model repository at a source, such as `Qwen/Qwen2.5-7B-Instruct`.
package struct ModelID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let text: String

    package init(_ text: String) { self.text = text }

    /// What stands before the first slash; `nil` for ids without one (`gpt2`, the Hub's oldest repositories).
    package var namespace: String? {
        guard let slash = text.firstIndex(of: "/") else { return nil }
        return String(text[..<slash])
    }

    /// What stands after the first slash, or the whole id.
    package var name: String {
        guard let slash = text.firstIndex(of: "/") else { return text }
        return String(text[text.index(after: slash)...])
    }

    package var description: String { text }
    package static func < (a: ModelID, b: ModelID) -> Bool { a.text < b.text }
}
