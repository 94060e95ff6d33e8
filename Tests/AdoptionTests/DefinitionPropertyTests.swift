import Ecosystem
import TestSupport
import Testing

@Suite struct DefinitionPropertyTests {
    /// Whatever can be chosen, drawn at random: printing and parsing lose nothing.
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func everyDefinitionThatCanBeMadePrintsAndParses(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<250 {
            let definition = Definition.random(using: &generator)
            #expect(try Definition(definition.description) == definition, "\(definition)")
        }
    }
}

extension Definition {
    fileprivate static func random(using generator: inout SeededGenerator) -> Definition {
        func any<T>(_ choices: [T]) -> T { choices[Int.random(in: choices.indices, using: &generator)] }
        func day() -> Day { Day(Int32.random(in: 18_000...21_000, using: &generator)) }
        var definition = Definition()
        definition.measure = any(Measure.allCases)
        definition.grouping = any(Grouping.allCases)
        let attributions = Attribution.allCases.filter { _ in Bool.random(using: &generator) }
        if !attributions.isEmpty { definition.attributions = attributions }
        definition.source = any(["huggingface", "openrouter", "a-2"])
        definition.from = Bool.random(using: &generator) ? day() : nil
        definition.to = Bool.random(using: &generator) ? day() : nil
        definition.step = any(Step.allCases)
        definition.cohort = any([.all, .new, .releasedSince(day())])
        definition.derivatives = any(Retention.allCases)
        definition.spikes = any(SpikeHandling.allCases)
        definition.tests = any(Retention.allCases)
        definition.unknown = any(UnknownHandling.allCases)
        definition.minimum = any([0, 1, 1000, Int.max])
        definition.cleaning = Cleaning(Set(Flaw.allCases.filter { _ in Bool.random(using: &generator) }))
        let values = ["a b", "x\"y", "back\\slash", "=", "日本", "a/b", "unknown", "-1", "Llama 3.1", "\\", "\"\""]
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            let key = any([Grouping.model, .family, .line, .organisation, .modality, .licence])
            let count = Int.random(in: 1...3, using: &generator)
            definition.filters.append(Filter(key: key, values: (0..<count).map { _ in any(values) }))
        }
        return definition
    }
}
