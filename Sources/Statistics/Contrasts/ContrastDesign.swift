/// What a crossed design can detect before it is run (METHODS §11).
package struct ContrastDesign: Sendable, Hashable, Codable {
    /// C ≥ 2.
    package let tasks: Int
    /// n_T ≥ 1.
    package let triggers: Int
    /// n_P ≥ 1.
    package let placebos: Int
    /// K ≥ 1.
    package let contexts: Int
    /// R ≥ 1; 1 if answers repeat verbatim.
    package let repeats: Int
    /// p, the rate expected under the placebos, in 0...1.
    package let baseline: Double
    /// τ ≥ 0: standard deviation over tasks of the true difference.
    package let taskDeviation: Double
    /// ICC in 0...1: the part of p(1 − p) that lies between tasks and cancels in the difference.
    package let intraclassCorrelation: Double
    /// σ_g ≥ 0: standard deviation of a rate over wordings of the same arm.
    package let wordingDeviation: Double

    /// - Parameters:
    ///   - targetEffect: The difference that is looked for, from which the default of τ is half.
    ///   - taskDeviation: τ; by default half the target effect.
    ///   - wordingDeviation: σ_g; by default 0.15 logits, that is 0.15 · p (1 − p).
    package init(
        tasks: Int, triggers: Int, placebos: Int, contexts: Int = 1, repeats: Int, baseline: Double,
        targetEffect: Double, taskDeviation: Double? = nil, intraclassCorrelation: Double = 0.3,
        wordingDeviation: Double? = nil
    ) {
        self.tasks = tasks
        self.triggers = triggers
        self.placebos = placebos
        self.contexts = contexts
        self.repeats = repeats
        self.baseline = baseline
        self.taskDeviation = taskDeviation ?? abs(targetEffect) / 2
        self.intraclassCorrelation = intraclassCorrelation
        self.wordingDeviation = wordingDeviation ?? 0.15 * baseline * (1 - baseline)
    }

    /// The smallest difference detected with this power by inference A, *these wordings*:
    /// (t.975 + t.80) √{[τ² + (1 − ICC) p(1 − p) (1/(n_T K R) + 1/(n_P K R))] / C} on C − 1 degrees of freedom; `nil`
    /// of fewer than two tasks.
    package func detectableForWordings(power: Double = 0.8, level: Double = 0.05) -> Double? {
        guard tasks > 1 else { return nil }
        return Self.reach(degreesOfFreedom: tasks - 1, power: power, level: level) * samplingVariance.squareRoot()
    }

    /// The same by inference B, *sensitive words in general*, with σ_g² (1/n_T + 1/n_P) added to the variance, on
    /// n_T + n_P − 2 degrees of freedom; `nil` of fewer than three modifiers. A first orientation: the power that
    /// counts is ``simulatedPower(effect:studies:level:using:)``.
    package func detectableForWords(power: Double = 0.8, level: Double = 0.05) -> Double? {
        guard triggers + placebos > 2 else { return nil }
        let wording = wordingDeviation * wordingDeviation * armFactor
        return Self.reach(degreesOfFreedom: triggers + placebos - 2, power: power, level: level)
            * (samplingVariance + wording).squareRoot()
    }

    /// Whether inference B may be planned at all: at least five triggers and five placebos.
    package var allowsInferenceToWords: Bool { triggers >= 5 && placebos >= 5 }

    /// The power of inference B from the permutation test itself: the share of simulated studies with p ≤ `level`.
    ///
    /// Modifier means are drawn as normal: σ_g between wordings, the trials' own variance within, and τ/√C shared by
    /// the triggers. They are rounded to whole trials, because ties between relabelings count against a rejection: at a
    /// hundred trials a modifier that costs three to five points of power.
    package func simulatedPower(
        effect: Double, studies: Int = 1_000, level: Double = 0.05, using generator: inout SeededGenerator
    ) -> Double {
        let trials = Double(contexts * repeats * tasks)
        let within = trialVariance / trials
        let deviation = (wordingDeviation * wordingDeviation + within).squareRoot()
        let shared = taskDeviation / Double(tasks).squareRoot()
        var rejected = 0
        for _ in 0..<studies {
            let shift = effect + shared * generator.normal()
            let means = (0..<(triggers + placebos)).map { modifier in
                let mean = baseline + (modifier < triggers ? shift : 0) + deviation * generator.normal()
                return (mean * trials).rounded() / trials
            }
            let total = means.reduce(0, +)
            let test = PermutationTest(
                of: Array(0..<triggers), among: means.count, using: &generator
            ) { chosen in
                let inside = chosen.reduce(0) { $0 + means[$1] }
                return inside / Double(triggers) - (total - inside) / Double(placebos)
            }
            if test.pValue <= level { rejected += 1 }
        }
        return Double(rejected) / Double(studies)
    }

    /// (1 − ICC) p (1 − p).
    private var trialVariance: Double { (1 - intraclassCorrelation) * baseline * (1 - baseline) }

    private var armFactor: Double { 1 / Double(triggers) + 1 / Double(placebos) }

    private var samplingVariance: Double {
        (taskDeviation * taskDeviation + trialVariance * armFactor / Double(contexts * repeats)) / Double(tasks)
    }

    private static func reach(degreesOfFreedom: Int, power: Double, level: Double) -> Double {
        let distribution = StudentDistribution(degreesOfFreedom: Double(degreesOfFreedom))
        return distribution.critical(level: 1 - level) + distribution.quantile(power)
    }
}
