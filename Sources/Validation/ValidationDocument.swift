import Foundation

/// docs/validation.md: a marked part for each section, so that one can be measured again without the others.
struct ValidationDocument {
    private var parts: [String: String] = [:]

    private static let introduction = """
        # Validation

        What simulation with known truth says of the methods. Every part is written by `make validate`; `make validate
        SECTION=name` measures one part again. The figures are of the code as it stood when the part was written.
        """

    /// Reads an earlier document; parts of sections that are gone are left out when it is written.
    init(_ text: String) {
        var rest = text[...]
        while let begin = rest.firstRange(of: /<!-- begin (?<name>[a-z-]+) -->\n/) {
            let match = rest[begin].firstMatch(of: /begin (?<name>[a-z-]+)/)
            guard let name = match.map({ String($0.output.name) }),
                let end = rest[begin.upperBound...].firstRange(of: "<!-- end \(name) -->")
            else { break }
            parts[name] = String(rest[begin.upperBound..<end.lowerBound])
            rest = rest[end.upperBound...]
        }
    }

    mutating func set(_ section: any Section, to text: String, on date: String) {
        parts[section.name] = """
            ## \(section.title)

            `make validate SECTION=\(section.name)`, \(date).

            \(text)

            """
    }

    func text(of sections: [any Section]) -> String {
        let present = sections.compactMap { section in
            parts[section.name].map { "<!-- begin \(section.name) -->\n\($0)<!-- end \(section.name) -->" }
        }
        return ([Self.introduction] + present).joined(separator: "\n\n") + "\n"
    }
}
