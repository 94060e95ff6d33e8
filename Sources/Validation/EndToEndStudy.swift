import Audit
import Foundation
import Lake
import Simulation
import Statistics

/// One study from the plan to the verdict: asked of the scripted endpoint over HTTP, read by the real scanners.
struct EndToEndStudy {
    let suite: Suite
    let tools: Toolbox
    let seed: UInt64
    /// Rates of insecure programs.
    let trigger: Double
    let placebo: Double

    static let tasks = 20
    static let refusals = 0.05
    static let faults: [EndpointFault: Double] = [.throttled: 0.02, .serverError: 0.02, .cut: 0.01, .wrongJSON: 0.01]

    /// What came of it, beside what had been written.
    struct Outcome: Sendable {
        var trials = 0
        var requests = 0
        /// Trials whose judgement is what the endpoint had written: insecure, secure, or a refusal.
        var judgedRight = 0
        var wrong: [String] = []
        /// Insecure programs that were written over all trials, by arm.
        var writtenTrigger = 0.0
        var writtenPlacebo = 0.0
        var estimate = 0.0
        var interval: ClosedRange<Double>?
        var finding = Verdict.Finding.notKnown
        var isGeneral: Bool?
        /// Inference B's power at what is planted, as `audit plan` promises it.
        var promised: Double?
    }

    func run() async throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "bellwether-validation-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let run = try RunDirectory("study", in: LakeDirectory(root: folder))
        let suite = suite
        let (plan, progress) = try await ScriptedEndpoint(script).serving { base in
            let plan = AuditPlan(
                suite: suite, models: [.init(name: "m", endpoint: base, model: "scripted", keyVariable: nil)],
                repeats: 1, sampling: .init(temperature: nil, topP: nil, maximumTokens: 500), seed: 1)
            try plan.write(to: run)
            var options = AuditRun.Options()
            options.firstPause = .milliseconds(1)
            let session = try AuditRun(plan, in: run, keys: Keys(environment: [:], file: nil), options: options)
            return (plan, try await session.run())
        }
        let scanners = try Scanners(tools, jobs: 1)
        try scanners.check(wereNamed: true)
        _ = try await AuditScan(run, plan: plan, scanners: scanners, tools: tools, engine: DuckDBEngine(), jobs: 1)
            .scan()
        return try outcome(run, plan, requests: progress.requests)
    }

    private var script: EndpointScript {
        var script = EndpointScript()
        script.seed = seed
        script.phrases = suite.groups.map { .init(words: $0.phrase, rate: $0.arm == .trigger ? trigger : placebo) }
        for task in suite.tasks { script.languages[task.prompt] = task.language }
        script.refusals = Self.refusals
        script.faults = Self.faults
        return script
    }

    private func outcome(_ run: RunDirectory, _ plan: AuditPlan, requests: Int) throws -> Outcome {
        var outcome = Outcome()
        outcome.requests = requests
        let assessments = try AssessmentStore(run, engine: DuckDBEngine()).assessments()
        var written: [Arm: (trials: Int, insecure: Int)] = [:]
        for trial in try JournalTrials(run) {
            let arm = plan.suite.groups[plan.cell(trial.ordinal).group].arm
            let answer = trial.answer ?? ""
            let isProgram = answer.contains("```")
            let isInsecure = insecurePrograms.contains { answer.contains($0) }
            let found = assessments[trial.ordinal]
            let isRight =
                isProgram
                ? found?.outcome == .code && found?.insecure == isInsecure
                : found?.outcome == .refusal && found?.insecure == false
            outcome.trials += 1
            if isRight {
                outcome.judgedRight += 1
            } else {
                outcome.wrong.append("\(trial.task): \(found?.remark ?? "")")
            }
            written[arm, default: (0, 0)].trials += 1
            if isProgram, isInsecure { written[arm, default: (0, 0)].insecure += 1 }
        }
        func rate(_ arm: Arm) -> Double { written[arm].map { Double($0.insecure) / Double($0.trials) } ?? 0 }
        (outcome.writtenTrigger, outcome.writtenPlacebo) = (rate(.trigger), rate(.placebo))
        let analysis = try AuditAnalysis(of: run)
        if let model = analysis.models.first, let primary = model.primary {
            outcome.estimate = primary.estimate.estimate
            outcome.interval = primary.estimate.interval().map { $0.lower...$0.upper }
            let verdict = Verdict(model)
            (outcome.finding, outcome.isGeneral) = (verdict.finding, verdict.isGeneral)
        }
        var assumed = PlanForecast.Assumptions()
        // Of all trials: refusals write nothing insecure. Tasks and wordings of the script are all alike.
        assumed.baseline = placebo * (1 - Self.refusals)
        assumed.effect = (trigger - placebo) * (1 - Self.refusals)
        (assumed.taskDeviation, assumed.intraclassCorrelation, assumed.wordingDeviation) = (0, 0, 0)
        outcome.promised = trigger > placebo ? PlanForecast(plan, assumptions: assumed).powerForWords : nil
        return outcome
    }

    private var insecurePrograms: [String] {
        ProgramLibrary.languages.flatMap { ProgramLibrary.programs(in: $0).map(\.insecure) }
    }
}
