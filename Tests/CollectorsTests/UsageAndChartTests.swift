import Collectors
import Ecosystem
import Foundation
import Lake
import TestSupport
import Testing

/// Files of tokens a day and of ranked charts.
@Suite struct UsageAndChartTests {
    @Test func `tokens come from CSV too, a variant as part of the id`() throws {
        try ImportFixture.with { fixture in
            let outcome = try fixture.take(
                "tokens.csv",
                "date,model_permaslug,variant,total_tokens\n2025-01-01,a/b,beta,10\n2025-01-01,a/b,,4\n2025-01-02,other,,1\n"
            )
            #expect(
                (outcome.manifest.form, outcome.manifest.rowsTaken, outcome.manifest.days) == (
                    "openrouter-rankings", 3, 2
                ))
            #expect(outcome.manifest.attribution?.contains("CC BY 4.0") == true)
            let rows = try fixture.rows("SELECT model_id, tokens FROM usage ORDER BY observed_on, tokens")
            #expect(rows.map { $0[0].text } == ["a/b", "a/b:beta", "other"])
        }
    }

    @Test func `the real tokens decode in full`() throws {
        guard let url = Project.shared("openrouter/tokens-top20.csv") else { try Test.cancel("the file is not here") }
        try ImportFixture.with { fixture in
            let manifest = try fixture.take(url).manifest
            #expect((manifest.rowsTaken, manifest.rowsRefused, manifest.days) == (40, 0, 2))
        }
    }

    @Test(arguments: ["1.5", "-3", "1e9", "99999999999999999999", "many", ""])
    func `tokens that are no count are refused`(
        tokens: String
    ) throws {
        try ImportFixture.with { fixture in
            let error = try #require(throws: ImportError.self) {
                _ = try fixture.take(
                    "tokens.csv", "date,model_permaslug,total_tokens\n2025-01-01,a/b,\(tokens)\n2025-01-01,c/d,1\n")
            }
            #expect(error.refused.first?.row == 2)
        }
    }

    @Test func `a ranked chart is kept by day, chart and region`() throws {
        try ImportFixture.with { fixture in
            let manifest = try fixture.take(
                "apps.csv",
                """
                date,chart,region,rank,title,publisher
                2026-01-01,top-free,US,1,Some Assistant,Some Lab
                2026-01-01,top-free,CN,1,Another,"Lab, Ltd"
                2026-01-02,top-free,US,2,Some Assistant,Some Lab
                2026-01-02,top-free,US,1,Some Assistant,Some Lab

                """
            ).manifest
            #expect((manifest.form, manifest.source, manifest.rowsTaken, manifest.days) == ("chart", "charts", 4, 2))
            let rows = try fixture.rows("SELECT rank, region, publisher FROM charts ORDER BY observed_on, region")
            #expect(rows.map { $0[0].integer } == [1, 1, 1])
            #expect(rows[0][2].text == "Lab, Ltd")
        }
    }

    @Test func `a place that is none is refused with its row`() throws {
        try ImportFixture.with { fixture in
            let error = try #require(throws: ImportError.self) {
                _ = try fixture.take("apps.csv", "date,chart,rank,title\n2026-01-01,top,first,A\n")
            }
            #expect(error.description.contains("the rank is not a whole number from 1: first"))
        }
    }
}
