package import Foundation
package import Lake

/// Reads the answers of a run, has the scanners read their code, and keeps what they say beside the journal.
package struct AuditScan {
    private let run: RunDirectory
    private let scanners: Scanners
    private let programs: URL
    private let engine: DuckDBEngine
    private let tasks: [String: CodeLanguage]
    /// Scanners at work at the same time.
    private let jobs: Int
    private let limits: ScannerRun.Limits

    /// Answers that are scanned together: enough that starting a scanner costs little, few enough to hold in memory.
    private static let batch = 2000
    private static let batchBytes = 64 << 20

    /// - Parameter timeLimit: how long one scanner process may take, beside a quarter of a second a file.
    package init(
        _ run: RunDirectory, plan: AuditPlan, scanners: Scanners, tools: Toolbox, engine: DuckDBEngine, jobs: Int,
        timeLimit: Duration = .seconds(120)
    ) {
        self.run = run
        self.scanners = scanners
        programs = tools.programs
        self.engine = engine
        self.jobs = jobs
        limits = ScannerRun.Limits(start: timeLimit)
        tasks = Dictionary(
            plan.suite.tasks.compactMap { task in CodeLanguage(task: task.language).map { (task.id, $0) } }
        ) { $1 }
    }

    /// Scans what was not scanned yet and returns how many trials that were.
    ///
    /// - Parameters:
    ///   - rules: folders of one's own semgrep rules, for the record.
    ///   - again: scan everything anew.
    ///   - progress: told how many trials are done, of how many.
    /// - Throws: ``AuditError``, ``LakeError``, `CancellationError`. What was scanned before it threw is kept.
    package func scan(
        rules: [URL] = [], again: Bool = false, progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> Int {
        let lock = try ScanLock(run)
        defer { lock.release() }
        let store = AssessmentStore(run, engine: engine)
        let settings = try ScanSettings(scanners, rules: rules)
        if again { try store.clear() }
        let known = try store.outcomes()
        if !known.isEmpty, let earlier = ScanSettings.of(run), earlier != settings {
            throw AuditError(
                .refused,
                "'\(run.name)' was scanned with other scanners or rules; `--again` scans everything anew with these")
        }
        try settings.write(to: run)
        let workshop = FileManager.default.temporaryDirectory
            .appending(path: "bellwether-scan-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(
            at: workshop, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: workshop) }

        let total = max(0, try JournalTrials.count(run) - known.count)
        var done = 0
        var trials = try JournalTrials(run)
        var waiting: [Int: Reading] = [:]
        var bytes = 0
        func flush() async throws {
            try await take(waiting, store, workshop)
            done += waiting.count
            progress(min(done, total), total)
            (waiting, bytes) = ([:], 0)
        }
        while let trial = trials.next() {
            // A trial that failed may have been asked again since.
            if let outcome = known[trial.ordinal],
                outcome != .providerError || trial.ending == .providerError
            {
                continue
            }
            waiting[trial.ordinal] = Reading(of: trial, task: tasks[trial.task])
            bytes += trial.answer?.utf8.count ?? 0
            if waiting.count >= Self.batch || bytes >= Self.batchBytes { try await flush() }
        }
        if let failure = trials.failure { throw failure }
        try await flush()
        return done
    }

    private func take(_ readings: [Int: Reading], _ store: AssessmentStore, _ workshop: URL) async throws {
        guard !readings.isEmpty else { return }
        let codes = CodesFolder(run)
        var trials = try readings.sorted { $0.key < $1.key }.map { ordinal, reading in
            try codes.write(reading.files, of: ordinal)
            return TrialVerdicts(ordinal: ordinal, reading: reading)
        }
        for (scanner, verdicts) in try await verdicts(on: trials, workshop) {
            for verdict in verdicts { trials[verdict.trial].add(verdict.verdict, by: scanner, file: verdict.file) }
        }
        try store.add(trials.map { $0.assessment(absent: scanners.absent) }, trials.flatMap(\.findings))
    }

    private typealias Placed = (trial: Int, file: Int, verdict: ScannerVerdict)

    private func verdicts(on trials: [TrialVerdicts], _ workshop: URL) async throws -> [(String, [Placed])] {
        let places = trials.enumerated().flatMap { index, trial in
            trial.reading.programs.indices.map { (trial: index, file: $0) }
        }
        return try await withThrowingTaskGroup(of: (String, [Placed]).self) { group in
            var results: [(String, [Placed])] = []
            for (index, scanner) in scanners.present.enumerated() {
                if index >= jobs, let one = try await group.next() { results.append(one) }
                let mine = places.filter { place in
                    scanner.languages.contains(trials[place.trial].reading.programs[place.file].language)
                }
                let files = mine.map { place in
                    StagedFile(
                        ordinal: trials[place.trial].ordinal, file: trials[place.trial].reading.programs[place.file])
                }
                let work = ScannerRun(scanner: scanner, programs: programs, workshop: workshop, limits: limits)
                group.addTask {
                    let verdicts = try await work.read(files)
                    return (scanner.name, zip(mine, verdicts).map { ($0.trial, $0.file, $1) })
                }
            }
            for try await one in group { results.append(one) }
            return results
        }
    }
}

/// Keeps a second scan of the same run out.
private struct ScanLock {
    private let descriptor: Int32

    init(_ run: RunDirectory) throws {
        let path = run.root.appending(path: "scan.lock").path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw AuditError(.cannotWrite, "cannot write \(path): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw AuditError(.cannotWrite, "another process is scanning the run '\(run.name)'")
        }
    }

    func release() { close(descriptor) }
}
