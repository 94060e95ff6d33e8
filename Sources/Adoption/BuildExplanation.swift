package import Answers
package import Ecosystem
package import Lake

/// The stages of a build, how many rows each has, and what they flagged.
package struct BuildExplanation {
    private let directory: LakeDirectory
    private let stages: StageLibrary
    private let engine: DuckDBEngine
    private let cleaning: Cleaning

    /// - Parameter cleaning: of which build, where there are several.
    package init(_ directory: LakeDirectory, stages: StageLibrary, engine: DuckDBEngine, cleaning: Cleaning) {
        self.directory = directory
        self.stages = stages
        self.engine = engine
        self.cleaning = cleaning
    }

    package func answer() throws -> Answer {
        var answer = Answer(
            title: "Stages", columns: [.init("stage", .text), .init("rows", .count), .init("what", .text)])
        let marts = directory.exists ? try directory.marts() : []
        let mart = marts.last { $0.recipe["cleaning"] == cleaning.description }
        for stage in stages.stages.values.sorted(by: { $0.name < $1.name }) {
            let files = mart?.files(of: stage.name) ?? []
            answer.rows.append([
                .text(stage.name), files.isEmpty ? .null : .integer(files.reduce(0) { $0 + $1.rows }),
                .text(stage.summary),
            ])
        }
        guard let mart else {
            answer.notes.append(
                marts.isEmpty ? "nothing is built yet" : "nothing is built with --clean \(cleaning) yet")
            return answer
        }
        answer.lake = mart.lake
        let sources = Set(
            mart.files.compactMap { $0.step.split(separator: "/").first }.filter { $0.hasPrefix("source=") })
        for source in sources.sorted() {
            let flags = FlagTable(directory: directory, stages: stages, engine: engine) { table in
                mart.files(of: table.name).filter { $0.step == source || $0.step.hasPrefix("\(source)/") }
            }
            for count in try flags.counts() {
                answer.rows.append([
                    .text("flag \(count.flag)"), .integer(count.observations),
                    .text(
                        "flagged at \(source.dropFirst("source=".count)): models \(count.models), days \(count.days); "
                            + (Self.meanings[count.flag] ?? "")),
                ])
            }
        }
        if answer.rows.count == stages.stages.count { answer.notes.append("nothing was flagged") }
        answer.notes.append(
            "no flag alters an observation; `model ID --history` shows what each changed, and `sql` has them as the table flags"
        )
        return answer
    }

    private static let meanings = [
        "stall": "the 30-day count repeats on a day on which many do, and is taken as missing",
        "zero": "the 30-day count reads 0 and returns, and is taken as missing",
        "recount": "the platform recounted, and the level before is held",
        "rollback": "the all-time counter fell, and the value before is held",
        "rename": "goes on under another id",
        "spike": "a week far above the usual ones; --spikes decides",
        "test": "made for machines; --tests decides",
    ]
}
