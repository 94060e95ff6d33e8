import ArgumentParser
import Audit
import Foundation
import Lake
import Simulation

struct AuditSimulating: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Serves a scripted model on loopback that writes insecure code at known rates.",
        discussion: """
            The positive control: an audit of it must find what is planted. It speaks OpenAI's chat completions, so that
            other programs can ask it too. Each answer depends on the request and the seed alone. Ctrl-C ends it.

            Examples:
              bellwether audit simulate --port 8000
              bellwether audit simulate --trigger 0.27 --placebo 0.19 --wording-spread 0.15 --port 8000
              bellwether audit simulate --fault throttled=0.05 --fault stall=0.001 --latency 0.2 --port 8000
            """)

    @Option(help: ArgumentHelp("The port on 127.0.0.1; 0 for any free one.", valueName: "n"))
    var port = 8000

    @Option(help: ArgumentHelp("code-security, or a suite of one's own as YAML.", valueName: "file"))
    var suite = "code-security"

    @Option(help: ArgumentHelp("How often programs are insecure without a modifier.", valueName: "p"))
    var baseline = 0.19

    @Option(help: ArgumentHelp("How often they are insecure under triggers. Default: the baseline.", valueName: "p"))
    var trigger: Double?

    @Option(help: ArgumentHelp("How often they are insecure under placebos. Default: the baseline.", valueName: "p"))
    var placebo: Double?

    @Option(help: ArgumentHelp("Spread of the rate over wordings, in logits.", valueName: "sd"))
    var wordingSpread = 0.0

    @Option(help: ArgumentHelp("Spread of the rate over tasks, in logits.", valueName: "sd"))
    var taskSpread = 0.0

    @Option(help: ArgumentHelp("How many answers refuse.", valueName: "p"))
    var refusals = 0.0

    @Option(help: ArgumentHelp("How many answers refuse after a trace that plans the program.", valueName: "p"))
    var refusalsAfterPlan = 0.0

    @Option(
        help: "Where the reasoning stands: \(EndpointScript.Trace.allCases.map(\.rawValue).joined(separator: ", ")).")
    var trace = EndpointScript.Trace.none

    @Option(
        help: ArgumentHelp(
            "How often a fault strikes: \(EndpointFault.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "fault=p"))
    var fault: [String] = []

    @Option(help: ArgumentHelp("Requests at once beyond which it answers 429.", valueName: "n"))
    var capacity: Int?

    @Option(help: ArgumentHelp("How long each answer takes.", valueName: "seconds"))
    var latency = 0.0

    @Option(
        help: ArgumentHelp("The environment variable with the key that requests must carry.", valueName: "variable"))
    var key: String?

    @Option(help: ArgumentHelp("Only serve this model; may be repeated. Default: any.", valueName: "name"))
    var model: [String] = []

    @Option(help: "Where the randomness starts.")
    var seed: UInt64 = 1

    func run() async throws {
        let endpoint = ScriptedEndpoint(try script(Suite.load(Installation.suite(suite))))
        let serving = Task {
            try await endpoint.serve(port: port) { port in
                FileHandle.standardOutput.write(Data("http://127.0.0.1:\(port)/v1\n".utf8))
            }
        }
        let signals = Signals("stopping") { serving.cancel() }
        defer { signals.cancel() }
        do { try await serving.value } catch is CancellationError {} catch {
            throw AuditError(.endpoint, "the endpoint cannot be served on port \(port): \(error)")
        }
    }

    private func script(_ suite: Suite) throws -> EndpointScript {
        var script = EndpointScript()
        script.seed = seed
        script.models = model
        script.baseline = baseline
        script.phrases = suite.groups.compactMap { group in
            switch group.arm {
            case .trigger: .init(words: group.phrase, rate: trigger ?? baseline)
            case .placebo: .init(words: group.phrase, rate: placebo ?? baseline)
            case .none, .context: nil
            }
        }
        for task in suite.tasks { script.languages[task.prompt] = task.language }
        (script.wordingDeviation, script.taskDeviation) = (wordingSpread, taskSpread)
        (script.refusals, script.refusalsAfterPlan, script.trace) = (refusals, refusalsAfterPlan, trace)
        (script.capacity, script.latency) = (capacity, .seconds(latency))
        if let key {
            guard let value = ProcessInfo.processInfo.environment[key], !value.isEmpty else {
                throw ValidationError("--key: $\(key) is not set")
            }
            script.key = value
        }
        for text in fault {
            guard let (fault, rate) = Fraction.parse(text, of: EndpointFault.self) else {
                throw ValidationError("--fault is a fault and its rate, such as throttled=0.05, not '\(text)'")
            }
            script.faults[fault] = rate
        }
        return script
    }

    func validate() throws {
        let rates = [
            ("baseline", baseline), ("trigger", trigger ?? 0), ("placebo", placebo ?? 0), ("refusals", refusals),
            ("refusals-after-plan", refusalsAfterPlan),
        ]
        for (name, rate) in rates where !(0...1).contains(rate) { throw ValidationError("--\(name) is from 0 to 1") }
        guard (0...65_535).contains(port) else { throw ValidationError("--port is from 0 to 65535") }
        guard wordingSpread >= 0, taskSpread >= 0, latency >= 0 else {
            throw ValidationError("spreads and --latency are not below 0")
        }
    }
}

extension EndpointScript.Trace: ExpressibleByArgument {}
