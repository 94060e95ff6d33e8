import Foundation

/// A key. It prints as `[key]`, so that no log can hold it by accident.
struct Secret: Sendable, CustomStringConvertible, CustomReflectable {
    let value: String

    var description: String { "[key]" }
    var customMirror: Mirror { Mirror(self, children: [:]) }

    /// - Parameter place: where the key was found, for the error.
    /// - Throws: ``AuditError`` `badInput` for what cannot stand in a header; the error does not show it.
    init(_ text: String, from place: String) throws {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !trimmed.isEmpty, trimmed.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw AuditError(.badInput, "\(place) holds no key: one word of visible ASCII characters")
        }
        value = trimmed
    }

    /// The bytes with the key, and the key as JSON may escape it, replaced by `[key]`. A host may repeat it in an error.
    func blotted(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        for form in Set([value, value.replacing("/", with: "\\/")]) {
            let pattern = Array(form.utf8)
            // A key of a few characters is a placeholder for hosts that want none; it would blot out words.
            guard pattern.count >= 8 else { continue }
            while let start = result.firstPlace(of: pattern) {
                result.replaceSubrange(start..<start + pattern.count, with: Array("[key]".utf8))
            }
        }
        return result
    }
}
