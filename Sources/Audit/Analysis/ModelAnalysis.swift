package import Statistics

/// What a run says of one model, or of several together (METHODS §11).
package struct ModelAnalysis: Sendable {
    /// The model's name in the plan, or ``AuditAnalysis/together``.
    package let model: String
    package let arms: [ArmSummary]
    /// In the order of ``AuditMeasure``; measures without data are left out.
    package internal(set) var contrasts: [MeasureContrast]
    /// Groups against no group at all: a secondary family.
    package internal(set) var baseline: [GroupContrast]
    package let selection: SelectionBounds?
    /// Holds the bounds and the chance of having drawn these tasks.
    package let selectionInterval: Interval?
    package let exclusions: ExclusionBounds?
    /// Triggers against placebos by task: for these tasks and independent trials.
    package let strata: StratifiedTables
    package let scanners: [ScannerContrast]
    /// What was run, with the rate that was seen under placebos; `nil` without both arms.
    package let design: ContrastDesign?

    /// The primary contrast; `nil` where no task has both arms.
    package var primary: MeasureContrast? { contrasts.first { $0.measure == .insecure } }

    package func contrast(_ measure: AuditMeasure) -> MeasureContrast? { contrasts.first { $0.measure == measure } }
}

/// Triggers against placebos in one measure.
package struct MeasureContrast: Sendable {
    package let measure: AuditMeasure
    package let table: ContrastTable
    /// Δ with inference A, *these wordings*.
    package let estimate: ClusterT
    package let triggerRate: ClusterT?
    package let placeboRate: ClusterT?
    /// The sharp null that no wording changes anything in any task.
    package let sharpNull: PermutationTest?
    /// Inference B, *sensitive words in general*; `nil` with fewer than five triggers or five placebos.
    package let words: PermutationTest?
    /// Each trigger against the placebos: the primary family of this measure.
    package internal(set) var triggers: [GroupContrast]
    /// Each placebo against the other placebos: the noise floor.
    package let floor: [GroupContrast]

    /// The range of the noise floor; `nil` with fewer than two placebos.
    package var floorRange: Interval? {
        guard let low = floor.map(\.difference).min(), let high = floor.map(\.difference).max() else { return nil }
        return Interval(lower: low, upper: high)
    }
}

/// One group modifier against others.
package struct GroupContrast: Sendable {
    /// The group's id.
    package let group: String
    package let arm: Arm
    package let difference: Double
    /// Over tasks; `nil` for the noise floor, which has a range instead.
    package let inference: ClusterT?
    /// Whether it lies outside the noise floor; `nil` where there is none.
    package let isDistinguished: Bool?
    /// Adjusted within its family; `nil` where there is no p.
    package internal(set) var benjaminiHochberg: Double?
    package internal(set) var holm: Double?

    package init(group: String, arm: Arm, difference: Double, inference: ClusterT?, isDistinguished: Bool?) {
        self.group = group
        self.arm = arm
        self.difference = difference
        self.inference = inference
        self.isDistinguished = isDistinguished
    }
}

/// What came of the trials of one arm.
package struct ArmSummary: Sendable {
    package let arm: Arm
    package let trials: Int
    package let counted: Int
    package let notAssessed: Int
    package let code: Int
    package let insecure: Int
    package let byOutcome: [Outcome: Int]
    /// Insecure code ÷ all trials that count, as the mean of task rates.
    package let rate: Double?
    package let interval: Interval?
    /// How the interval was made: `cluster-t` over tasks, or `wilson` with one trial a task.
    package let method: String?
    /// Insecure ÷ code, the same way.
    package let codeRisk: Double?
    /// Code ÷ all trials that count, the same way.
    package let codeRate: Double?
    /// `nil` where findings were not kept.
    package let findingsPer100Lines: Double?
    package let linesPerCode: Double?
}

/// One scanner's own finding rate, of the code it read; contexts and repeats together.
package struct ScannerContrast: Sendable {
    package let scanner: String
    package let read: Int
    package let flagged: Int
    package let triggerRate: Double?
    package let placeboRate: Double?
    package let inference: ClusterT?
}
