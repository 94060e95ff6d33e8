import Foundation
import Reporting

/// Text from outside whose web addresses are links, for a reader to follow; nothing else of it is markup.
enum LinkedText {
    static func html(_ text: String) -> String {
        var html = ""
        var rest = text[...]
        while let start = rest.firstRange(of: /https?:\/\//)?.lowerBound {
            html += HTMLText.escaped(String(rest[..<start]))
            let address = address(rest[start...])
            let escaped = HTMLText.escaped(String(address))
            html +=
                isWebAddress(address)
                ? "<a href=\"\(escaped)\" rel=\"noopener noreferrer nofollow\">\(escaped)</a>" : escaped
            rest = rest[address.endIndex...]
        }
        return html + HTMLText.escaped(String(rest))
    }

    /// What reads like an address at the start of the text, without the punctuation of the sentence around it. Letters beyond
    /// ASCII end it: they can look like others.
    private static func address(_ text: Substring) -> Substring {
        let stops = Set(" \"'<>`{}|\\^")
        var address = text.prefix { ("!"..."~").contains($0) && !stops.contains($0) }
        while let last = address.last, ".,;:!?".contains(last) || last == ")" && !address.contains("(") {
            address = address.dropLast()
        }
        return address
    }

    private static func isWebAddress(_ text: Substring) -> Bool {
        guard let url = URL(string: String(text)), let host = url.host(), !host.isEmpty else { return false }
        return ["http", "https"].contains(url.scheme) && url.user() == nil && url.password() == nil
    }
}
