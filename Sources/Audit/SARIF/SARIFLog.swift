package import Foundation

/// Reads SARIF 2.1.0 that anybody may have written.
package enum SARIFLog {
    /// A report larger than this is refused unread, in bytes.
    package static let largest = 512 << 20

    /// The runs of a log.
    ///
    /// - Throws: ``SARIFError`` for what is too large, too deep, no JSON, or not in the shape of SARIF 2.1.0.
    package static func runs(in data: Data) throws -> [SARIFRun] {
        guard data.count <= largest else { throw SARIFError("larger than \(largest >> 20) MiB") }
        let document: SARIFDocument
        do {
            document = try JSONDecoder().decode(SARIFDocument.self, from: data.withoutLoneSurrogates())
        } catch let error as DecodingError {
            throw SARIFError(Self.reason(error))
        } catch {
            throw SARIFError("not JSON")
        }
        guard document.version == "2.1.0" else {
            throw SARIFError("version '\(document.version.prefix(20))' instead of 2.1.0")
        }
        return document.runs.map(\.run)
    }

    private static func reason(_ error: DecodingError) -> String {
        func place(_ context: DecodingError.Context, _ last: String? = nil) -> String {
            let names = context.codingPath.prefix(8).map { key in
                key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue.prefix(40))"
            }
            let text = names.joined() + (last.map { ".\($0)" } ?? "")
            return text.isEmpty ? "the whole" : String(text.drop { $0 == "." })
        }
        return switch error {
        case .keyNotFound(let key, let context): "\(place(context, key.stringValue)) is missing"
        case .typeMismatch(let type, let context): "\(place(context)) is not \(Self.name(of: type))"
        case .valueNotFound(let type, let context): "\(place(context)) is not \(Self.name(of: type))"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty ? "not JSON, or nested too deep" : "\(place(context)) is damaged"
        @unknown default: "not JSON"
        }
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "text"
        case is Int.Type, is Double.Type: "a number"
        case is Bool.Type: "true or false"
        case is [Any].Type: "a list"
        default: "an object"
        }
    }
}

extension Data {
    /// With U+FFFD for every `\uD800`–`\uDFFF` escape that has no partner: Python's tools write such escapes, and they are
    /// no text.
    func withoutLoneSurrogates() -> Data {
        guard firstRange(of: Data("\\ud".utf8)) != nil || firstRange(of: Data("\\uD".utf8)) != nil else { return self }
        var bytes = [UInt8](self)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            guard let unit = bytes.surrogate(at: index) else {
                index += 2
                continue
            }
            if unit < 0xDC00, let next = bytes.surrogate(at: index + 6), next >= 0xDC00 {
                index += 12
                continue
            }
            bytes.replaceSubrange((index + 2)..<(index + 6), with: Array("fffd".utf8))
            index += 6
        }
        return Data(bytes)
    }
}

extension [UInt8] {
    /// The surrogate that the escape at `index` stands for; `nil` if there is no such escape.
    fileprivate func surrogate(at index: Int) -> UInt16? {
        guard index + 6 <= count, self[index] == UInt8(ascii: "\\"), self[index + 1] == UInt8(ascii: "u"),
            let unit = UInt16(String(decoding: self[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16),
            (0xD800...0xDFFF).contains(unit)
        else { return nil }
        return unit
    }
}
