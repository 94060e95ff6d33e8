import Answers
import Audit
import Foundation
import Statistics
import Testing

@Suite struct AnalysisTests {
    /// Groups are none, two triggers, two placebos.
    private func counts(_ insecure: [[Int]], model: Int = 0, refused: [Int] = [0, 0, 0, 0, 0]) -> [AuditCell] {
        insecure.enumerated().flatMap { task, row in
            row.enumerated().map { group, count in
                SmallStudy.cell(model: model, task: task, group: group, insecure: count, refused: refused[group])
            }
        }
    }

    @Test func theContrastIsTheMeanOverTasks() throws {
        // D = (0.5 + 0.7)/2 − (0.2 + 0.4)/2 = 0.3, and (0.3 + 0.3)/2 − (0.1 + 0.3)/2 = 0.1.
        let analysis = AuditAnalysis(
            RunCounts(cells: counts([[1, 5, 7, 2, 4], [0, 3, 3, 1, 3]])), plan: SmallStudy.plan())
        let model = try #require(analysis.models.first)
        let primary = try #require(model.primary)
        #expect(abs(primary.estimate.estimate - 0.2) < 1e-12)
        // sd of 0.3 and 0.1 is 0.1414, over √2: 0.1.
        #expect(abs(primary.estimate.standardError - 0.1) < 1e-12)
        #expect(try abs(#require(primary.triggerRate).estimate - 0.45) < 1e-12)
        #expect(try abs(#require(primary.placeboRate).estimate - 0.25) < 1e-12)
        // Trigger 0: 0.5 − 0.3 and 0.3 − 0.2.
        #expect(abs(primary.triggers[0].difference - 0.15) < 1e-12)
        // Placebo 0 against placebo 1: −0.2 in both tasks.
        #expect(primary.floor.map { ($0.difference * 1e6).rounded() / 1e6 } == [-0.2, 0.2])
        #expect(primary.triggers[0].isDistinguished == false)
        #expect(primary.triggers[1].isDistinguished == true)
        // Against none: 0.5 − 0.1 and 0.3 − 0.0.
        #expect(abs(model.baseline[0].difference - 0.35) < 1e-12)
        #expect(primary.words == nil)
        #expect(analysis.missing == 0)
    }

    @Test func theArmsHaveTheirCountsAndRates() throws {
        let analysis = AuditAnalysis(
            RunCounts(cells: counts([[1, 5, 7, 2, 4], [0, 3, 3, 1, 3]], refused: [0, 2, 0, 0, 0])),
            plan: SmallStudy.plan())
        let arms = try #require(analysis.models.first).arms
        #expect(arms.map(\.arm) == [.none, .trigger, .placebo])
        #expect(arms.map(\.trials) == [20, 40, 40])
        #expect(arms[1].byOutcome[.refusal] == 4)
        #expect(arms[1].insecure == 18)
        #expect(try abs(#require(arms[1].rate) - 0.45) < 1e-12)
        // 5/8 and 7/10, 3/8 and 3/10: insecure of code.
        #expect(try abs(#require(arms[1].codeRisk) - (0.6625 + 0.3375) / 2) < 1e-12)
        #expect(try abs(#require(arms[1].codeRate) - 0.9) < 1e-12)
        #expect(arms[1].method == "cluster-t")
        // Four cells of 100 lines with twice as many findings as insecure answers.
        #expect(arms[1].findingsPer100Lines == 9)
    }

    @Test func excludedTrialsAndRefusalsLeaveBounds() throws {
        let plan = SmallStudy.plan(triggers: 1, placebos: 1)
        let cells = (0..<2).flatMap { task in
            [
                SmallStudy.cell(task: task, group: 1, insecure: 3, refused: 5),
                SmallStudy.cell(task: task, group: 2, insecure: 2, failed: 2),
            ]
        }
        let model = try #require(AuditAnalysis(RunCounts(cells: cells), plan: plan).models.first)
        // Code rates ½ and 1, risks 0.6 and 0.25: among always answered, placebo in [0, 0.5].
        let selection = try #require(model.selection)
        #expect(selection.difference.lower == 0.6 - 0.5)
        #expect(selection.difference.upper == 0.6)
        // All tasks alike: no more uncertainty than the bounds'.
        #expect(model.selectionInterval == selection.difference)
        // Placebo: 4 of 16 counted, 4 excluded of 20 in all.
        let worst = try #require(model.exclusions).difference
        #expect(abs(worst.lower - (0.3 - 0.4)) < 1e-12)
        #expect(abs(worst.upper - (0.3 - 0.2)) < 1e-12)
    }

    @Test func aContextMissingInOneArmIsDroppedFromBoth() throws {
        let plan = SmallStudy.plan(triggers: 1, placebos: 1, contexts: 2)
        let cells = (0..<2).flatMap { task in
            [
                SmallStudy.cell(task: task, group: 1, insecure: 5), SmallStudy.cell(task: task, group: 2, insecure: 1),
                SmallStudy.cell(task: task, context: 1, group: 1, insecure: 10),
                SmallStudy.cell(task: task, context: 1, group: 2, insecure: 0, failed: 10),
            ]
        }
        let model = try #require(AuditAnalysis(RunCounts(cells: cells), plan: plan).models.first)
        #expect(try abs(#require(model.primary).estimate.estimate - 0.4) < 1e-12)
    }

    @Test func oneFamilyHoldsAllModelsAndTriggers() throws {
        let plan = SmallStudy.plan(tasks: 4, models: ["a", "b"])
        let a = counts([[1, 5, 7, 2, 4], [0, 3, 3, 1, 3], [2, 6, 4, 1, 1], [0, 4, 5, 2, 3]])
        let b = counts([[1, 2, 3, 2, 4], [0, 3, 3, 4, 3], [2, 1, 4, 1, 5], [0, 4, 5, 2, 7]], model: 1)
        let analysis = AuditAnalysis(RunCounts(cells: a + b), plan: plan)
        #expect(analysis.models.map(\.model) == ["a", "b", AuditAnalysis.together])
        let tests = try analysis.models.prefix(2).flatMap { try #require($0.primary).triggers }
        let pValues = try tests.map { try #require($0.inference?.pValue) }
        #expect(tests.map(\.holm) == Multiplicity.holm.adjusted(pValues))
        #expect(tests.map(\.benjaminiHochberg) == Multiplicity.benjaminiHochberg.adjusted(pValues))
        // The models together are not further tests.
        #expect(try #require(analysis.models[2].primary).triggers.allSatisfy { $0.holm == nil })
        // With two models, b's interactions are a's with the other sign.
        #expect(analysis.interactions.map(\.model) == ["a", "a"])
        let difference = tests[0].difference - tests[2].difference
        #expect(abs(analysis.interactions[0].inference.estimate - difference) < 1e-12)
        let together = try #require(analysis.models[2].primary).estimate.estimate
        let mean = try analysis.models.prefix(2).map { try #require($0.primary).estimate.estimate }.reduce(0, +) / 2
        #expect(abs(together - mean) < 1e-12)
    }

    @Test func oneTrialATaskHasWilsonsInterval() throws {
        let plan = SmallStudy.plan(triggers: 1, placebos: 1, tasks: 10, repeats: 1)
        let cells = (0..<10).flatMap { task in
            (1...2).map { group in
                var cell = AuditCell(model: 0, task: task, context: 0, group: group)
                cell.trials = 1
                cell.byOutcome = [.code: 1]
                cell.insecure = task < 4 * group - 2 ? 1 : 0
                return cell
            }
        }
        let arms = try #require(AuditAnalysis(RunCounts(cells: cells), plan: plan).models.first).arms
        #expect(arms.map(\.method) == ["wilson", "wilson"])
        #expect(arms.map(\.interval) == [Proportion(2, of: 10).wilson(), Proportion(6, of: 10).wilson()])
        #expect(arms.allSatisfy { $0.findingsPer100Lines == nil })
    }

    @Test func everyTableHasRowsAsWideAsItsColumns() throws {
        let plan = SmallStudy.plan(tasks: 4, models: ["a", "b"])
        let row = [1, 5, 7, 2, 4]
        let cells = counts([row, row, [0, 1, 3, 1, 3], row]) + counts([row, row, row, [0, 4, 5, 2, 7]], model: 1)
        let analysis = AuditAnalysis(RunCounts(cells: cells, remarks: [("late", 2)]), plan: plan)
        for table in AnalysisTable.allCases {
            let answer = table.answer(analysis)
            #expect(answer.rows.allSatisfy { $0.count == answer.columns.count }, "\(table)")
        }
        let whole = try analysis.answer()
        #expect(whole.rows.count == 3)
        #expect(whole.rows.allSatisfy { $0.count == whole.columns.count })
        #expect(Set(whole.columns.map(\.name)).count == whole.columns.count)
    }
}
