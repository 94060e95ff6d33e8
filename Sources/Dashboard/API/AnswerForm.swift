import Answers
import Foundation
import HTTPTypes
import Lake
import NIOCore
import Reporting

/// The forms an answer is sent in.
package enum AnswerForm: String, CaseIterable, Sendable {
    case json, csv, parquet, markdown

    package var suffix: String { self == .markdown ? "md" : rawValue }

    package var mediaType: String {
        switch self {
        case .json: "application/json"
        case .csv: "text/csv; charset=utf-8; header=present"
        case .parquet: "application/vnd.apache.parquet"
        case .markdown: "text/markdown; charset=utf-8"
        }
    }

    /// The type without its parameters.
    var bareMediaType: String { String(mediaType.prefix { $0 != ";" }) }

    /// The form that an `Accept` header likes best, JSON among equals; `nil` if it takes none of them.
    init?(accepting accept: String?) {
        guard let accept, accept != "*/*" else {
            self = .json
            return
        }
        var best: (form: AnswerForm, quality: Double)?
        for form in Self.allCases {
            let quality = Self.quality(of: form.bareMediaType, in: accept)
            if quality > best?.quality ?? 0 { best = (form, quality) }
        }
        guard let best else { return nil }
        self = best.form
    }

    /// How much an `Accept` header likes a type: the most specific range decides (RFC 9110, 12.5.1).
    private static func quality(of type: String, in accept: String) -> Double {
        var found = (specificity: -1, quality: 0.0)
        let group = type.prefix { $0 != "/" } + "/*"
        for range in accept.split(separator: ",") {
            let words = range.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
            guard let name = words.first else { continue }
            let specificity = name == type ? 2 : name == group ? 1 : name == "*/*" ? 0 : -1
            guard specificity >= 0, specificity >= found.specificity else { continue }
            let quality = words.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            found = (specificity, quality)
        }
        return found.quality
    }

    /// The answer's bytes: of text forms the same that the command line prints.
    func render(_ answer: Answer) throws -> ByteBuffer {
        switch self {
        case .json: ByteBuffer(string: Format.json.render(answer))
        case .csv: ByteBuffer(string: Format.csv.render(answer))
        case .markdown: ByteBuffer(string: Format.markdown.render(answer))
        case .parquet: try ParquetForm(answer).bytes()
        }
    }
}
