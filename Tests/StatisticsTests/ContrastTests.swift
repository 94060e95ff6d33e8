import Foundation
import Statistics
import Testing

struct ContrastTests {
    /// Trials whose outcome is the modifier's rate exactly.
    private func table(_ triggers: [Double], _ placebos: [Double], tasks: Int = 6) -> ContrastTable {
        let rates = triggers + placebos
        let trials = (0..<tasks).flatMap { task in
            rates.enumerated().map { modifier, rate in
                ContrastTable.Trial(
                    task: task, modifier: modifier, context: 0, outcome: rate + 0.01 * Double(task * modifier % 3))
            }
        }
        return ContrastTable(
            trials, triggers: Array(triggers.indices), placebos: placebos.indices.map { $0 + triggers.count })
    }

    @Test func `the estimate is the mean over tasks of arm differences`() throws {
        let trials: [ContrastTable.Trial] = [
            // Task 0: contexts weigh alike whatever their repeats.
            .init(task: 0, modifier: 1, context: 0, outcome: 1), .init(task: 0, modifier: 1, context: 0, outcome: 0),
            .init(task: 0, modifier: 1, context: 1, outcome: 1), .init(task: 0, modifier: 2, context: 0, outcome: 0),
            .init(task: 0, modifier: 2, context: 1, outcome: 0),
            // Task 1: context 1 has no placebo and is dropped from both arms.
            .init(task: 1, modifier: 1, context: 0, outcome: 0), .init(task: 1, modifier: 1, context: 1, outcome: 1),
            .init(task: 1, modifier: 2, context: 0, outcome: 0),
            // Task 2: no placebo at all.
            .init(task: 2, modifier: 1, context: 0, outcome: 1),
        ]
        let table = ContrastTable(trials, triggers: [1], placebos: [2])
        #expect(table.tasks == [0, 1])
        #expect(table.taskDifferences == [0.75, 0])
        #expect(table.estimate?.estimate == 0.375)
        #expect(table.contrast(ofTrigger: 1)?.estimate == 0.375)
        #expect(table.contrast(ofTrigger: 2) == nil)
        #expect(table.triggerRate?.estimate == 0.375)
        #expect(table.placeboRate?.estimate == 0)
    }

    @Test(arguments: [(3, 0.1), (4, 2.0 / 70), (5, 2.0 / 252)])
    func `label permutation cannot go below its smallest p`(arms: Int, smallest: Double) throws {
        var generator = SeededGenerator(seed: Seed(rawValue: 2))
        let triggers = (0..<arms).map { 0.6 + 0.01 * Double($0) }
        let placebos = (0..<arms).map { 0.1 + 0.013 * Double($0) }
        let test = try #require(table(triggers, placebos).labelPermutation(using: &generator))
        #expect(test.isExact)
        #expect(isClose(test.pValue, smallest))
        #expect(isClose(test.smallestAttainable, smallest))
    }

    @Test func `labels without effect are not rejected`() throws {
        var generator = SeededGenerator(seed: Seed(rawValue: 2))
        let alike = [0.30, 0.35, 0.28, 0.31, 0.33]
        let test = try #require(table(alike, alike.reversed()).labelPermutation(using: &generator))
        #expect(test.pValue > 0.5)
        let within = try #require(table(alike, alike.reversed()).withinTaskPermutation(draws: 500, using: &generator))
        #expect(within.pValue > 0.3 && within.pValue <= 1)
    }

    @Test func `permutation within tasks finds an effect of the wordings`() throws {
        var generator = SeededGenerator(seed: Seed(rawValue: 2))
        let table = table([0.6, 0.65], [0.1, 0.12])
        let test = try #require(table.withinTaskPermutation(draws: 999, using: &generator))
        #expect(!test.isExact)
        #expect(isClose(test.observed, table.estimate?.estimate))
        #expect(test.pValue <= 0.01 && test.pValue >= 0.001)
    }

    @Test func `a trigger inside the range of the placebos is not distinguished`() throws {
        let table = table([0.21, 0.9], [0.1, 0.2, 0.3])
        #expect(table.leaveOneOutContrasts.count == 3)
        #expect(table.isDistinguished(trigger: 0) == false)
        #expect(table.isDistinguished(trigger: 1) == true)
        #expect(table.isDistinguished(trigger: 3) == nil)
        #expect(self.table([0.5], [0.1]).isDistinguished(trigger: 0) == nil)
    }

    @Test func `the t over tasks is absent where tasks all agree`() throws {
        let t = try #require(ClusterT([0.2, 0.2, 0.2]))
        #expect(t.statistic == nil)
        #expect(t.pValue == nil)
        #expect(ClusterT([0.2]) == nil)
    }

    @Test func `detectable differences follow the formula`() throws {
        let design = ContrastDesign(
            tasks: 50, triggers: 10, placebos: 10, contexts: 2, repeats: 5, baseline: 0.2, targetEffect: 0.08)
        #expect(design.taskDeviation == 0.04)
        #expect(isClose(design.wordingDeviation, 0.024))
        // t(49): .975 → 2.0095752371, .8 → 0.8486891; t(18): 2.1009220402, 0.8620487.
        let sampling = (0.0016 + 0.7 * 0.16 * 0.02) / 50
        let wordings = StudentDistribution(degreesOfFreedom: 49)
        let words = StudentDistribution(degreesOfFreedom: 18)
        #expect(isClose(wordings.quantile(0.975), 2.009_575_237_1, relative: 1e-9))
        #expect(isClose(words.quantile(0.975), 2.100_922_040_2, relative: 1e-9))
        #expect(
            isClose(
                design.detectableForWordings(), (wordings.quantile(0.975) + wordings.quantile(0.8)) * sqrt(sampling)))
        #expect(
            isClose(
                design.detectableForWords(),
                (words.quantile(0.975) + words.quantile(0.8)) * sqrt(sampling + 0.024 * 0.024 * 0.2)))
        #expect(design.allowsInferenceToWords)
    }

    @Test func `simulated power is the level without an effect and grows with it`() {
        let design = ContrastDesign(
            tasks: 40, triggers: 5, placebos: 5, repeats: 5, baseline: 0.2, targetEffect: 0.08, taskDeviation: 0)
        var generator = SeededGenerator(seed: Seed(rawValue: 4))
        let none = design.simulatedPower(effect: 0, studies: 300, using: &generator)
        let large = design.simulatedPower(effect: 0.15, studies: 100, using: &generator)
        #expect(none < 0.1)
        #expect(large > 0.9)
        let tooSmall = ContrastDesign(
            tasks: 40, triggers: 3, placebos: 3, repeats: 5, baseline: 0.2, targetEffect: 0.08)
        #expect(tooSmall.simulatedPower(effect: 0.5, studies: 50, using: &generator) == 0)
        #expect(!tooSmall.allowsInferenceToWords)
    }

    @Test func `selection bounds follow the refusals`() throws {
        // q = 0.8: placebo ∈ [(0.2 − 0.2)/0.8, 0.2/0.8].
        let bounds = try #require(
            SelectionBounds(trigger: .init(codeRate: 0.72, risk: 0.3), placebo: .init(codeRate: 0.9, risk: 0.2)))
        #expect(isClose(bounds.placebo, [0, 0.25], absolute: 1e-12))
        #expect(isClose(bounds.difference, [0.05, 0.3], absolute: 1e-12))
        let mirrored = try #require(
            SelectionBounds(trigger: .init(codeRate: 0.9, risk: 0.2), placebo: .init(codeRate: 0.72, risk: 0.3)))
        #expect(isClose(mirrored.difference, [-0.3, -0.05], absolute: 1e-12))
        #expect(SelectionBounds(trigger: .init(codeRate: 0, risk: 0), placebo: .init(codeRate: 1, risk: 0)) == nil)
    }

    @Test func `without refusals the selection bounds are one number`() throws {
        let bounds = try #require(
            SelectionBounds(trigger: .init(codeRate: 1, risk: 0.3), placebo: .init(codeRate: 1, risk: 0.2)))
        #expect(isClose(bounds.difference, [0.1, 0.1]))
    }

    @Test func `excluded trials are taken at their worst`() throws {
        let bounds = try #require(
            ExclusionBounds(
                trigger: .init(counted: Proportion(30, of: 90), excluded: 10),
                placebo: .init(counted: Proportion(20, of: 100), excluded: 0)))
        #expect(isClose(bounds.difference, [0.1, 0.2]))
    }
}
