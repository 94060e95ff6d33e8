import Foundation

/// Text from outside in a page: nothing of it can become markup, and nothing invisible can turn the line around.
package enum HTMLText {
    /// Safe in elements and in attribute values of double quotes.
    package static func escaped(_ text: String) -> String {
        markup(PlainText.escaped(text))
    }

    /// As ``escaped(_:)``, with line breaks and tabs kept.
    static func escapedCode(_ text: String) -> String {
        text.split(separator: /\r\n|\n|\r/, omittingEmptySubsequences: false).map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map { escaped(String($0)) }
                .joined(separator: "    ")
        }.joined(separator: "\n")
    }

    private static func markup(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
