import ArgumentParser
import Audit
import Foundation
import Lake

struct AuditRunning: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Asks the models every trial of a plan, and keeps each answer before it counts.",
        discussion: """
            Works with any OpenAI-compatible /v1/chat/completions. A run that was stopped, by whatever, goes on where it
            was. Ctrl-C takes the answers under way and stops; a second Ctrl-C stops at once.

            Examples:
              bellwether audit run first
              bellwether audit run plan.json --run second --concurrency 64
              bellwether audit run first --budget requests=500 --budget usd=2 --price m=0.55/2.19
              bellwether audit run first --key-file keys.txt
              bellwether audit run small --local
            """)

    @OptionGroup var lake: LakeOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var prices: PriceOptions

    @Argument(help: "The name of a run that has a plan, or a plan's file.")
    var plan: String

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp(
            "What the run of a plan's file is called. Default: the suite's name and the plan's hash.", valueName: "run"
        ))
    var name: String?

    @Option(help: ArgumentHelp("The most requests at once to one endpoint.", valueName: "n"))
    var concurrency = 16

    @Option(help: ArgumentHelp("How long one answer may take.", valueName: "seconds"))
    var timeout = 600.0

    @Option(help: ArgumentHelp("How long an endpoint may go without one answer.", valueName: "seconds"))
    var patience = 300.0

    @Option(help: ArgumentHelp("How long to wait after a first complaint of an endpoint.", valueName: "seconds"))
    var pause = 0.5

    @Option(
        help: ArgumentHelp(
            "What the whole run may spend: requests=N, tokens=N or usd=X. May be repeated.", valueName: "what=n"))
    var budget: [String] = []

    @Option(
        help: ArgumentHelp(
            "A file with one key, or NAME=key lines for the variables that the plan names.", valueName: "file"))
    var keyFile: String?

    @Flag(
        help: """
            Start llama.cpp with SmolLM2-135M-Instruct at the plan's address on loopback, and stop it at the end \
            (make local-model installs both).
            """)
    var local = false

    @Option(help: ArgumentHelp("Another model for --local.", valueName: "file"))
    var gguf: String?

    func validate() throws {
        if gguf != nil, !local { throw ValidationError("--gguf goes with --local") }
        guard (1...10_000).contains(concurrency) else { throw ValidationError("--concurrency is from 1 to 10000") }
        for (name, value) in [("timeout", timeout), ("patience", patience), ("pause", pause)] {
            guard value > 0, value <= 1e6 else { throw ValidationError("--\(name) is above 0") }
        }
        _ = try parsedBudget()
    }

    func run() async throws {
        let (plan, run) = try resolved()
        var options = AuditRun.Options()
        options.concurrency = concurrency
        options.timeout = .seconds(timeout)
        options.patience = .seconds(patience)
        options.firstPause = .seconds(pause)
        options.budget = try parsedBudget()
        options.prices = try prices.parsed(for: plan.models, in: lake.directory)
        let keys = try Keys(
            environment: ProcessInfo.processInfo.environment, file: keyFile.map { URL(filePath: $0) })
        let session = try AuditRun(
            plan, in: run, keys: keys, options: options, beforeStep: lake.directory.beforeStep)

        let model = try await local ? localModel(plan) : nil
        defer { model?.stop() }
        let signals = Signals("stopping; the answers under way are still taken") { session.interrupt() }
        let ticker = Task {
            let line = ProgressLine()
            while !Task.isCancelled {
                let progress = session.progress
                line.show("asking, \(session.concurrency) at once", progress.done, progress.planned)
                try? await Task.sleep(for: .milliseconds(200))
            }
            line.close()
        }
        let result: Result<RunProgress, any Error>
        do { result = .success(try await session.run()) } catch { result = .failure(error) }
        ticker.cancel()
        await ticker.value
        signals.cancel()

        let progress = try result.get()
        try TrialProjection.write(run, longestLine: session.longestLine)
        output.show(progress.answer(run: run.name))
        if let first = progress.failures.first {
            let others = progress.failures.dropFirst().map { "; " + $0.message }.joined()
            throw AuditError(.endpoint, first.message + others)
        }
        if case .interrupted = progress.stop {
            throw Interruption(description: "interrupted; \(progress.done) of \(progress.planned) trials are done")
        }
    }

    /// The plan, and the folder of its run.
    private func resolved() throws -> (AuditPlan, RunDirectory) {
        guard plan.contains("/") || plan.hasSuffix(".json") else {
            if name != nil { throw ValidationError("--run goes with a plan's file; '\(plan)' is the name of a run") }
            let run = try RunDirectory(plan, in: lake.directory)
            return (try AuditPlan(of: run), run)
        }
        let given = try AuditPlan(contentsOf: URL(filePath: plan))
        let run = try RunDirectory(name ?? given.defaultRunName(), in: lake.directory)
        try given.write(to: run)
        return (given, run)
    }

    /// Starts the model of the plan that is asked on loopback.
    private func localModel(_ plan: AuditPlan) async throws -> LocalModel {
        Log.say("loading the local model …")
        // Two requests at once keep two cores busy; more would only share them.
        return try await LocalModel(
            Installation.localModel(), serving: plan, model: gguf.map { URL(filePath: $0) },
            requestsAtOnce: min(concurrency, max(1, ProcessInfo.processInfo.activeProcessorCount)))
    }

    private func parsedBudget() throws -> Budget {
        var result = Budget()
        for text in budget {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            switch (parts.first, parts.count == 2 ? Double(parts[1]) : nil) {
            case ("requests", let value?) where value >= 1 && value <= 1e15: result.requests = Int(value)
            case ("tokens", let value?) where value >= 1 && value <= 1e15: result.tokens = Int(value)
            case ("usd", let value?) where value > 0 && value.isFinite: result.dollars = value
            default: throw ValidationError("--budget is requests=N, tokens=N or usd=X, not '\(text)'")
            }
        }
        return result
    }
}

/// The user stopped the work; what was done is kept.
struct Interruption: Error, CustomStringConvertible {
    let description: String
}
