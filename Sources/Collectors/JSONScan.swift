/// Follows the strings and brackets of JSON text, byte by byte.
///
/// A file with a second value on a later line is one value a line: there a bad line is the parser's to refuse, and the
/// next line starts afresh. In any other file what is wrong is wrong with the whole.
struct JSONScan {
    struct Problem: Error { let text: String }

    private(set) var line = 1
    private(set) var isLines = false
    /// The first bracket of the file.
    private(set) var firstOpener: UInt8?
    /// Keys of the first top object, as far as they are plain names.
    private(set) var keys: Set<String> = []
    /// Those of them whose value is an array of objects.
    private(set) var arrayKeys: [String] = []
    /// Lines outside of any value that hold nothing.
    private(set) var blank: [ClosedRange<Int>] = []

    private let deepest: Int
    private var openers: [UInt8] = []
    private var isInString = false
    private var isEscaped = false
    /// Whether this line, of one value a line, cannot be one.
    private var isBad = false
    private var lineHasContent = false
    private var valueEnded = false
    private var lineOfFirstValue = 0
    private var key: [UInt8] = []
    private var isAfterColon = false
    private var awaitsObjectIn: String?

    init(deepest: Int) { self.deepest = deepest }

    mutating func take(_ byte: UInt8) throws(Problem) {
        if byte == 0x0A { return try endLine() }
        if isBad { return }
        if isInString { return try takeInString(byte) }
        if byte == 0x20 || byte == 0x09 || byte == 0x0D { return }
        lineHasContent = true
        if openers.isEmpty, valueEnded, line > lineOfFirstValue { isLines = true }
        switch byte {
        case 0x22:
            isInString = true
            if openers.count == 1, !isAfterColon { key = [] }
            awaitsObjectIn = nil
        case 0x3A: if openers.count == 1 { isAfterColon = true }
        case 0x2C: if openers.count == 1 { isAfterColon = false }
        case 0x5B, 0x7B: try open(byte)
        case 0x5D, 0x7D: try close(byte)
        case 0: try fail("a zero byte: this is not text")
        default: awaitsObjectIn = nil
        }
    }

    /// - Throws: ``Problem`` if the last value is not complete.
    func finish() throws(Problem) {
        if !openers.isEmpty || isInString {
            throw Problem(text: "the file is cut off (\(openers.count) brackets still open)")
        }
    }

    private mutating func endLine() throws(Problem) {
        if isLines {
            (openers, isInString, isEscaped, isBad, isAfterColon) = ([], false, false, false, false)
        } else if isInString {
            throw Problem(text: "a line break inside a string")
        }
        if !lineHasContent, openers.isEmpty {
            if let last = blank.last, last.upperBound == line - 1 {
                blank[blank.count - 1] = last.lowerBound...line
            } else {
                blank.append(line...line)
            }
        }
        line += 1
        lineHasContent = false
    }

    private mutating func takeInString(_ byte: UInt8) throws(Problem) {
        if isEscaped {
            isEscaped = false
        } else if byte == 0x5C {
            isEscaped = true
        } else if byte == 0x22 {
            isInString = false
        } else if byte < 0x20 {
            return try fail("a control character inside a string")
        }
        if isInString, openers.count == 1, !isAfterColon, key.count < 100 { key.append(byte) }
        if !isInString, openers.count == 1, !isAfterColon, !valueEnded, openers[0] == 0x7B, let name = plainKey {
            if keys.count < 1000 { keys.insert(name) }
        }
    }

    private mutating func open(_ byte: UInt8) throws(Problem) {
        if firstOpener == nil { firstOpener = byte }
        if byte == 0x7B, let holder = awaitsObjectIn, openers.count == 2, !valueEnded { arrayKeys.append(holder) }
        awaitsObjectIn = byte == 0x5B && openers.count == 1 && isAfterColon ? plainKey : nil
        openers.append(byte)
        // Even where only a line is bad: parsers are not asked what they do with it.
        if openers.count > deepest { throw Problem(text: "nested deeper than \(deepest) levels") }
    }

    private mutating func close(_ byte: UInt8) throws(Problem) {
        // `]` is `[` + 2 and `}` is `{` + 2.
        guard let opener = openers.popLast(), opener + 2 == byte else {
            return try fail("a bracket closes what is not open")
        }
        awaitsObjectIn = nil
        if openers.isEmpty {
            if !valueEnded { lineOfFirstValue = line }
            valueEnded = true
            isAfterColon = false
        }
    }

    private mutating func fail(_ text: String) throws(Problem) {
        guard isLines else { throw Problem(text: text) }
        isBad = true
        (openers, isInString) = ([], false)
    }

    /// The key read last, if it is a name that needs no quoting in a path.
    private var plainKey: String? {
        let isPlain = key.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == 0x5F || byte == 0x2D
        }
        return isPlain && !key.isEmpty ? String(decoding: key, as: UTF8.self) : nil
    }
}
