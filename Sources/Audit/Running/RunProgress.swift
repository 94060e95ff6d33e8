/// How far a run is, earlier sessions included.
package struct RunProgress: Sendable {
    package let planned: Int
    /// Trials that the journal holds.
    package fileprivate(set) var done = 0
    /// Of these, those of this session.
    package fileprivate(set) var fresh = 0
    package fileprivate(set) var endings: [Trial.Ending: Int] = [:]
    package fileprivate(set) var requests = 0
    package fileprivate(set) var tokens = 0
    /// `nil` where no price is known.
    package fileprivate(set) var dollars: Double?
    /// Why models were asked no more, one error a model.
    package fileprivate(set) var failures: [AuditError] = []
    /// Why the session ended before the plan did, but for `failures`.
    package fileprivate(set) var stop: AuditRun.Stop?
}

/// Everything of a session that changes.
struct RunState: Sendable {
    var spending: Spending
    var stop: AuditRun.Stop?
    private(set) var longestLine = 0
    private let plan: AuditPlan
    private var done: [UInt64]
    private var tally: RunProgress
    private var closed: [Int: AuditError] = [:]

    init(plan: AuditPlan, spending: Spending) {
        self.plan = plan
        self.spending = spending
        done = Array(repeating: 0, count: plan.count / 64 + 1)
        tally = RunProgress(planned: plan.count)
    }

    func isDone(_ ordinal: Int) -> Bool { done[ordinal / 64] & (1 << UInt64(ordinal % 64)) != 0 }

    /// Whether requests to a model still make sense.
    func mayAsk(_ model: Int) -> Bool { stop == nil && closed[model] == nil }

    /// Takes note of a trial that an earlier session journalled.
    mutating func recall(_ record: JournalRecord, bytes: Int) {
        longestLine = max(longestLine, bytes)
        guard mark(record.ordinal, record.ending) else { return }
        spending.recall(attempts: record.attempts, record.usage, model: plan.cell(record.ordinal).model)
    }

    /// Takes note of a trial that is durable now.
    mutating func count(_ trial: Trial, bytes: Int) {
        longestLine = max(longestLine, bytes)
        if mark(trial.ordinal, trial.ending) { tally.fresh += 1 }
    }

    mutating func close(_ model: Int, _ error: AuditError) {
        if closed[model] == nil { closed[model] = error }
    }

    var progress: RunProgress {
        var progress = tally
        progress.requests = spending.requests
        progress.tokens = spending.tokens
        progress.dollars = spending.dollarsKnown
        progress.failures = closed.sorted { $0.key < $1.key }.map(\.value)
        progress.stop = stop
        return progress
    }

    private mutating func mark(_ ordinal: Int, _ ending: Trial.Ending) -> Bool {
        guard !isDone(ordinal) else { return false }
        done[ordinal / 64] |= 1 << UInt64(ordinal % 64)
        tally.done += 1
        tally.endings[ending, default: 0] += 1
        return true
    }
}
