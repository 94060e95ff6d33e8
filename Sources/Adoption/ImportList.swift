package import Answers
import Foundation
package import Lake

/// What was imported: a row a commit that counts.
package struct ImportList {
    private let snapshot: Snapshot

    package init(_ snapshot: Snapshot) { self.snapshot = snapshot }

    package func answer() -> Answer {
        var answer = Answer(title: "Imports", lake: snapshot.version, columns: Self.columns)
        answer.rows = snapshot.imports.map(Self.row)
        for manifest in snapshot.imports where manifest.isPartial == true {
            answer.notes.append("\(manifest.id): a part of its day only, because a collection was broken off")
        }
        answer.notes += Set(snapshot.imports.compactMap(\.attribution)).sorted()
        return answer
    }

    package static let columns: [Answer.Column] = [
        .init("id", .text), .init("file", .text), .init("form", .text), .init("source", .text),
        .init("rows_taken", .count), .init("rows_refused", .count), .init("models", .count), .init("days", .count),
        .init("conflicts", .count), .init("committed_at", .date),
    ]

    package static func row(_ manifest: DataManifest) -> [Answer.Value] {
        [
            .text(manifest.id), .text(manifest.origin), .text(manifest.form), .text(manifest.source),
            .integer(manifest.rowsTaken), .integer(manifest.rowsRefused), .integer(manifest.models),
            .integer(manifest.days), .integer(manifest.conflicts), .text(manifest.committedAt.formatted(.iso8601)),
        ]
    }
}
