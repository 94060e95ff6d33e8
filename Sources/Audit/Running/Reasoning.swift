/// Takes apart what some hosts leave in one text: thoughts between `<think>` and `</think>`, and the answer.
struct Reasoning {
    let answer: String
    /// `nil` where the text has no thoughts in it.
    let thoughts: String?

    private static let openings = ["<think>", "<thinking>"].map { Array($0.utf8) }
    private static let closings = ["</think>", "</thinking>"].map { Array($0.utf8) }
    private static let fence = Array("```".utf8)

    /// Thoughts come first. Chat templates often put the opening tag into the prompt, so that an answer has only the
    /// closing one; an answer cut off while thinking has only the opening one.
    ///
    /// It works on bytes: searching 10 MB by characters takes seconds.
    init(_ text: String) {
        let bytes = Array(text.utf8)
        let start = bytes.firstIndex { !Self.isSpace($0) } ?? bytes.count
        let opening = Self.openings.first { bytes[start...].starts(with: $0) }
        let first = start + (opening?.count ?? 0)
        let closing = Self.closings.compactMap { tag in
            bytes.firstPlace(of: tag, from: first).map { (place: $0, after: $0 + tag.count) }
        }.min { $0.place < $1.place }
        guard let closing, opening != nil || !Self.isInsideFence(bytes, closing.place) else {
            (answer, thoughts) = opening == nil ? (text, nil) : ("", Self.trimmed(bytes[first...]))
            return
        }
        thoughts = Self.trimmed(bytes[first..<closing.place])
        answer = Self.trimmed(bytes[closing.after...])
    }

    /// Whether a place lies in a block of code: a tag there is part of the answer.
    private static func isInsideFence(_ bytes: [UInt8], _ place: Int) -> Bool {
        var (isInside, start) = (false, 0)
        while let next = bytes.firstPlace(of: fence, from: start), next < place {
            isInside.toggle()
            start = next + fence.count
        }
        return isInside
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }
}
