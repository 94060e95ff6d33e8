import Adoption
import Answers
import Ecosystem
import Foundation
import Simulation

/// Are stalls, rollbacks, recounts, zeros, renames and spikes found, and nothing else (METHODS §2)? How far off are the
/// shares that are answered from counters with and without them?
struct CleaningSection: Section {
    let name = "cleaning"
    let title = "Cleaning: planted flaws, and the shares behind them"

    private static let hubs = 200
    private static let hubsOfShares = 10

    func run(progress: @Sendable (String) -> Void) async throws -> String {
        let stages = try StageLibrary(directory: URL(filePath: "Sources/Adoption/Stages"))
        let flaws = try await Self.inTwoStrands(1...Self.hubs, progress, "flaws, hub") { seed in
            try CleaningHub(seed: UInt64(seed), stages: stages).flaws()
        } adding: { all, one in
            for (name, flaw) in one { all[name, default: PlantedFlaws()].add(flaw) }
        }
        return try await [Self.introduction, Self.findings(flaws), Self.curve(flaws), shares(stages, progress)]
            .joined(separator: "\n\n")
    }

    // MARK: Flaws

    private static let introduction = """
        \(hubs) simulated hubs, each with its own seed, half of them observed weekly (\(CleaningHub.observations.weekly) times) and half daily
        (\(CleaningHub.observations.daily) times), of \(CleaningHub.models) models with both counters. Each has one file missing, \(CleaningHub.zeroRuns) runs of zeros, \(CleaningHub.renames) renames, \(CleaningHub.spikes) bursts,
        and faults of the whole hub, in sizes drawn anew for each hub. A recount shows only in models above 60,000 a month, of which
        there must be 20: every second seed has another hub, of \(CleaningHub.modelsOfRecounts) models with one recount, from which models below 300 a month are left out.
        *Judged* is what METHODS §2 defines as the flaw, worked out from the readings apart from the stages. The rest of
        what was planted is not asked for: it is below a threshold.
        """

    private static func questions() -> [FlawQuestion] { FlawQuestion.all + [.spike] }

    private static func findings(_ flaws: [String: PlantedFlaws]) -> String {
        var lines = [
            "| flaw | unit | planted | judged | found | recall | flagged | of these planted | precision | required |",
            "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
        ]
        for question in questions() {
            let flaw = flaws[question.name] ?? PlantedFlaws()
            let total = flaw.total
            lines.append(
                "| \(question.name) | \(question.unit) | \(total.planted) | \(total.judged) | \(total.found) "
                    + "| \(share(flaw.recall)) | \(flaw.flagged) | \(flaw.right) | \(share(flaw.precision)) "
                    + "| \(question.required.map { "≥ " + share($0) } ?? "–") |")
        }
        lines.append(
            """

            A recount is found by its beginning. From there on METHODS holds each model's level until it returns, 30 days at most: \
            the readings that are flagged and were not planted are of models that meanwhile truly fell by more than 15 %.

            A flagged spike is a planted burst, or the return of a counter that a planted rollback had lowered for more than eight \
            observations: by then METHODS counts from its new level, and the jump back is nothing that anybody downloaded.
            """)
        lines.append("\nWhat is judged:\n")
        for question in questions() { lines.append("- \(question.name): \(question.rule).") }
        return lines.joined(separator: "\n")
    }

    private static func curve(_ flaws: [String: PlantedFlaws]) -> String {
        var lines = [
            "**Recall against size**, as the simulation states it: the part found of all that was planted, and of what is judged.",
            "", "| flaw | size | planted | found of all | judged | found of judged |", "|---|---|---:|---:|---:|---:|",
        ]
        for question in questions() {
            for (size, counts) in (flaws[question.name]?.sizes ?? [:]).sorted(by: { $0.key < $1.key }) {
                let all = Double(counts.foundAtAll) / Double(counts.planted)
                let judged = counts.judged > 0 ? Double(counts.found) / Double(counts.judged) : nil
                lines.append(
                    "| \(question.name) | \(question.size) \(stated(size)) | \(counts.planted) | \(share(all)) "
                        + "| \(counts.judged) | \(share(judged)) |")
            }
        }
        return lines.joined(separator: "\n")
    }

    // MARK: Shares

    private struct Case: Sendable {
        let label: String
        let columns: String
        let step: String
        let period: String
        let skipping: Int
        let required: String
        let isFaulty: Bool
        let configuration: @Sendable (UInt64, SyntheticHub.Faults) -> SyntheticHub.Configuration
    }

    private static let cases = [false, true].flatMap { isFaulty in
        [
            Case(
                label: "30-day counts alone, daily, by month", columns: "downloads AS downloads_30d", step: "month",
                period: "month", skipping: 2, required: "< 0.5", isFaulty: isFaulty,
                configuration: {
                    .init(
                        models: 1_500, observations: 90, step: 1, firstDay: Day(20_089), seed: $0,
                        counters: .thirtyDays, faults: $1,
                        unknownNamespaces: 0, individualsInRegistry: nil, hasDownloadsTruth: false)
                }),
            Case(
                label: "all-time counters, weekly, by week", columns: "downloadsAllTime AS downloads_all_time",
                step: "observation", period: "observation", skipping: 0, required: "≤ 0.2", isFaulty: isFaulty,
                configuration: {
                    .init(
                        models: 2_000, observations: 18, step: 7, seed: $0, counters: .allTime, faults: $1,
                        unknownNamespaces: 0, individualsInRegistry: nil, hasDownloadsTruth: false)
                }),
        ]
    }

    private func shares(_ stages: StageLibrary, _ progress: @Sendable (String) -> Void) async throws -> String {
        var lines = [
            """
            **Shares of countries.** \(Self.hubsOfShares) simulated hubs a row, in which everybody is known; every share of every period \
            is compared with the truth. Of 90 days the third month counts: before, the chain of 30-day counts rests on first \
            counts spread evenly. *Usual faults* are those that `simulate` plants if nothing else is asked.
            """, "",
            "| from | faults | shares compared | mean error | largest error | required, without faults |",
            "|---|---|---:|---:|---:|---:|",
        ]
        for one in Self.cases {
            let errors = try await Self.inTwoStrands(
                1...Self.hubsOfShares, progress, "\(one.label), \(one.isFaulty ? "usual faults" : "no faults"), hub"
            ) { seed in
                var configuration = one.configuration(UInt64(seed), .none)
                if one.isFaulty {
                    configuration.faults = .realistic(
                        models: configuration.models, observations: configuration.observations)
                }
                return [
                    "": try SharesOfCountries(stages: stages).errors(
                        configuration, columns: one.columns, every: one.step, period: one.period, skipping: one.skipping
                    )
                ]
            } adding: { (all: inout [String: SharesOfCountries.Errors], one) in
                for (name, errors) in one { all[name, default: .init()].add(errors) }
            }
            let all = errors[""] ?? .init()
            lines.append(
                "| \(one.label) | \(one.isFaulty ? "usual" : "none") | \(all.compared) "
                    + "| \(all.mean.map(Self.points) ?? "–") | \(Self.points(all.largest)) "
                    + "| \(one.isFaulty ? "–" : one.required + " points") |")
        }
        lines.append(
            """

            The largest errors of weekly all-time counters without faults are of models that were withdrawn between two \
            observations: the downloads of their last days are in no file, and in a hub of 2,000 models one can be 0.4 % of a week.
            """)
        return lines.joined(separator: "\n")
    }

    // MARK: Running

    /// Runs hubs two at a time; what they say is added up in the order of their seeds.
    private static func inTwoStrands<One: Sendable>(
        _ seeds: ClosedRange<Int>, _ progress: @Sendable (String) -> Void, _ label: String,
        _ body: @escaping @Sendable (Int) throws -> [String: One],
        adding add: (inout [String: One], [String: One]) -> Void
    ) async throws -> [String: One] {
        var results: [Int: [String: One]] = [:]
        try await withThrowingTaskGroup(of: (Int, [String: One]).self) { group in
            var next = seeds.lowerBound
            func start() {
                guard next <= seeds.upperBound else { return }
                let seed = next
                next += 1
                group.addTask { (seed, try await Self.onItsOwn { try body(seed) }) }
            }
            start()
            start()
            while let (seed, result) = try await group.next() {
                results[seed] = result
                if results.count % 20 == 0 { progress("\(label) \(results.count) of \(seeds.count)") }
                start()
            }
        }
        return seeds.reduce(into: [:]) { add(&$0, results[$1] ?? [:]) }
    }

    /// Off the caller's actor: two hubs at a time need two threads.
    @concurrent private static func onItsOwn<One: Sendable>(_ body: @Sendable () throws -> One) async throws -> One {
        try body()
    }

    // MARK: Words

    private static func share(_ value: Double?) -> String { value.map(NumberText.share) ?? "–" }

    private static func points(_ value: Double) -> String { String(format: "%.3f", 100 * value) }

    private static func stated(_ size: Double) -> String {
        size < 1 ? String(format: "%g %%", 100 * size) : String(format: "%g", size)
    }
}
