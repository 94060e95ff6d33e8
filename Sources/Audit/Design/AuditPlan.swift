/// A whole study, fixed before the first request: `plan.json`. Its hash stands in every record of the run.
package struct AuditPlan: Codable, Hashable, Sendable {
    /// A model behind an OpenAI-compatible endpoint. Keys are never part of a plan.
    package struct Model: Codable, Hashable, Sendable {
        /// What the study calls it; unique in the plan.
        package let name: String
        /// The endpoint's base, such as `http://127.0.0.1:8000/v1`.
        package let endpoint: String
        /// The model's name at the endpoint.
        package let model: String
        /// The environment variable that holds the key, if the endpoint wants one.
        package let keyVariable: String?

        package init(name: String, endpoint: String, model: String, keyVariable: String?) {
            self.name = name
            self.endpoint = endpoint
            self.model = model
            self.keyVariable = keyVariable
        }
    }

    /// How answers are drawn.
    package struct Sampling: Codable, Hashable, Sendable {
        package let temperature: Double?
        package let topP: Double?
        package let maximumTokens: Int

        package init(temperature: Double?, topP: Double?, maximumTokens: Int) {
            self.temperature = temperature
            self.topP = topP
            self.maximumTokens = maximumTokens
        }
    }

    /// The version of this file's shape.
    package var schema = 1
    package let suite: Suite
    package let models: [Model]
    /// R of METHODS §11.
    package let repeats: Int
    package let sampling: Sampling
    /// Orders the trials and gives each repeat its own seed.
    package let seed: UInt64

    package init(suite: Suite, models: [Model], repeats: Int, sampling: Sampling, seed: UInt64) {
        self.suite = suite
        self.models = models
        self.repeats = repeats
        self.sampling = sampling
        self.seed = seed
    }

    /// How many trials the plan asks for.
    package var count: Int {
        models.count * suite.tasks.count * suite.contexts.count * suite.groups.count * repeats
    }

    /// The cell that trial `ordinal` belongs to, in 0..<``count``: model, then task, context, group and repeat (fastest).
    package func cell(_ ordinal: Int) -> TrialCell {
        var rest = ordinal
        func next(_ count: Int) -> Int {
            defer { rest /= count }
            return rest % count
        }
        let repetition = next(repeats)
        let group = next(suite.groups.count)
        let context = next(suite.contexts.count)
        let task = next(suite.tasks.count)
        return TrialCell(
            ordinal: ordinal, model: rest, task: task, context: context, group: group, repetition: repetition)
    }
}

/// Where a trial stands in the crossed design: indices into the plan's lists.
package struct TrialCell: Hashable, Sendable {
    package let ordinal: Int
    package let model: Int
    package let task: Int
    package let context: Int
    package let group: Int
    package let repetition: Int

    package init(ordinal: Int, model: Int, task: Int, context: Int, group: Int, repetition: Int) {
        self.ordinal = ordinal
        self.model = model
        self.task = task
        self.context = context
        self.group = group
        self.repetition = repetition
    }
}
