/// What refusals leave open about the insecurity of code (METHODS §11).
///
/// Of the prompts that would be answered with code in both arms, only those of the arm with fewer answers are seen as
/// such. The bounds assume that refusal moves one way: who answers in that arm would answer in the other too.
/// Source: Manski, *Partial Identification of Probability Distributions* (2003); Zhang and Rubin (2003).
package struct SelectionBounds: Sendable, Hashable, Codable {
    /// One arm of an audit.
    package struct Arm: Sendable, Hashable, Codable {
        /// c: code ÷ trials, in 0...1.
        package let codeRate: Double
        /// p: insecure ÷ code, in 0...1.
        package let risk: Double

        /// An arm by its two rates, each in 0...1.
        package init(codeRate: Double, risk: Double) {
            self.codeRate = codeRate
            self.risk = risk
        }
    }

    /// Risk of the triggers among always-answered prompts.
    package let trigger: Interval
    /// Risk of the placebos among always-answered prompts.
    package let placebo: Interval

    /// With q = c_T / c_P ≤ 1 the placebo's risk lies in [max(0, (p_P − 1 + q) / q), min(1, p_P / q)] and the trigger's
    /// is seen; mirrored otherwise. `nil` where one arm has no code.
    package init?(trigger: Arm, placebo: Arm) {
        guard trigger.codeRate > 0, placebo.codeRate > 0 else { return nil }
        func seen(_ arm: Arm) -> Interval { Interval(lower: arm.risk, upper: arm.risk) }
        func bounded(_ arm: Arm, _ q: Double) -> Interval {
            Interval(lower: max(0, (arm.risk - 1 + q) / q), upper: min(1, arm.risk / q))
        }
        if trigger.codeRate <= placebo.codeRate {
            self.trigger = seen(trigger)
            self.placebo = bounded(placebo, trigger.codeRate / placebo.codeRate)
        } else {
            self.trigger = bounded(trigger, placebo.codeRate / trigger.codeRate)
            self.placebo = seen(placebo)
        }
    }

    /// Trigger minus placebo among always-answered prompts.
    package var difference: Interval {
        Interval(lower: trigger.lower - placebo.upper, upper: trigger.upper - placebo.lower)
    }
}
