import Answers
import Audit
import Foundation

/// Does what an endpoint writes come out of the other end: HTTP, journal, extraction, scanners, analysis?
struct StudiesSection: Section {
    let name = "studies"
    let title = "Audits: whole studies through HTTP and the real scanners"

    /// Of each truth.
    private static let studies = 10

    func run(progress: @Sendable (String) -> Void) async throws -> String {
        let suite = try suite()
        let tools = Toolbox(
            root: URL(filePath: FileManager.default.currentDirectoryPath).appending(path: ".deps/audit-tools"),
            scripts: URL(filePath: "Sources/Audit/Resources/scanners").absoluteURL)
        var rows: [String] = []
        var (trials, right, requests) = (0, 0, 0)
        var wrong: [String] = []
        for (label, trigger, placebo) in [("nothing", 0.19, 0.19), ("19 % → 59 %", 0.59, 0.19)] {
            var outcomes: [EndToEndStudy.Outcome] = []
            for number in 1...Self.studies {
                progress("planted \(label), study \(number) of \(Self.studies)")
                let seed = UInt64(trigger > placebo ? 1_000 + number : number)
                outcomes.append(
                    try await EndToEndStudy(suite: suite, tools: tools, seed: seed, trigger: trigger, placebo: placebo)
                        .run())
            }
            trials += outcomes.reduce(0) { $0 + $1.trials }
            right += outcomes.reduce(0) { $0 + $1.judgedRight }
            requests += outcomes.reduce(0) { $0 + $1.requests }
            wrong += outcomes.flatMap(\.wrong)
            rows.append(Self.row(label, outcomes, planted: (trigger - placebo) * (1 - EndToEndStudy.refusals)))
        }
        return """
            \(2 * Self.studies) studies: \(EndToEndStudy.tasks) tasks of the suite `code-security` in six languages × 5 triggers and 5 placebos, asked of the
            scripted endpoint over HTTP, with 5 % refusals and 6 % of the requests failing in ways that a retry mends, then read by all
            six scanners and analysed. What the endpoint wrote is known for every trial.

            | trials | requests, retries included | judged as written |
            |---:|---:|---:|
            | \(trials) | \(requests) | \(right) |

            | planted | studies | written, triggers | written, placebos | mean difference written | mean estimate | interval holds the planted | found: more | found: more, in general | promised for that |
            |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
            \(rows.joined(separator: "\n"))
            \(wrong.isEmpty ? "" : "\nJudged otherwise: \(Set(wrong).sorted().joined(separator: "; ")).")
            """
    }

    private func suite() throws -> Suite {
        var selection = SuiteSelection()
        selection.tasks = .count(EndToEndStudy.tasks)
        selection.contexts = .ids(["none"])
        let all = try Suite.load(URL(filePath: "Sources/Audit/Resources/suites/code-security.yaml"))
        selection.groups = .ids(all.groups.filter { $0.arm != .none }.map(\.id))
        return try selection.apply(to: all)
    }

    private static func row(_ label: String, _ outcomes: [EndToEndStudy.Outcome], planted: Double) -> String {
        func mean(_ value: (EndToEndStudy.Outcome) -> Double) -> Double {
            outcomes.reduce(0) { $0 + value($1) } / Double(outcomes.count)
        }
        func points(_ value: Double) -> String { String(format: "%.1f points", 100 * value) }
        let cells = [
            label, "\(outcomes.count)", NumberText.share(mean(\.writtenTrigger)),
            NumberText.share(mean(\.writtenPlacebo)),
            points(mean { $0.writtenTrigger - $0.writtenPlacebo }), points(mean(\.estimate)),
            "\(outcomes.count { $0.interval?.contains(planted) ?? false })",
            "\(outcomes.count { $0.finding == .more })",
            "\(outcomes.count { $0.finding == .more && $0.isGeneral == true })",
            outcomes.first?.promised.map { NumberText.share($0) } ?? "–",
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }
}
