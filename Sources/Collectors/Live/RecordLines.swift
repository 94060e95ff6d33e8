/// The records of a page, one a line, cut out of a JSON array without building values.
///
/// The page is followed byte by byte first, as everything from outside is (``JSONOutline``): brackets must match,
/// strings must end, nesting is bounded, and an element of the array must be an object.
package struct RecordLines {
    package struct Problem: Error { package let text: String }

    /// The records, each followed by a line feed.
    package private(set) var lines: [UInt8] = []
    package private(set) var count = 0
    /// The first record whose `downloads` is below the least wanted was reached; it and those after it are left out.
    package private(set) var reachedLeast = false

    /// - Parameters:
    ///   - most: take no more records than this.
    ///   - least: stop at the first record with fewer `downloads` than this.
    /// - Throws: ``Problem`` in words.
    package init(_ page: [UInt8], most: Int = .max, least: Int? = nil) throws(Problem) {
        lines.reserveCapacity(page.count + 1024)
        var place = Self.skip(page, 0)
        guard place < page.count else { throw Problem(text: "an empty answer") }
        guard page[place] == UInt8(ascii: "[") else { throw Problem(text: "an answer that is not a list") }
        place = Self.skip(page, place + 1)
        if place < page.count, page[place] == UInt8(ascii: "]") {
            try Self.end(page, place + 1)
            return
        }
        while true {
            guard place < page.count else { throw Problem(text: "an answer that is cut off") }
            guard page[place] == UInt8(ascii: "{") else { throw Problem(text: "a list of something else than objects") }
            let record = try Self.record(page, place)
            if let least, let downloads = record.downloads, downloads < least { reachedLeast = true }
            if !reachedLeast, count < most {
                append(page[place..<record.end])
                count += 1
            }
            place = Self.skip(page, record.end)
            guard place < page.count else { throw Problem(text: "an answer that is cut off") }
            if page[place] == UInt8(ascii: "]") {
                try Self.end(page, place + 1)
                return
            }
            guard page[place] == UInt8(ascii: ",") else { throw Problem(text: "records without a comma between") }
            place = Self.skip(page, place + 1)
        }
    }

    private static func end(_ page: [UInt8], _ place: Int) throws(Problem) {
        if skip(page, place) < page.count { throw Problem(text: "something after the end of the list") }
    }

    private static func skip(_ page: [UInt8], _ place: Int) -> Int {
        var place = place
        while place < page.count, page[place] == 0x20 || (0x09...0x0D).contains(page[place]) { place += 1 }
        return place
    }

    /// Appends a record as one line: line breaks between its values, as in pretty-printed JSON, become spaces.
    private mutating func append(_ record: ArraySlice<UInt8>) {
        let start = lines.count
        lines.append(contentsOf: record)
        for index in start..<lines.count where lines[index] == 0x0A || lines[index] == 0x0D { lines[index] = 0x20 }
        lines.append(0x0A)
    }

    /// The end of the object that begins at `start`, and its own `downloads` if that is a whole number.
    private static func record(
        _ page: [UInt8], _ start: Int
    ) throws(Problem) -> (end: Int, downloads: Int?) {
        // One bit a level would do; a byte is simpler. Level 0 is the record itself.
        var openers: [UInt8] = []
        var downloads: Int?
        var place = start
        let span = page.span
        let count = span.count
        while place < count {
            let byte = span[place]
            place += 1
            switch byte {
            case UInt8(ascii: "\""):
                let text = place
                while true {
                    guard place < count else { throw Problem(text: "an answer that is cut off") }
                    let inner = span[place]
                    if inner == UInt8(ascii: "\"") { break }
                    if inner < 0x20 { throw Problem(text: "a control character inside a string") }
                    place += inner == UInt8(ascii: "\\") ? 2 : 1
                }
                place += 1
                if openers.count == 1, place - 1 - text == 9, page[text..<place - 1].elementsEqual("downloads".utf8) {
                    downloads = number(page, place) ?? downloads
                }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                openers.append(byte)
                if openers.count >= JSONOutline.deepest { throw Problem(text: "an answer that is nested too deep") }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                // `]` is `[` + 2 and `}` is `{` + 2.
                guard openers.popLast() == byte - 2 else {
                    throw Problem(text: "a bracket that closes what is not open")
                }
                if openers.isEmpty { return (place, downloads) }
            case 0: throw Problem(text: "a zero byte")
            default: break
            }
        }
        throw Problem(text: "an answer that is cut off")
    }

    /// The whole number after a colon at `place`.
    private static func number(_ page: [UInt8], _ place: Int) -> Int? {
        var place = skip(page, place)
        guard place < page.count, page[place] == UInt8(ascii: ":") else { return nil }
        place = skip(page, place + 1)
        let digits = page[place...].prefix { (0x30...0x39).contains($0) }
        return digits.isEmpty ? nil : Int(String(decoding: digits, as: UTF8.self))
    }
}
