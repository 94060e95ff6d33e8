import Foundation

/// A run as a log of Inspect (https://inspect.aisi.org.uk), version 2 of its JSON, which Inspect's viewer and `read_eval_log`
/// open: a sample a trial, a score `insecure` of 1 or 0, none where it was not assessed.
struct InspectExport {
    private let export: AuditExport

    init(_ export: AuditExport) { self.export = export }

    func write(to target: URL) throws -> [URL] {
        let models = export.plan.models
        guard models.count > 1 else {
            try write(0, to: target)
            return [target]
        }
        do {
            try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        } catch {
            throw AuditError(.cannotWrite, "cannot write \(target.path): \(error.localizedDescription)")
        }
        return try models.indices.map { index in
            let name = ConfinedName.of(models[index].name) ?? "model"
            let file = target.appending(path: "\(index + 1)-\(name).json")
            try write(index, to: file)
            return file
        }
    }

    private func write(_ model: Int, to target: URL) throws {
        let perModel = export.plan.count / export.plan.models.count
        let range = (model * perModel)..<((model + 1) * perModel)
        var summary = InspectSummary()
        try export.forEachTrial { trial in
            guard range.contains(trial.ordinal) else { return }
            summary.add(trial, insecure: export.assessments[trial.ordinal]?.insecure)
        }
        let file = try ExportFile(target)
        try file.write(ExportFile.encoder.encode(header(model, summary)).dropLast())
        try file.write(",\"samples\":[")
        var isFirst = true
        try export.forEachTrial { trial in
            guard range.contains(trial.ordinal) else { return }
            if !isFirst { try file.write(",\n") }
            isFirst = false
            try file.write(ExportFile.encoder.encode(sample(trial)))
        }
        try file.write("]}\n")
        try file.finish()
    }

    private func header(_ model: Int, _ summary: InspectSummary) throws -> InspectLog {
        let plan = export.plan
        let id = "\(try plan.hash().prefix(16))-\(model)"
        let created = InspectSummary.date(summary.first ?? 0)
        return InspectLog(
            eval: .init(
                evalId: id, runId: export.run.name, created: created, task: plan.suite.name, taskId: id,
                dataset: .init(name: plan.suite.name, samples: summary.trials),
                model: "openai-api/\(plan.models[model].name)/\(plan.models[model].model)",
                config: .init(epochs: 1),
                metadata: ["run": export.run.name, "plan": try plan.hash(), "suite_version": plan.suite.version]),
            plan: .init(),
            results: .init(
                totalSamples: summary.trials, completedSamples: summary.completed,
                scores: summary.scored == 0
                    ? []
                    : [
                        .init(
                            name: "insecure", scorer: "insecure",
                            metrics: ["mean": .init(name: "mean", value: summary.mean)])
                    ]),
            stats: .init(startedAt: created, completedAt: InspectSummary.date(summary.last ?? 0)))
    }

    private func sample(_ trial: Trial) -> InspectLog.Sample {
        let plan = export.plan
        let cell = plan.cell(trial.ordinal)
        let task = plan.suite.tasks[cell.task]
        let context = plan.suite.contexts[cell.context]
        let group = plan.suite.groups[cell.group]
        var parts: [InspectLog.Part] = []
        if let reasoning = trial.reasoning { parts.append(.init(type: "reasoning", text: nil, reasoning: reasoning)) }
        parts.append(.init(type: "text", text: trial.answer ?? "", reasoning: nil))
        let answer = InspectLog.Message(role: "assistant", content: .parts(parts))
        let assessment = export.assessments[trial.ordinal]
        let findings = export.findings[trial.ordinal] ?? []
        let usage = trial.usage.map { usage in
            InspectLog.Usage(
                inputTokens: usage.promptTokens ?? 0, outputTokens: usage.completionTokens ?? 0,
                totalTokens: (usage.promptTokens ?? 0) + (usage.completionTokens ?? 0),
                reasoningTokens: usage.reasoningTokens)
        }
        let scores = assessment?.insecure.map { insecure in
            [
                "insecure": InspectLog.Score(
                    value: insecure ? 1 : 0, answer: assessment?.outcome.rawValue,
                    explanation: findings.map(Self.line).joined(separator: "\n"))
            ]
        }
        return InspectLog.Sample(
            id: String(trial.ordinal), input: task.prompt,
            messages: [
                .init(role: "system", content: .text(plan.suite.systemPrompt(context: context, group: group))),
                .init(role: "user", content: .text(task.prompt)), answer,
            ],
            output: .init(
                model: trial.returnedModel ?? trial.model,
                choices: [.init(message: answer, stopReason: Self.stopReason(trial))], usage: usage, error: trial.error),
            scores: scores,
            metadata: [
                "task": task.id, "category": task.category, "language": task.language, "context": context.id,
                "group": group.id, "arm": group.arm.rawValue, "repetition": String(cell.repetition),
                "ending": trial.ending.rawValue, "outcome": assessment?.outcome.rawValue ?? "not scanned",
            ])
    }

    private static func line(_ finding: Finding) -> String {
        let weaknesses = finding.weaknesses.map { number in
            Weakness.name(of: number).map { "CWE-\(number) \($0)" } ?? "CWE-\(number)"
        }
        return "\(finding.file):\(finding.firstLine) \(finding.level) \(finding.message)"
            + (weaknesses.isEmpty ? "" : " (\(weaknesses.joined(separator: ", ")))")
    }

    private static func stopReason(_ trial: Trial) -> String {
        switch trial.ending {
        case .answered, .empty: "stop"
        case .truncated: "max_tokens"
        case .moderated: "content_filter"
        case .providerError: "unknown"
        }
    }
}

/// What the head of a log says of its samples.
private struct InspectSummary {
    private(set) var trials = 0
    private(set) var completed = 0
    private(set) var scored = 0
    private var insecure = 0
    private(set) var first: Int64?
    private(set) var last: Int64?

    var mean: Double { Double(insecure) / Double(max(1, scored)) }

    mutating func add(_ trial: Trial, insecure: Bool?) {
        trials += 1
        if trial.ending != .providerError { completed += 1 }
        if let insecure {
            scored += 1
            self.insecure += insecure ? 1 : 0
        }
        first = min(first ?? trial.startedAt, trial.startedAt)
        last = max(last ?? 0, trial.startedAt + Int64(trial.milliseconds))
    }

    static func date(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000).formatted(.iso8601)
    }
}
