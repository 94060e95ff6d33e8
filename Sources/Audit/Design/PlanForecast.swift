package import Statistics

/// What a plan will cost and what it can detect, worked out before the first request.
package struct PlanForecast: Sendable {
    /// What must be assumed because nobody knows it before the run.
    package struct Assumptions: Sendable, Hashable {
        /// Tokens of an answer, reasoning included.
        package var answerTokens = 900
        /// Requests a second that one endpoint answers; `nil`: not known.
        package var requestsPerSecond: Double?
        /// p, the rate expected under placebos.
        package var baseline = 0.19
        /// The difference that is looked for.
        package var effect = 0.08
        /// The rate midway between the arms, whose variance stands for both: with p alone the plan would promise a
        /// little too much.
        package var midway: Double { min(1, max(0, baseline + effect / 2)) }
        /// τ; `nil`: half the effect.
        package var taskDeviation: Double?
        package var intraclassCorrelation = 0.3
        /// σ_g; `nil`: 0.15 · p (1 − p).
        package var wordingDeviation: Double?

        package init() {}
    }

    /// One model's part.
    package struct Cost: Sendable, Hashable {
        package let model: String
        package let requests: Int
        package let promptTokens: Int
        package let completionTokens: Int
        /// If every answer is as long as it may be.
        package let completionTokensAtMost: Int
        /// US dollars; `nil` where no price is known.
        package let dollars: Double?
        package let dollarsAtMost: Double?
        /// `nil` where no rate is known.
        package let hours: Double?
    }

    package let costs: [Cost]
    /// `nil` of a plan without triggers or placebos.
    package let design: ContrastDesign?
    /// The power of inference B at the effect that is looked for, from the permutation test itself; `nil` where B may
    /// not be planned.
    package let powerForWords: Double?

    /// - Parameter prices: By the plan's own names of the models.
    package init(_ plan: AuditPlan, assumptions: Assumptions = Assumptions(), prices: [String: TokenPrice] = [:]) {
        let perModel = plan.count / plan.models.count
        let promptTokens = Self.promptTokens(plan.suite) * plan.repeats
        let answer = min(assumptions.answerTokens, plan.sampling.maximumTokens)
        costs = plan.models.map { model in
            let price = prices[model.name]
            func dollars(_ completion: Int) -> Double? {
                price.map { Double(promptTokens) * $0.prompt + Double(completion) * $0.completion }
            }
            let most = perModel * plan.sampling.maximumTokens
            return Cost(
                model: model.name, requests: perModel, promptTokens: promptTokens, completionTokens: perModel * answer,
                completionTokensAtMost: most, dollars: dollars(perModel * answer), dollarsAtMost: dollars(most),
                hours: assumptions.requestsPerSecond.map { Double(perModel) / $0 / 3_600 })
        }
        let (triggers, placebos) = (plan.suite.groups(of: .trigger).count, plan.suite.groups(of: .placebo).count)
        guard triggers > 0, placebos > 0 else {
            design = nil
            powerForWords = nil
            return
        }
        let design = ContrastDesign(
            tasks: plan.suite.tasks.count, triggers: triggers, placebos: placebos,
            contexts: plan.suite.contexts.count, repeats: plan.repeats, baseline: assumptions.midway,
            targetEffect: assumptions.effect, taskDeviation: assumptions.taskDeviation,
            intraclassCorrelation: assumptions.intraclassCorrelation, wordingDeviation: assumptions.wordingDeviation)
        self.design = design
        var generator = SeededGenerator(seed: plan.stream(.forecast))
        // From 7 + 7 on a study costs thousands of relabelings; fewer studies then keep the plan quick to print.
        powerForWords =
            design.allowsInferenceToWords
            ? design.simulatedPower(
                effect: assumptions.effect, studies: triggers + placebos > 13 ? 200 : 1_000, using: &generator) : nil
    }

    /// About four characters a token, as English and code have in common tokenisers, and ten for the chat's frame.
    private static func promptTokens(_ suite: Suite) -> Int {
        let user = suite.tasks.reduce(0) { $0 + $1.prompt.utf8.count }
        let systems = suite.contexts.flatMap { context in
            suite.groups.map { suite.systemPrompt(context: context, group: $0).utf8.count }
        }
        let characters = user * systems.count + systems.reduce(0, +) * suite.tasks.count
        return characters / 4 + 10 * systems.count * suite.tasks.count
    }
}

extension AuditPlan {
    /// Independent random streams of the plan's seed, besides those of repeats and order.
    enum Stream: UInt64 {
        case forecast = 0xFFFF_FFFF_FFFF_0001
        case analysis = 0xFFFF_FFFF_FFFF_0002
    }

    func stream(_ stream: Stream) -> Seed { Seed(rawValue: seed).stream(stream.rawValue) }
}
