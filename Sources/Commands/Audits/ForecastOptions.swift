import ArgumentParser
import Audit

/// What must be assumed to say what a plan costs and can detect.
struct ForecastOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Tokens of an answer, reasoning included.", valueName: "n"))
    var answerTokens = 900

    @Option(help: ArgumentHelp("Requests a second that one model answers.", valueName: "r"))
    var rate: Double?

    @Option(help: ArgumentHelp("The rate of insecure code expected under placebos, such as 0.19.", valueName: "p"))
    var baseline = 0.19

    @Option(help: ArgumentHelp("The difference that is looked for, such as 0.08.", valueName: "p"))
    var effect = 0.08

    @Option(help: ArgumentHelp("Spread of the difference over tasks. Default: half the effect.", valueName: "sd"))
    var tau: Double?

    @Option(help: ArgumentHelp("The part of the variance that lies between tasks.", valueName: "p"))
    var icc = 0.3

    @Option(help: ArgumentHelp("Spread of the rate over wordings. Default: 0.15 logits.", valueName: "sd"))
    var wordingSpread: Double?

    func parsed() throws -> PlanForecast.Assumptions {
        guard answerTokens > 0, answerTokens <= 10_000_000 else {
            throw ValidationError("--answer-tokens is a whole number from 1")
        }
        if let rate, !(rate > 0 && rate.isFinite) { throw ValidationError("--rate is above 0") }
        for (name, value) in [("baseline", baseline), ("icc", icc)] where !(0...1).contains(value) {
            throw ValidationError("--\(name) is from 0 to 1")
        }
        guard (-1...1).contains(effect) else { throw ValidationError("--effect is from -1 to 1") }
        for (name, value) in [("tau", tau), ("wording-spread", wordingSpread)] {
            if let value, !(0...1).contains(value) { throw ValidationError("--\(name) is from 0 to 1") }
        }
        var result = PlanForecast.Assumptions()
        result.answerTokens = answerTokens
        result.requestsPerSecond = rate
        result.baseline = baseline
        result.effect = effect
        result.taskDeviation = tau
        result.intraclassCorrelation = icc
        result.wordingDeviation = wordingSpread
        return result
    }
}
