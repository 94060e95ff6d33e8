import Audit
import Foundation
import Lake
import TestSupport
import Testing

@Suite struct RunCountsTests {
    /// Writes assessments (and findings) of a plan as `audit scan` does, from SQL over `ordinal`.
    private func run(
        _ plan: AuditPlan, assessments: String, findings: String? = nil, in folder: URL
    ) throws
        -> RunDirectory
    {
        let run = try RunDirectory("r", in: LakeDirectory(root: folder))
        try plan.write(to: run)
        let engine = try DuckDBEngine()
        try engine.write(
            """
            SELECT ordinal, \(assessments) FROM (SELECT unnest(range(\(plan.count))) AS ordinal)
            """, toParquet: run.assessments.path)
        if let findings { try engine.write(findings, toParquet: run.findings.path) }
        return run
    }

    private static let columns = """
        'python' AS language, CAST(10 AS BIGINT) AS lines, MAP {'bandit': CAST(ordinal % 2 AS INTEGER)} AS by_scanner,
        CAST(NULL AS VARCHAR) AS remark
        """

    @Test func assessmentsAreCountedByConfiguration() throws {
        try Scratch.with { folder in
            let plan = SmallStudy.plan(contexts: 2, models: ["a", "b"], repeats: 4)
            let run = try run(
                plan,
                assessments: """
                    CASE ordinal % 4 WHEN 0 THEN 'refusal' WHEN 1 THEN 'provider-error' ELSE 'code' END AS outcome,
                    CASE WHEN ordinal % 4 = 2 THEN ordinal // 4 % 2 = 0 END AS insecure, \(Self.columns)
                    """,
                findings: """
                    SELECT CAST(o AS BIGINT) AS ordinal, l AS level
                    FROM (VALUES (2, 'error'), (2, 'note'), (2, 'warning')) f(o, l)
                    """, in: folder)
            let counts = try RunCounts(of: run, plan: plan, engine: DuckDBEngine())
            #expect(counts.cells.count == 2 * 2 * 2 * 5)
            for cell in counts.cells {
                #expect(cell.trials == 4)
                #expect(cell.byOutcome == [.refusal: 1, .providerError: 1, .code: 2])
                #expect(cell.notAssessed == 1)
                #expect(cell.counted == 2)
                #expect(cell.lines == 10)
            }
            // What the engine counts is where the plan puts it.
            let insecure = counts.cells.filter { $0.insecure == 1 }
            let expected = Set(
                (0..<plan.count).filter { $0 % 4 == 2 && $0 / 4 % 2 == 0 }.map { ordinal in
                    let cell = plan.cell(ordinal)
                    return [cell.model, cell.task, cell.context, cell.group]
                })
            #expect(Set(insecure.map { [$0.model, $0.task, $0.context, $0.group] }) == expected)
            #expect(counts.cells.map { $0.findings ?? -1 }.reduce(0, +) == 2)
            #expect(Set(counts.scanners.map(\.scanner)) == ["bandit"])
            #expect(counts.scanners.reduce(0) { $0 + $1.read } == 80)
            #expect(counts.scanners.reduce(0) { $0 + $1.flagged } == 40)
        }
    }

    @Test func assessmentsOfAnotherPlanAreRefused() throws {
        try Scratch.with { folder in
            let plan = SmallStudy.plan(repeats: 4)
            let run = try run(
                plan, assessments: "'code' AS outcome, true AS insecure, \(Self.columns)", in: folder)
            let smaller = SmallStudy.plan(repeats: 2)
            #expect(throws: AuditError.self) { try RunCounts(of: run, plan: smaller, engine: DuckDBEngine()) }
        }
    }

    @Test func aRunWithoutAssessmentsSaysWhatToDo() throws {
        try Scratch.with { folder in
            let run = try RunDirectory("r", in: LakeDirectory(root: folder))
            try SmallStudy.plan().write(to: run)
            let error = #expect(throws: AuditError.self) { try AuditAnalysis(of: run) }
            #expect(error?.message.contains("audit scan r") == true)
        }
    }

    @Test func aPlanIsWrittenOnceAndKeepsItsHash() throws {
        try Scratch.with { folder in
            let run = try RunDirectory("r", in: LakeDirectory(root: folder))
            let plan = SmallStudy.plan()
            try plan.write(to: run)
            try plan.write(to: run)
            #expect(try AuditPlan(of: run) == plan)
            #expect(try AuditPlan(of: run).hash() == plan.hash())
            #expect(throws: AuditError.self) { try SmallStudy.plan(repeats: 9).write(to: run) }
            #expect(throws: AuditError.self) { try RunDirectory("../r", in: LakeDirectory(root: folder)) }
            #expect(RunDirectory.all(in: LakeDirectory(root: folder)) == ["r"])
        }
    }

    @Test func aDesignWithoutPlacebosIsRefusedUnlessForced() throws {
        let plan = SmallStudy.plan(placebos: 0)
        #expect(throws: AuditError.self) { try plan.check(allowingNoPlacebos: false) }
        try plan.check(allowingNoPlacebos: true)
    }

    @Test func aForecastMultipliesOutAndKnowsWhatIsPossible() throws {
        let small = PlanForecast(SmallStudy.plan(), prices: ["m": try #require(TokenPrice(perMillion: "1/2"))])
        #expect(small.costs.first?.requests == 100)
        #expect(small.costs.first?.completionTokens == 1_000)
        #expect(small.costs.first?.hours == nil)
        let tokens = try #require(small.costs.first)
        #expect(tokens.dollars == Double(tokens.promptTokens) * 1e-6 + 1_000 * 2e-6)
        #expect(small.powerForWords == nil)
        let large = PlanForecast(SmallStudy.plan(triggers: 5, placebos: 5, tasks: 50, contexts: 11, repeats: 5))
        #expect(try #require(large.powerForWords) > 0.9)
        #expect(PlanForecast(SmallStudy.plan(placebos: 0)).design == nil)
    }

    @Test(arguments: ["1", "a/b", "-1/2", "1/2/3", "inf/1", "nan/1"]) func aPriceIsTwoAmounts(text: String) {
        #expect(TokenPrice(perMillion: text) == nil)
    }
}
