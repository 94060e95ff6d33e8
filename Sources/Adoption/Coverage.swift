package import Answers
package import Ecosystem
package import Lake

/// What was collected when, by source, and where observations are missing.
package struct Coverage {
    /// The days of one source.
    package struct Source {
        package let name: String
        /// Oldest first.
        package let days: [Day]
        /// The usual distance of two observations, in days: the median; `nil` for fewer than two.
        package let usualGap: Int?
        /// Distances of twice the usual and more, between the last day before and the first after.
        package let gaps: [(after: Day, before: Day)]
        package let rows: Int

        init(_ name: String, _ files: [DataFile]) {
            self.name = name
            let days = Set(files.map(\.observedOn)).sorted()
            self.days = days
            rows = files.map(\.rows).reduce(0, +)
            let steps = zip(days.dropFirst(), days).map { $0 - $1 }
            let usual = steps.isEmpty ? nil : steps.sorted()[(steps.count - 1) / 2]
            usualGap = usual
            gaps = zip(days, days.dropFirst()).filter { pair in usual.map { pair.1 - pair.0 >= 2 * $0 } ?? false }
                .map { (after: $0.0, before: $0.1) }
        }
    }

    /// By name.
    package let sources: [Source]
    private let lake: String

    package init(_ snapshot: Snapshot) {
        lake = snapshot.version
        sources = Dictionary(grouping: snapshot.files(of: .observations), by: \.source)
            .map { Source($0.key, $0.value) }.sorted { $0.name < $1.name }
    }

    /// A row a source.
    package var answer: Answer {
        var answer = Answer(
            title: "Observations by source", lake: lake,
            columns: [
                .init("source", .text), .init("first", .date), .init("last", .date), .init("days", .count),
                .init("usual_gap_days", .count), .init("gaps", .count), .init("rows", .count),
            ])
        answer.rows = sources.map { source in
            [
                .text(source.name), Answer.Value(source.days.first?.description),
                Answer.Value(source.days.last?.description), .integer(source.days.count),
                Answer.Value(source.usualGap), .integer(source.gaps.count), .integer(source.rows),
            ]
        }
        answer.notes = ["gaps: distances between two observed days of twice the usual one and more"]
        return answer
    }

    /// A row a gap.
    package var gaps: Answer {
        var answer = Answer(
            title: "Gaps in the observations", lake: lake,
            columns: [
                .init("source", .text), .init("after", .date), .init("before", .date), .init("days", .count),
            ])
        answer.rows = sources.flatMap { source in
            source.gaps.map { gap in
                [
                    .text(source.name), .text(gap.after.description), .text(gap.before.description),
                    .integer(gap.before - gap.after),
                ]
            }
        }
        return answer
    }
}

/// How many counts cleaning flagged, by source and flaw.
package struct FlagSummary {
    private let lake: OpenLake

    package init(of lake: OpenLake) { self.lake = lake }

    /// - Throws: ``LakeError`` if the derived tables cannot be read.
    package func answer() throws -> Answer {
        var answer = Answer(
            title: "Counts that cleaning flagged", lake: lake.snapshot.version,
            columns: [
                .init("source", .text), .init("flaw", .text), .init("counts", .count), .init("models", .count),
                .init("days", .count), .init("first", .date), .init("last", .date),
            ])
        for source in lake.sources {
            try lake.bindFlags(source: source)
            try lake.bind(.rollbacks, source: source)
            let rows = try lake.engine.rows(
                """
                SELECT flaw, count(*), count(DISTINCT model_key), count(DISTINCT observed_on),
                    CAST(min(observed_on) AS VARCHAR), CAST(max(observed_on) AS VARCHAR)
                FROM (SELECT flaw, model_key, observed_on FROM flags
                    UNION ALL SELECT 'rollback', model_key, observed_on FROM rollbacks) AS flagged
                GROUP BY flaw ORDER BY flaw
                """
            ).rows
            answer.rows += rows.map { row in
                [
                    .text(source), Answer.Value(row[0].text), Answer.Value(row[1].integer),
                    Answer.Value(row[2].integer), Answer.Value(row[3].integer), Answer.Value(row[4].text),
                    Answer.Value(row[5].text),
                ]
            }
        }
        answer.notes = try lake.notes()
        return answer
    }
}
