import Answers
import Foundation
import Reporting
import TestSupport
import Testing

@Suite struct ChartTests {
    static let hostile = "</script><img src=x onerror=alert(1)> '\\ \u{202E}"

    /// Shares of four groups in three intervals between observations, one of them unknown.
    static func share(by grouping: String = "country", every step: String = "observation") -> Answer {
        var answer = Answer(
            title: "New downloads by \(grouping), every \(step)",
            definition: "measure=new-downloads by=\(grouping) from=2025-01-01 to=2025-09-30 every=\(step)",
            columns: [
                .init("period", .date), .init("group", .group), .init("value", .count), .init("share", .share),
                .init("lower", .share), .init("upper", .share), .init("rank", .count), .init("models", .count),
            ], names: ["CN": "China", "US": "United States", "evil": hostile])
        for (number, period) in ["2025-01-01", "2025-04-01", "2025-07-01"].enumerated() {
            let step = Double(number)
            for (rank, group) in [("US", 0.5 - 0.1 * step), ("CN", 0.3 + 0.1 * step), ("evil", 0.1)].enumerated() {
                answer.rows.append([
                    .text(period), .text(group.0), .real(1000 * group.1), .real(group.1), .real(group.1),
                    .real(group.1 + 0.1), .integer(rank + 1), .integer(7),
                ])
            }
            answer.rows.append([
                .text(period), .text("unknown"), .real(100), .real(0.1), .null, .null, .null, .integer(3),
            ])
        }
        return answer
    }

    static func robustness() -> Answer {
        let specifications = [
            ("uploader", "keep", -0.2), ("uploader", "drop", 0.1), ("root", "keep", 0.15), ("root", "drop", 0.3),
        ]
        let values = specifications.map { attribution, tests, gap -> Answer.Value in
            .object([
                .init(
                    "definition",
                    .text(
                        "measure=new-downloads by=country attribution=\(attribution) from=2025-01-01 to=2025-09-30 "
                            + "every=total tests=\(tests) filter=\"family=Qwen 2,L'ama\"")),
                .init("gap", .real(gap)),
            ])
        }
        return Answer(
            title: "", columns: [.init("a", .group), .init("b", .group), .init("specifications", .detail)],
            rows: [[.text("CN"), .text("US"), .list(values)]], names: ["CN": "China", "US": "United 'States'"])
    }

    static var all: [ChartSpecification] {
        let series = SeriesChart(share(), events: [ChartEvent(date: "2025-05-01", title: hostile)])
        return ChartForm.allCases.map { series.specification($0) }
            + [
                CurveChart(robustness(), explore: "/explore")?.specification,
                HistoryChart(
                    title: hostile, unit: "Downloads in 30 days",
                    points: [
                        .init(date: "2025-01-01", value: 5), .init(date: "2025-01-02", value: 9, flags: hostile),
                        .init(date: "2025-01-03", value: 11),
                    ]
                ).specification,
                AttributionChart(title: "Three", [("uploader", share()), ("root", share())]).specification,
            ].compactMap(\.self)
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func values(_ chart: ChartSpecification) throws -> [[String: Any]] {
        let data = try #require(try object(chart.json)["data"] as? [String: Any])
        return try #require(data["values"] as? [[String: Any]])
    }

    @Test(arguments: ChartForm.allCases)
    func everyRowOfTheAnswerThatHasANumberIsDrawnWithIt(form: ChartForm) throws {
        let rows = try values(SeriesChart(Self.share()).specification(form)).filter { $0["end"] == nil }
        let last = rows.filter { $0["period"] as? String == "2025-07-01" }
        #expect(rows.count == (form == .bar ? 4 : 12))
        let china = try #require(last.first { $0["group"] as? String == "China" })
        #expect(china["number"] as? Double == 0.5)
        #expect(china["upper"] as? Double == 0.6)
        let unknown = try #require(last.first { $0["group"] as? String == "unknown" })
        #expect(unknown["lower"] == nil)
    }

    @Test func aLongIntervalIsAStepUpToItsLastDay() throws {
        let ends = try values(SeriesChart(Self.share()).specification(.line)).filter { $0["end"] != nil }
        #expect(Set(ends.compactMap { $0["period"] as? String }) == ["2025-09-30"])
        let weekly = SeriesChart(Self.share(every: "week")).specification(.line)
        #expect(try values(weekly).allSatisfy { $0["end"] == nil })
        #expect(!weekly.json.contains("step-after"))
    }

    @Test func aCountryHasOneLookWhereverItStands() {
        let looks = ChartPalette.looks(["CN", "FR", "US", "unknown"], areCountries: true)
        let others = ChartPalette.looks(["US", "CN"], areCountries: true)
        #expect(looks[0] == others[1] && looks[2] == others[0])
        #expect(looks[3] == ChartPalette.unknown)
        #expect(
            Set(ChartPalette.looks(["US", "CN", "FR", "GB", "SG", "DE", "KR", "JP", "BR", "XX"], areCountries: true))
                .count == 10)
        let few = ChartPalette.looks(
            ["US", "CN", "FR", "CA", "IN", "international", "SG", "unknown"], areCountries: true)
        #expect(Set(few.map(\.colour)).count == 8)
    }

    @Test(arguments: ["US", "CN", "FR", "GB", "SG", "DE", "KR", "CA", "unknown"])
    func everyColourStandsOutOnWhiteAndOnTheDarkPage(country: String) throws {
        let colour = ChartPalette.looks([country], areCountries: true)[0].colour
        let number = try #require(Int(colour.dropFirst(), radix: 16))
        func linear(_ byte: Int) -> Double {
            let part = Double(byte & 0xFF) / 255
            return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        // Relative luminance and contrast as WCAG 2 defines them; 0.008 is that of the dark page.
        let light = 0.2126 * linear(number >> 16) + 0.7152 * linear(number >> 8) + 0.0722 * linear(number)
        #expect(1.05 / (light + 0.05) >= 3)
        #expect((light + 0.05) / (0.008 + 0.05) >= 3)
    }

    @Test func onlyTheLargestGroupsAreDrawnAndTheRestIsSaid() throws {
        let chart = SeriesChart(Self.share(), limit: 2).specification(.line)
        #expect(chart.summary.contains("1 smaller group is in the table only"))
        #expect(chart.json(caption: ["Source: s"]).contains(#"["1 smaller group is not drawn.","Source: s"]"#))
        #expect(!SeriesChart(Self.share()).specification(.line).json(caption: []).contains("not drawn"))
        #expect(Set(try values(chart).compactMap { $0["group"] as? String }) == ["China", "United States", "unknown"])
    }

    @Test func onePeriodIsDrawnAsBars() {
        var answer = Self.share()
        answer.rows = Array(answer.rows.prefix(4))
        #expect(SeriesChart(answer).specification(.line).json == SeriesChart(answer).specification(.bar).json)
        answer.rows = []
        #expect(SeriesChart(answer).isEmpty)
    }

    @Test func eventsOutsideThePeriodsAreLeftOut() {
        let events = ["2024-12-31", "2025-05-01", "2025-10-01"].map { ChartEvent(date: $0, title: "on \($0)") }
        let json = SeriesChart(Self.share(), events: events).specification(.line).json
        #expect(json.contains("on 2025-05-01") && !json.contains("on 2024") && !json.contains("on 2025-10"))
    }

    @Test func eventsAreNumberedByTheirDaysAndNeedTime() {
        let events = ["2025-06-01", "2025-05-01"].map { ChartEvent(date: $0, title: "on \($0)") }
        #expect(SeriesChart(Self.share(), events: events).events.map(\.date) == ["2025-05-01", "2025-06-01"])
        var onePeriod = Self.share()
        onePeriod.rows = Array(onePeriod.rows.prefix(4))
        #expect(SeriesChart(onePeriod, events: events).events.isEmpty)
    }

    @Test func aPointOfTheCurveCarriesTheChoicesThatMakeIt() throws {
        let chart = try #require(CurveChart(Self.robustness(), explore: "/explore"))
        let rows = try values(chart.specification)
        #expect(rows.map { $0["gap"] as? Double } == [-0.2, 0.1, 0.15, 0.3])
        #expect(rows[1]["attribution"] as? String == "uploader" && rows[1]["tests"] as? String == "drop")
        #expect(rows[1]["derivatives"] == nil, "a choice without alternatives makes no difference")
        #expect(chart.specification.summary.contains("China leads in 3"))
        #expect(chart.specification.json.contains("filter=family%3DQwen%202%2CL%27ama"))
        #expect(chart.specification.json.contains("? '0' :"), "no gap has no sign")
    }

    @Test func textFromOutsideStaysText() {
        for chart in Self.all {
            #expect(!chart.json.contains("\u{202E}"))
        }
    }
}
