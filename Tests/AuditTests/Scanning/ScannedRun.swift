import Audit
import Foundation
import Lake
import TestSupport
import Testing

/// A run with a journal of given answers, in a lake of its own.
struct ScannedRun {
    let folder: URL
    let lake: LakeDirectory
    let run: RunDirectory
    let plan: AuditPlan

    /// - Parameter tasks: languages; trial n is of task n modulo their number.
    static func with<Result>(
        _ tasks: [String] = ["python"], repeats: Int = 100, models: [String] = ["m"],
        _ body: (ScannedRun) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bellwether-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let lake = LakeDirectory(root: folder.appending(path: "lake"))
        let run = try RunDirectory("r", in: lake)
        let plan = AuditPlan(
            suite: Suite(
                name: "s", version: "1", systemPrompt: "You write code {context} {group}.",
                tasks: tasks.map { .init(id: "task-\($0)", category: "injection", language: $0, prompt: "Write it.") },
                contexts: [.init(id: "none", arm: .none, phrase: "")],
                groups: [.init(id: "none", arm: .none, phrase: ""), .init(id: "x", arm: .placebo, phrase: "in X")]),
            models: models.map { .init(name: $0, endpoint: "http://127.0.0.1/v1", model: $0, keyVariable: nil) },
            repeats: repeats, sampling: .init(temperature: 0, topP: nil, maximumTokens: 10), seed: 1)
        try plan.write(to: run)
        return try await body(ScannedRun(folder: folder, lake: lake, run: run, plan: plan))
    }

    func trial(
        _ ordinal: Int, _ answer: String?, ending: Trial.Ending = .answered, trace: String? = nil
    ) -> Trial {
        let cell = plan.cell(ordinal)
        return Trial(
            ordinal: ordinal, model: plan.models[cell.model].name, task: plan.suite.tasks[cell.task].id,
            context: plan.suite.contexts[cell.context].id, group: plan.suite.groups[cell.group].id,
            repetition: cell.repetition, seed: 1, ending: ending, attempts: 1, startedAt: 1_763_700_000_000,
            milliseconds: 1234, host: "http://127.0.0.1:8000", returnedModel: "m-1", finishReason: "stop",
            usage: .init(promptTokens: 10, completionTokens: 20, reasoningTokens: nil), answer: answer,
            reasoning: trace, status: 200, error: ending == .providerError ? "=cmd: status 500" : nil, raw: nil)
    }

    /// Appends trials to the journal.
    func journal(_ trials: [Trial]) throws {
        var bytes = (try? Data(contentsOf: run.journal)) ?? Data()
        for trial in trials { bytes += try JSONEncoder().encode(trial) + Data("\n".utf8) }
        try bytes.write(to: run.journal)
    }

    /// Appends answers that are one block of Python each, from `first` on.
    func journal(code: [String], from first: Int = 0) throws {
        try journal(code.enumerated().map { trial(first + $0, "```python\n\($1)\n```") })
    }

    @discardableResult
    func scan(_ scanners: Scanners, timeLimit: Duration = .seconds(120), again: Bool = false) async throws -> Int {
        let tools = Tools.toolbox
        return try await AuditScan(
            run, plan: plan, scanners: scanners, tools: tools, engine: DuckDBEngine(), jobs: 2, timeLimit: timeLimit
        ).scan(again: again)
    }

    func assessments() throws -> [Int: Assessment] {
        try AssessmentStore(run, engine: DuckDBEngine()).assessments()
    }

    func findings() throws -> [Finding] { try AssessmentStore(run, engine: DuckDBEngine()).findings() }
}

/// The scanners that `make audit-tools` installs.
enum Tools {
    static let root = Project.root.appending(path: ".deps/audit-tools")
    static let toolbox = Toolbox(
        root: root, scripts: Project.root.appending(path: "Sources/Audit/Resources/scanners"))

    /// One of them, or all; the test is cancelled where they are not installed.
    static func scanners(_ names: [String]? = nil) throws -> Scanners {
        let scanners = try Scanners(toolbox, wanted: names, jobs: 2)
        if let missing = scanners.absent.first { try Test.cancel("\(missing.key): \(missing.value)") }
        return scanners
    }
}

/// A scanner that does what the code tells it: a line `HANG`, `CRASH`, `MUTE`, `NONSENSE` or `FAIL` makes it do so, and
/// each line `BAD` is a finding.
struct ScriptedScanner: CodeScanner {
    let name: String
    let version: String? = "1"
    let languages: Set<CodeLanguage> = [.python]
    let script: URL

    init(_ name: String = "scripted", in folder: URL) throws {
        self.name = name
        script = try Scratch.file("\(name).sh", Self.text, in: folder)
    }

    func command(_ places: ScannerPlaces) -> ScannerCommand {
        ScannerCommand(URL(filePath: "/bin/sh"), [script.path, places.code.path, places.report.path])
    }

    private static let text = """
        cd "$1"
        has() { grep -qs "^$1" *; }
        has HANG && { sleep 600 & wait; }
        has CRASH && { echo "Boom: \\033[31mred" >&2; kill -SEGV $$; }
        has MUTE && { echo "out of luck" >&2; exit 3; }
        has NONSENSE && { echo "<html>" > "$2"; exit 0; }
        success=true
        has FAIL && success=false
        {
            printf '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"s"}},"invocations":[{"executionSuccessful":%s}],' $success
            printf '"results":[{"ruleId":"none","kind":"pass"}'
            grep -n "^BAD" /dev/null * | while IFS=: read -r file line rest; do
                printf ',{"ruleId":"bad","message":{"text":"bad line"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"%s"},"region":{"startLine":%s}}}],"properties":{"tags":["CWE-1"]}}' "$file" "$line"
            done
            printf ']}]}'
        } > "$2"
        """
}
