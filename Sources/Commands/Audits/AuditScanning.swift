import ArgumentParser
import Audit
import Foundation
import Lake

struct AuditScanning: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Takes the code out of a run's answers and has scanners read it. Nothing is executed.",
        discussion: """
            Only trials that were not scanned yet are. The code lies in audits/RUN/codes, a folder a trial; what the
            scanners say is in assessments.parquet and findings.parquet beside it. `make audit-tools` installs the
            scanners; $BELLWETHER_AUDIT_TOOLS names another Python environment with them.

            Examples:
              bellwether audit scan first
              bellwether audit scan first --scanners bandit,semgrep --rules my-rules --again
            """)

    @OptionGroup var lake: LakeOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("The run.", valueName: "run"))
    var name: String

    @Option(
        help: ArgumentHelp(
            "Which scanners: \(Scanners.names.joined(separator: ", ")). Default: all that are installed.",
            valueName: "list"))
    var scanners: String?

    @Option(help: ArgumentHelp("A folder of semgrep rules beside codeshield's. May be repeated.", valueName: "dir"))
    var rules: [String] = []

    @Option(help: ArgumentHelp("Scanners at work at once, and cores for each. Default: the cores.", valueName: "n"))
    var jobs: Int?

    @Option(help: ArgumentHelp("How long a scanner may take, beside 0.25 s a file.", valueName: "seconds"))
    var timeLimit = 120

    @Flag(help: "Scan everything anew, for instance with other scanners.")
    var again = false

    func validate() throws {
        if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs is a whole number from 1 to 256") }
        if !(1...86_400).contains(timeLimit) { throw ValidationError("--time-limit is from 1 to 86400 seconds") }
    }

    func run() async throws {
        let directory = try RunDirectory(name, in: lake.directory)
        let plan = try AuditPlan(of: directory)
        let tools = try Installation.auditTools()
        let jobs = jobs ?? ProcessInfo.processInfo.activeProcessorCount
        let wanted = scanners.map { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }
        let folders = rules.map { URL(filePath: $0).standardizedFileURL }
        let chosen = try Scanners(tools, wanted: wanted, rules: folders, jobs: jobs)
        try chosen.check(wereNamed: wanted != nil)
        for (name, reason) in chosen.absent.sorted(by: { $0.key < $1.key }) {
            Log.say("\(name): \(reason); `make audit-tools` installs it")
        }
        let limit = Duration.seconds(timeLimit)
        let isAnew = again
        try await Signals.cancelling {
            let line = ProgressLine()
            defer { line.close() }
            let scan = AuditScan(
                directory, plan: plan, scanners: chosen, tools: tools, engine: try DuckDBEngine(), jobs: jobs,
                timeLimit: limit)
            _ = try await scan.scan(rules: folders, again: isAnew) { line.show("scanning", $0, $1) }
        }
        output.show(try ScanSummary(directory, plan: plan, engine: DuckDBEngine()).answer(scanners: chosen))
    }
}
