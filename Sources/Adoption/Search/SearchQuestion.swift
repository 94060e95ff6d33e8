package import Answers
import Ecosystem
import Lake

/// Organisations, families and models by what people type; see ``SearchIndex`` for the order.
package struct SearchQuestion {
    private let text: String
    private let limit: Int

    package init(_ text: String, limit: Int) {
        self.text = text
        self.limit = limit
    }

    /// The answer from an index at hand.
    package func answer(from index: SearchIndex, lake version: String) -> Answer {
        answer(index.matches(text, limit: limit), version)
    }

    /// The answer without one: the ids that contain every word are read, and those alone are looked at.
    package func answer(of lake: OpenLake) throws -> Answer {
        let parts = SearchWords.of(text).map { String(decoding: $0, as: UTF8.self) }
        let index = try SearchIndex(of: lake, containing: parts)
        return answer(index.matches(text, limit: limit), lake.snapshot.version)
    }

    private func answer(_ matches: [SearchIndex.Match], _ version: String) -> Answer {
        var answer = Answer(
            title: "Search", lake: version,
            columns: [
                .init("kind", .text), .init("id", .text), .init("name", .text), .init("downloads", .count),
                .init("source", .text), .init("match", .text),
            ])
        answer.rows = matches.map { match in
            [
                .text(match.kind.rawValue), .text(match.id), .text(match.name), Answer.Value(match.downloads),
                Answer.Value(match.source), .text(match.match.rawValue),
            ]
        }
        answer.notes = [
            "exact: the id or name itself; start: a word begins with each word of the text; within: each stands in a word; "
                + "among models those with the most downloads first",
            "downloads: the source's newest count of 30 days, else of all time",
        ]
        return answer
    }
}
