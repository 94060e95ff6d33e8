import Answers
import Ecosystem
import Foundation
import Lake
import Registry
import TestSupport
import Testing

@Suite struct ShareTests {
    private static let counters = """
        observed_on,model_id,created_at,downloads_all_time
        2025-01-06,east/e1,2024-01-01,1000
        2025-01-06,west/w1,2024-12-01,2000
        2025-01-06,person/p,2024-01-01,100
        2025-01-06,stranger/s,2024-01-01,50
        2025-01-06,machine/tiny,2024-01-01,10
        2025-01-13,east/e1,2024-01-01,1600
        2025-01-13,west/w1,2024-12-01,2300
        2025-01-13,person/p,2024-01-01,150
        2025-01-13,stranger/s,2024-01-01,100
        2025-01-13,machine/tiny,2024-01-01,110
        2025-01-20,east/e1,2024-01-01,1700
        2025-01-20,west/w1,2024-12-01,3300
        2025-01-20,person/p,2024-01-01,150
        2025-01-20,stranger/s,2024-01-01,100
        2025-01-20,machine/tiny,2024-01-01,110
        """

    @Test func boundsGiveTheUnknownToEachGroupOrToNone() throws {
        try BuiltLake.with(Self.counters) { lake in
            let answer = try lake.share("by=country")
            let first = "2025-01-07"
            // 600 CN, 300 + 100 US, 50 + 50 without a known country.
            #expect(answer.value("value", "CN", period: first) == 600)
            #expect(answer.value("value", "US", period: first) == 400)
            #expect(answer.value("value", "unknown", period: first) == 100)
            #expect(answer.value("share", "CN", period: first) == 600.0 / 1100)
            #expect(answer.value("lower", "CN", period: first) == 600.0 / 1100)
            #expect(answer.value("upper", "CN", period: first) == 700.0 / 1100)
            #expect(answer.value("rank", "CN", period: first) == 1)
            #expect(answer.value("rank", "unknown", period: first) == nil)
            #expect(answer.value("models", "US", period: first) == 2)
        }
    }

    @Test func excludingTheUnknownLeavesTheBoundsAsTheyAre() throws {
        try BuiltLake.with(Self.counters) { lake in
            let answer = try lake.share("by=country unknown=exclude to=2025-01-13")
            #expect(answer.value("share", "CN") == 0.6)
            #expect(answer.value("upper", "CN") == 700.0 / 1100)
            #expect(answer.value("value", "unknown") == nil)
        }
    }

    @Test func organisationsOfUnknownCountryAreKnownOrganisations() throws {
        try BuiltLake.with(Self.counters) { lake in
            let answer = try lake.share("by=organisation every=total")
            #expect(answer.value("value", "person") == 50)
            #expect(answer.value("value", "unknown") == 50)
        }
    }

    @Test(
        arguments: [
            ("tests=drop by=kind every=total", "testing", nil), ("by=kind every=total", "testing", 100.0),
            ("filter=country=US by=organisation every=total", "west", 1300),
            ("filter=kind=individual by=organisation every=total", "person", 50), ("by=family every=total", "E1", 700),
            ("by=line every=total", "E", 700), ("by=model every=total minimum=600", "east/e1", 700),
            ("by=model every=total minimum=800", "east/e1", nil),
            ("cohort=released-since:2024-06-01 by=country every=total", "CN", nil),
            ("cohort=released-since:2024-06-01 by=country every=total", "US", 1300),
            ("measure=cumulative by=country every=total", "CN", 1700),
            ("measure=cumulative by=country every=total tests=drop", "US", 3300),
            ("by=country every=day from=2025-01-14 to=2025-01-14", "US", 1000.0 / 7),
        ] as [(String, String, Double?)])
    func everyChoiceChangesWhatItSays(definition: String, group: String, value: Double?) throws {
        try BuiltLake.with(Self.counters) { lake in
            let found = try lake.share(definition).value("value", group)
            if let value {
                #expect(abs((found ?? .nan) - value) < 1e-9)
            } else {
                #expect(found == nil)
            }
        }
    }

    @Test func aModelStopsBeingNewOnTheDayAfterItsYear() throws {
        // east/e1 is 365 days old on 2024-12-31: none of its downloads count as new; west/w1 is new throughout.
        try BuiltLake.with(Self.counters) { lake in
            let answer = try lake.share("cohort=new by=country every=total")
            #expect(answer.value("value", "CN") == nil)
            #expect(answer.value("value", "US") == 1300)
        }
        let aged = Self.counters.replacing("2024-01-01,", with: "2024-01-10,")
        try BuiltLake.with(aged) { lake in
            // Its 365th day is 2025-01-09: three of the seven days after 2025-01-06.
            let answer = try lake.share("cohort=new by=organisation every=total")
            #expect(abs((answer.value("value", "east") ?? 0) - 600 * 3 / 7) < 1e-9)
        }
    }

    @Test func weeksThatCutAnIntervalShareItByDays() throws {
        try BuiltLake.with(Self.counters) { lake in
            let answer = try lake.share("by=organisation every=week")
            // (Mon 6, Mon 13] lies six days in the week of the 6th and one in that of the 13th.
            #expect(abs((answer.value("value", "east", period: "2025-01-06") ?? 0) - 600 * 6 / 7) < 1e-9)
            #expect(abs((answer.value("value", "east", period: "2025-01-13") ?? 0) - (600.0 / 7 + 100 * 6 / 7)) < 1e-9)
        }
    }

    @Test func theCubeAndTheSingleModelsAgree() throws {
        try BuiltLake.with(Self.counters) { lake in
            let cube = try lake.share("by=country every=week cohort=new")
            // A minimum of one download leaves every model in, but has to look at each.
            let models = try lake.share("by=country every=week cohort=new minimum=1")
            #expect(cube.rows.count == models.rows.count)
            for (a, b) in zip(cube.rows, models.rows) {
                #expect(a[1] == b[1])
                guard case .real(let x) = a[2], case .real(let y) = b[2] else { continue }
                #expect(abs(x - y) < 1e-9)
            }
        }
    }

    @Test func aRegistryOfOnesOwnAnswersWithoutABuild() throws {
        try BuiltLake.with(Self.counters) { lake in
            try Scratch.with { folder in
                _ = try Scratch.file("a.yaml", BuiltLake.entries, in: folder)
                _ = try Scratch.file(
                    "b.yaml",
                    """
                    - organisation: stranger
                      name: Stranger
                      country: FR
                      kind: individual
                      namespaces: [stranger]
                      evidence: made for tests
                    """, in: folder)
                let own = try Registry.load([folder])
                let answer = try lake.share("by=country every=total", registry: own)
                #expect(answer.value("value", "FR") == 50)
            }
        }
    }

    @Test func aPrintedDefinitionGivesTheSameNumbersAgain() throws {
        try BuiltLake.with(Self.counters) { lake in
            let answer = try lake.share("by=country every=week")
            let again = try lake.share(try #require(answer.definition))
            #expect(answer.rows == again.rows)
            #expect(answer.definition == again.definition)
        }
    }

    @Test func aRepeatedBuildRunsNothingAndOneMoreDayRunsOneStep() throws {
        try BuiltLake.with(Self.counters) { lake in
            #expect(try lake.build().ran == 0)
            let before = try lake.share("by=country to=2025-01-20").rows
            try Scratch.with { folder in
                try lake.take(
                    Scratch.file(
                        "more.csv", "observed_on,model_id,downloads_all_time\n2025-01-27,east/e1,1800\n", in: folder))
            }
            let result = try lake.build()
            #expect(result.steps == 4)
            #expect(try lake.share("by=country to=2025-01-20").rows == before)
            #expect(try lake.share("by=country from=2025-01-21").value("value", "CN") == 100)
        }
    }

    @Test func anIncrementalBuildEqualsABuildFromNothing() throws {
        let lines = Self.counters.split(separator: "\n")
        let header = String(lines[0])
        let days = Dictionary(grouping: lines.dropFirst()) { String($0.prefix(10)) }
        func csv(_ day: String) -> String {
            ([header] + days[day, default: []].map(String.init)).joined(separator: "\n")
        }
        let order = ["2025-01-06", "2025-01-20", "2025-01-13"]
        let query =
            "SELECT model_key, CAST(after AS VARCHAR), CAST(through AS VARCHAR), downloads, status FROM new_downloads ORDER BY ALL"
        let whole = try BuiltLake.with(Self.counters) { try $0.rows(query) }
        try BuiltLake.with(csv(order[0])) { lake in
            for day in order.dropFirst() {
                try Scratch.with { folder in try lake.take(Scratch.file("\(day).csv", csv(day), in: folder)) }
                try lake.build()
            }
            #expect(try lake.rows(query) == whole)
        }
    }

    @Test func oneModelMakesChinaReadAThirdOfTheRealDailyFile() throws {
        guard let file = Project.shared("adoption/hub-daily-2024-07..2025-02.csv") else {
            try Test.cancel("no shared data")
        }
        let text = try String(contentsOf: file, encoding: .utf8)
        let registry = try Registry.load([Project.registry])
        try BuiltLake.with(text) { lake in
            try lake.build(registry: registry)
            let day = "measure=downloads-30d from=2024-10-31 to=2024-10-31"
            let answer = try lake.share("by=country \(day)", registry: registry)
            #expect(abs((answer.value("share", "CN") ?? 0) - 0.38) < 0.01)
            let model = try lake.share("by=model filter=model=Qwen/Qwen2.5-1.5B-Instruct \(day)", registry: registry)
            let china = try #require(answer.value("value", "CN"))
            let burst = try #require(model.value("value", "Qwen/Qwen2.5-1.5B-Instruct"))
            let total = china / (answer.value("share", "CN") ?? 1)
            #expect(abs((china - burst) / (total - burst) - 0.06) < 0.02)
        }
    }
}
