/// The beginning of a journal line as ``Trial/line(plan:)`` writes it, read byte by byte.
///
/// `JSONDecoder` took 30 µs for it on Linux: six of the eight seconds in which a run of 200,000 trials went on.
struct JournalHead {
    private let line: ArraySlice<UInt8>
    private var place: Int

    private init(_ line: ArraySlice<UInt8>) {
        self.line = line
        place = line.startIndex
    }

    /// What the line begins with; `nil` where it is written in any other way, as another program may do.
    static func record(of line: ArraySlice<UInt8>) -> JournalRecord? {
        var head = JournalHead(line)
        guard head.skip(#"{"plan":"#), let plan = head.text(), head.skip(#","ordinal":"#), let ordinal = head.number(),
            head.skip(#","ending":"#), let ending = head.text().flatMap(Trial.Ending.init), head.skip(#","attempts":"#),
            let attempts = head.number()
        else { return nil }
        var usage: Trial.Usage?
        if head.skip(#","usage":{"#) {
            let prompt = head.number(after: #""promptTokens":"#)
            let completion = head.number(after: #""completionTokens":"#)
            let reasoning = head.number(after: #""reasoningTokens":"#)
            guard head.skip("}") else { return nil }
            usage = Trial.Usage(promptTokens: prompt, completionTokens: completion, reasoningTokens: reasoning)
        }
        guard head.skip(#","model":"#) else { return nil }
        return JournalRecord(plan: plan, ordinal: ordinal, ending: ending, attempts: attempts, usage: usage)
    }

    private mutating func skip(_ text: StaticString) -> Bool {
        guard line.endIndex - place >= text.utf8CodeUnitCount else { return false }
        for index in 0..<text.utf8CodeUnitCount where line[place + index] != text.utf8Start[index] { return false }
        place += text.utf8CodeUnitCount
        return true
    }

    /// A number behind a key, and a comma before that where another key came first; `nil` without that key.
    private mutating func number(after key: StaticString) -> Int? {
        let start = place
        _ = skip(",")
        guard skip(key), let number = number() else {
            place = start
            return nil
        }
        return number
    }

    /// At most 18 digits, which is less than `Int` holds.
    private mutating func number() -> Int? {
        let start = place
        var number = 0
        while place < line.endIndex, place - start < 18, (0x30...0x39).contains(line[place]) {
            number = number * 10 + Int(line[place] & 15)
            place += 1
        }
        return place > start ? number : nil
    }

    /// A text of at most 100 bytes without escapes.
    private mutating func text() -> String? {
        guard skip("\"") else { return nil }
        let rest = line[place...].prefix(100)
        guard let end = rest.firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 < 0x20 }),
            line[end] == UInt8(ascii: "\"")
        else { return nil }
        defer { place = end + 1 }
        return String(decoding: line[place..<end], as: UTF8.self)
    }
}
