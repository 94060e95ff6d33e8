package import Foundation
package import Lake

/// The models of one observation as the Hub's list shows them, in a file of JSON fragments that is read in place.
///
/// A line is a model, in descending order of its 30-day downloads; between tabs stand the fields of ``HubField`` as
/// `"name":value`, empty where the model has none. So any choice of fields is a copy of bytes, and a hub of millions of
/// models needs no memory but the file's pages.
package struct HubRecords: Sendable {
    let bytes: Data
    /// Where each line begins, and the end of the last one.
    let starts: [Int]

    /// Models.
    package var count: Int { starts.count - 1 }

    /// Writes the fragments of `observation`, a file that ``SyntheticHub`` wrote, to `file` and opens it.
    ///
    /// - Throws: ``LakeError`` from the engine, and Foundation's errors from reading the file.
    package init(of observation: URL, at file: URL, using engine: DuckDBEngine) throws {
        let reader = "read_parquet(\(observation.path.sqlPattern))"
        let columns = Set(try engine.rows("DESCRIBE SELECT * FROM \(reader)").rows.compactMap { $0[0].text })
        let fragments = HubField.allCases.map { field in
            let value = field.value(columns)
            return "coalesce('\"\(field.rawValue)\":' || \(value), '')"
        }
        let order = columns.contains("downloads") ? "downloads DESC, id" : "id"
        // Neither quote nor escape: JSON has no raw control characters, so tab and line feed are free.
        try engine.run(
            """
            COPY (SELECT \(fragments.joined(separator: " || chr(9) || ")) FROM \(reader) ORDER BY \(order))
            TO \(file.path.sqlQuoted) (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\u{1}')
            """)
        bytes = try Data(contentsOf: file, options: .alwaysMapped)
        starts = Self.lines(of: bytes)
    }

    private static func lines(of bytes: Data) -> [Int] {
        bytes.withUnsafeBytes { raw in
            var starts = [0]
            guard let base = raw.baseAddress else { return starts }
            var place = 0
            while place < raw.count, let end = memchr(base + place, 0x0A, raw.count - place) {
                place = base.distance(to: end) + 1
                starts.append(place)
            }
            return starts
        }
    }

    /// Calls `body` with the fragments of one model, in order of ``HubField``.
    func withFragments(of position: Int, _ body: (Int, UnsafeRawBufferPointer) -> Void) {
        bytes.withUnsafeBytes { raw in
            var place = starts[position]
            let end = starts[position + 1] - 1
            var field = 0
            while place <= end, let base = raw.baseAddress {
                let found = memchr(base + place, 0x09, end - place).map { base.distance(to: $0) } ?? end
                body(field, UnsafeRawBufferPointer(rebasing: raw[place..<found]))
                place = found + 1
                field += 1
            }
        }
    }

    /// One fragment of a model, with its name.
    func fragment(_ field: HubField, of position: Int) -> String {
        var text = ""
        withFragments(of: position) { index, bytes in
            if index == field.index { text = String(decoding: bytes, as: UTF8.self) }
        }
        return text
    }

    /// The text of a field that holds a string without escapes; empty where the model has none.
    package func text(_ field: HubField, of position: Int) -> String {
        let prefix = "\"\(field.rawValue)\":\""
        let fragment = fragment(field, of: position)
        return fragment.hasPrefix(prefix) ? String(fragment.dropFirst(prefix.count).dropLast()) : ""
    }

    /// The digits of a field read as one number: a count, or a time that sorts as it should; 0 where there are none.
    func number(_ field: HubField, of position: Int) -> Int {
        var value = 0
        withFragments(of: position) { index, bytes in
            guard index == field.index else { return }
            for byte in bytes.dropFirst(field.rawValue.utf8.count + 3) where (0x30...0x39).contains(byte) {
                value = value &* 10 &+ Int(byte - 0x30)
            }
        }
        return value
    }
}
