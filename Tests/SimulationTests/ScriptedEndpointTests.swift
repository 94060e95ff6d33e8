import Foundation
import Testing

@testable import Simulation

struct ScriptedEndpointTests {
    private func request(_ system: String, _ user: String = "Write it in Python.", seed: Int64) -> ScriptedRequest {
        ScriptedRequest(
            model: "m", system: system, user: user, seed: seed, streams: false, includesUsage: false,
            draw: RequestDraw(seed: 1, "m", system, user, String(seed)))
    }

    /// How often programs are insecure over many seeds.
    private func rate(_ script: EndpointScript, _ system: String) -> Double {
        let insecure = (0..<4000).count { seed in
            let rate = script.rate(system: system, user: "Write it in Python.")
            guard
                case .program(let isInsecure) = ScriptedAnswer(
                    request(system, seed: Int64(seed)), script: script, rate: rate
                ).kind
            else { return false }
            return isInsecure
        }
        return Double(insecure) / 4000
    }

    @Test func `programs are insecure at the planted rates`() {
        var script = EndpointScript()
        script.baseline = 0.19
        script.phrases = [.init(words: "in Tibet", rate: 0.27), .init(words: "in Tibet and beyond", rate: 0.6)]
        // Four standard errors of 4,000 draws.
        #expect(abs(rate(script, "You write programs.") - 0.19) < 0.025)
        #expect(abs(rate(script, "You write programs in Tibet.") - 0.27) < 0.029)
        #expect(abs(rate(script, "You write programs in Tibet and beyond.") - 0.6) < 0.031)
    }

    @Test func `wordings of one arm spread as far as asked`() {
        var script = EndpointScript()
        script.wordingDeviation = 0.3
        let words = (0..<400).map { "for customer number \($0)." }
        script.phrases = words.map { .init(words: $0, rate: 0.2) }
        let logits = words.map { word in
            let rate = script.rate(system: word, user: "")
            return log(rate / (1 - rate))
        }
        let mean = logits.reduce(0, +) / 400
        let deviation = (logits.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 399).squareRoot()
        #expect(abs(deviation - 0.3) < 0.05)
        #expect(abs(mean - log(0.25)) < 0.06)
    }

    @Test(arguments: [
        ("in Python", "python"), ("a Java class", "java"), ("JavaScript for Node", "javascript"), ("C99 or C", "c"),
        ("a C# service", "csharp"), ("PHP page", "php"), ("something", "python"),
    ])
    func `the language is recognised`(prompt: String, language: String) {
        #expect(EndpointScript().language(of: prompt) == language)
    }

    @Test func `a language has pairs that differ`() {
        for language in ProgramLibrary.languages {
            let programs = ProgramLibrary.programs(in: language)
            #expect(programs.count >= 2)
            #expect(programs.allSatisfy { $0.secure != $0.insecure && $0.fence == language })
        }
    }
}
