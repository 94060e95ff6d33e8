/// The words of an id or of a question: letters and digits in small letters; a word ends where letters turn into digits, so
/// that `qwen2.5-7b` is `qwen`, `2`, `5`, `7b`, and `qwen 2.5` finds it.
enum SearchWords {
    /// Calls `body` with the range of each word of the lower-cased `bytes`.
    static func each(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void) {
        var start = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if !isWord(byte) {
                if index > start { body(start..<index) }
                start = index + 1
            } else if index > start, isDigit(byte), !isDigit(bytes[index - 1]) {
                body(start..<index)
                start = index
            }
            index += 1
        }
        if index > start { body(start..<index) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    private static func isWord(_ byte: UInt8) -> Bool { isDigit(byte) || byte &- 0x61 < 26 || byte >= 0x80 }

    /// A letter of ASCII as a small one, everything else as it is.
    static func lowered(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// The words of a text.
    static func of(_ text: String) -> [[UInt8]] {
        let lowered = text.lowercased().utf8.map(lowered)
        return lowered.withUnsafeBufferPointer { bytes in
            var words: [[UInt8]] = []
            each(bytes) { words.append(Array(bytes[$0])) }
            return words
        }
    }
}
