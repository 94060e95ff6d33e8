import Foundation

/// A secret that opens a source. It is never printed: every way of turning it into text but one hides it.
package struct AccessToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let secret: String

    /// - Returns: `nil` for blank text.
    /// - Throws: ``SourceError`` if the text holds what no token can, such as a line break.
    package init?(_ text: String, from place: String) throws {
        let secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !secret.isEmpty else { return nil }
        guard secret.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), secret.utf8.count <= 4096 else {
            throw SourceError(.unauthorised, "\(place) holds characters that no token has")
        }
        self.secret = secret
    }

    /// The value of the `Authorization` header.
    var authorization: String { "Bearer \(secret)" }

    package var description: String { "a token" }
    package var debugDescription: String { "a token" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// The Hub's token, where its own tools look for it: `HF_TOKEN`, else the file `HF_TOKEN_PATH`, else `token` in
    /// `HF_HOME`, else in `huggingface` below `XDG_CACHE_HOME` or `~/.cache`.
    ///
    /// - Returns: `nil` if there is none.
    package static func ofHub(_ environment: [String: String]) throws -> AccessToken? {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        for name in ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"] {
            if let text = value(name), let token = try AccessToken(text, from: name) { return token }
        }
        let home = value("HOME") ?? NSHomeDirectory()
        let hub = value("HF_HOME") ?? (value("XDG_CACHE_HOME") ?? "\(home)/.cache") + "/huggingface"
        let path = value("HF_TOKEN_PATH") ?? "\(hub)/token"
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= 8192 else { return nil }
        return try AccessToken(String(decoding: bytes, as: UTF8.self), from: path)
    }
}
