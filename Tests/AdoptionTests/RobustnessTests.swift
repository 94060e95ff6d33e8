import Adoption
import Answers
import Ecosystem
import Foundation
import Lake
import Registry
import Statistics
import TestSupport
import Testing

@Suite struct RobustnessTests {
    /// A hub of two publishers with many models of very different size, old and new, for tests and not.
    private static func hub(seed: UInt64) -> String {
        var generator = Statistics.SeededGenerator(seed: Seed(rawValue: seed))
        var lines = ["observed_on,model_id,created_at,downloads_all_time"]
        let days = ["2025-01-05", "2025-01-12", "2025-01-19", "2025-01-26"]
        for index in 0..<40 {
            let owner = ["east", "west", "stranger", "machine"][generator.index(below: 4)]
            let name = generator.index(below: 5) == 0 ? "tiny-random-\(index)" : "e1-model-\(index)"
            let born = generator.index(below: 2) == 0 ? "2022-05-01" : "2024-11-01"
            let weekly = Int(20 / pow(1 - generator.uniform(), 1.2))
            var total = 1000
            for day in days {
                lines.append("\(day),\(owner)/\(name),\(born),\(total)")
                total += weekly + generator.index(below: 50)
            }
        }
        return lines.joined(separator: "\n")
    }

    private func robustness(
        _ lake: BuiltLake, _ definition: String, _ a: String = "CN", _ b: String = "US", registry: Registry? = nil
    ) throws -> Answer {
        let definition = try Definition(definition)
        return try RobustnessQuestion(
            definition, between: (a, b), seed: Seed(rawValue: 1), of: lake.open(definition.cleaning, registry: registry)
        ).answer()
    }

    private func value(_ answer: Answer, _ column: String) -> Answer.Value? {
        answer.columns.firstIndex { $0.name == column }.map { answer.rows[0][$0] }
    }

    private func number(_ answer: Answer, _ column: String) -> Double? {
        if case .real(let number) = value(answer, column) { number } else { nil }
    }

    private func names(_ answer: Answer, _ unit: String) -> [String] {
        guard case .object(let fields) = value(answer, "flip_set"),
            case .list(let items) = fields.first(where: { $0.name == unit })?.value
        else { return [] }
        return items.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    private func specifications(_ answer: Answer) -> [(definition: String, gap: Double)] {
        guard case .list(let items) = value(answer, "specifications") else { return [] }
        return items.compactMap { item in
            guard case .object(let fields) = item, case .text(let text) = fields[0].value,
                case .real(let gap) = fields[1].value
            else { return nil }
            return (text, gap)
        }
    }

    @Test(arguments: [1, 2] as [UInt64], ["measure=new-downloads", "measure=cumulative"])
    func everySpecificationPrintsTheGapThatItsDefinitionGives(seed: UInt64, measure: String) throws {
        try BuiltLake.with(Self.hub(seed: seed)) { lake in
            let answer = try robustness(lake, measure)
            let all = specifications(answer)
            #expect(all.count >= 8)
            #expect(Set(all.map(\.definition)).count == all.count)
            // A question each takes time; every third of them will do.
            for (definition, gap) in all.enumerated().filter({ $0.offset % 3 == 0 }).map(\.element) {
                #expect(try Definition(definition).description == definition)
                let shares = try lake.share(definition)
                let expected = (shares.value("share", "CN") ?? 0) - (shares.value("share", "US") ?? 0)
                #expect(abs(gap - expected) < 1e-9, "\(definition)")
            }
            let headline = try lake.share(try #require(answer.definition))
            let gap = (headline.value("share", "CN") ?? 0) - (headline.value("share", "US") ?? 0)
            #expect(abs((number(answer, "gap") ?? .nan) - gap) < 1e-9)
        }
    }

    /// Sixteen weeks of both counters; a model of the east leaps in the tenth week, one of the west in the fifteenth.
    private static var leaps: String {
        var lines = ["observed_on,model_id,created_at,downloads_30d,downloads_all_time"]
        let first = Day(20_094)
        for (index, id) in ["east/e1", "west/w1", "east/e1-steady", "west/steady", "stranger/s"].enumerated() {
            let weeks = (0..<16).map { week -> Int in
                if id == "east/e1", week == 10 { return 90_000 }
                if id == "west/w1", week == 15 { return 60_000 }
                return 400 + 3_000 * (index / 2)
            }
            for day in 0..<16 {
                let recent = weeks[max(0, day - 3)...day].reduce(0, +)
                let total = 10_000 + weeks[...day].reduce(0, +)
                lines.append("\(first + 7 * day),\(id),\(index == 3 ? "2024-11-01" : "2023-05-01"),\(recent),\(total)")
            }
        }
        return lines.joined(separator: "\n")
    }

    @Test(arguments: [
        "measure=new-downloads", "measure=downloads-30d", "measure=downloads-30d spikes=drop",
        "measure=downloads-30d spikes=cap to=2025-03-31", "measure=cumulative spikes=cap",
    ])
    func spikesAreTreatedAsSharesTreatThem(definition: String) throws {
        try BuiltLake.with(Self.leaps) { lake in
            #expect(try lake.rows("SELECT DISTINCT model_key FROM spikes").count == 2)
            let answer = try robustness(lake, definition)
            let all = specifications(answer)
            #expect(
                Set(all.compactMap { $0.definition.split(separator: " ").first { $0.hasPrefix("spikes=") } }).count == 3
            )
            for (text, gap) in all.filter({ $0.definition.contains("tests=keep") }) {
                let shares = try lake.share(text)
                let expected = (shares.value("share", "CN") ?? 0) - (shares.value("share", "US") ?? 0)
                #expect(abs(gap - expected) < 1e-9, "\(text)")
            }
            let headline = try lake.share(try #require(answer.definition))
            let gap = (headline.value("share", "CN") ?? 0) - (headline.value("share", "US") ?? 0)
            #expect(abs((number(answer, "gap") ?? .nan) - gap) < 1e-9)
        }
    }

    @Test func aSpikeOutsideTheDaysThatACountCoversDropsNothing() throws {
        try BuiltLake.with(Self.leaps) { lake throws in
            // The east's leap of the week to 2025-03-17 lies in the thirty days before 2025-04-07, not in those before
            // 2025-04-21.
            func east(_ choice: String, _ day: String) throws -> Double? {
                try lake.share("measure=downloads-30d by=model \(choice) to=\(day) every=total").value(
                    "value", "east/e1")
            }
            #expect(try east("spikes=drop", "2025-04-07") == nil)
            let kept = try east("spikes=keep", "2025-04-21")
            #expect(try east("spikes=drop", "2025-04-21") == kept)
        }
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func withoutTheFlipSetTheLeadEndsAndWithItsLeastMemberItDoesNot(seed: UInt64) throws {
        let csv = Self.hub(seed: seed)
        func lead(without ids: [String], _ a: String, _ b: String) throws -> Double {
            let kept = csv.split(separator: "\n").filter { line in !ids.contains { line.contains(",\($0),") } }
            return try BuiltLake.with(kept.joined(separator: "\n")) { lake in
                let shares = try lake.share("every=total")
                return (shares.value("value", a) ?? 0) - (shares.value("value", b) ?? 0)
            }
        }
        let (a, b) = try lead(without: [], "CN", "US") > 0 ? ("CN", "US") : ("US", "CN")
        let set = try BuiltLake.with(csv) { try names(robustness($0, "", a, b), "models") }
        #expect(!set.isEmpty)
        #expect(try lead(without: set, a, b) <= 0)
        #expect(try lead(without: set.dropLast(), a, b) > 0)
    }

    @Test func theSameSeedGivesTheSameInterval() throws {
        try BuiltLake.with(Self.hub(seed: 4)) { lake in
            let first = try robustness(lake, "")
            #expect(try robustness(lake, "").rows == first.rows)
            guard case .list(let ends) = value(first, "interval"), case .real(let low) = ends[0],
                case .real(let high) = ends[1]
            else {
                Issue.record("no interval")
                return
            }
            let gap = try #require(number(first, "gap"))
            #expect(low <= gap && gap <= high)
        }
    }

    @Test func groupsWithoutAnythingAreSaidSo() throws {
        try BuiltLake.with(Self.hub(seed: 1)) { lake in
            let none = try #require(throws: AdoptionError.self) {
                try robustness(lake, "by=kind", "university", "government")
            }
            #expect(none.code == .noData)
            let unknown = try #require(throws: AdoptionError.self) {
                try robustness(lake, "by=kind", "labb", "company")
            }
            #expect(unknown.code == .unsupported)
            #expect(unknown.description.contains("near are lab"))
            let late = try #require(throws: AdoptionError.self) { try robustness(lake, "from=2030-01-01") }
            #expect(late.code == .noData)
            #expect(late.description.contains("2025-01-26"))
        }
    }

    @Test func aModelThatCarriesTheLeadIsNamedInTheVerdict() throws {
        let csv = """
            observed_on,model_id,created_at,downloads_all_time
            2025-01-05,east/e1-star,2024-12-01,0
            2025-01-05,east/e1,2024-12-01,0
            2025-01-05,west/w1,2024-12-01,0
            2025-01-12,east/e1-star,2024-12-01,900
            2025-01-12,east/e1,2024-12-01,100
            2025-01-12,west/w1,2024-12-01,500
            """
        try BuiltLake.with(csv) { lake in
            let answer = try robustness(lake, "")
            #expect(names(answer, "models") == ["east/e1-star"])
            #expect(names(answer, "families") == ["E1"])
            guard case .text(let verdict) = value(answer, "verdict") else {
                Issue.record("no verdict")
                return
            }
            #expect(verdict.contains("China leads United States by 33.3 points"))
            #expect(verdict.contains("ithout one model (east/e1-star)"))
            #expect(verdict.split(separator: ". ").count == 2)
            #expect(names(try robustness(lake, "", "US", "CN"), "models").isEmpty)
        }
    }

    @Test func droppingNeverAddsToATotal() throws {
        try BuiltLake.with(Self.hub(seed: 5)) { lake in
            let kept = try lake.share("by=model every=total")
            let dropped = try lake.share("by=model every=total tests=drop")
            for row in dropped.rows {
                guard case .text(let model) = row[1], case .real(let value) = row[2] else { continue }
                #expect(value <= (kept.value("value", model) ?? 0) + 1e-9)
            }
            #expect(dropped.rows.count < kept.rows.count)
        }
    }

    @Test func chinaAgainstTheUnitedStatesOnTheRealDailyFileIsOneModel() throws {
        guard let file = Project.shared("adoption/hub-daily-2024-07..2025-02.csv") else {
            try Test.cancel("no shared data")
        }
        let registry = try Registry.load([Project.registry])
        try BuiltLake.with(String(contentsOf: file, encoding: .utf8)) { lake in
            try lake.build(registry: registry)
            let answer = try robustness(
                lake, "by=organisation from=2024-10-01 to=2024-10-31", "alibaba-qwen", "unsloth", registry: registry)
            #expect(names(answer, "models") == ["Qwen/Qwen2.5-1.5B-Instruct"])
            #expect((number(answer, "gap") ?? 0) > 0.1)
        }
    }
}
