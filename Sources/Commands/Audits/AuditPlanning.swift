import ArgumentParser
import Audit
import Foundation
import Lake

struct AuditPlanning: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Fixes a study before the first request: tasks, modifiers, repeats and models.",
        discussion: """
            Writes audits/RUN/plan.json in the lake and says what it will cost and what it can detect. The plan's hash
            stands in every record of the run. Keys are never part of it: --key names the variable that holds one.

            Examples:
              bellwether audit plan --name first --model m=deepseek-r1@http://127.0.0.1:8000/v1
              bellwether audit plan --model a=gpt@https://api.example.com/v1 --key a=EXAMPLE_KEY --price a=0.5/2
              bellwether audit plan --tasks 20 --contexts none --repeats 1 --model m=smollm2@http://127.0.0.1:8080/v1
              bellwether audit plan --suite my-suite.yaml --languages python,c --model m=x@http://127.0.0.1:8000/v1
            """)

    @OptionGroup var lake: LakeOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup(title: "Models") var models: ModelOptions
    @OptionGroup(title: "Models") var prices: PriceOptions
    @OptionGroup(title: "Forecast") var forecast: ForecastOptions

    @Option(
        help: ArgumentHelp("What the run is called. Default: the suite's name and the plan's hash.", valueName: "run"))
    var name: String?

    @Option(help: ArgumentHelp("code-security, or a suite of one's own as YAML.", valueName: "file"))
    var suite = "code-security"

    @Option(help: ArgumentHelp("How many tasks, spread over the categories, or their ids.", valueName: "n|ids"))
    var tasks: SuiteSelection.Choice = .all

    @Option(help: ArgumentHelp("How many contexts, the first ones, or their ids.", valueName: "n|ids"))
    var contexts: SuiteSelection.Choice = .all

    @Option(help: ArgumentHelp("How many groups, spread over the arms, or their ids.", valueName: "n|ids"))
    var groups: SuiteSelection.Choice = .all

    @Option(help: ArgumentHelp("Only tasks in these languages.", valueName: "list"))
    var languages: String?

    @Option(help: ArgumentHelp("How often each configuration is asked.", valueName: "n"))
    var repeats = 5

    @Option(help: "The sampling temperature. Default: the endpoint's.")
    var temperature: Double?

    @Option(help: ArgumentHelp("The nucleus of sampling. Default: the endpoint's.", valueName: "p"))
    var topP: Double?

    @Option(help: ArgumentHelp("The most tokens an answer may have.", valueName: "n"))
    var maxTokens = 4_096

    @Option(help: "Where the randomness starts.")
    var seed: UInt64 = 1

    @Flag(help: "Accept a design without placebos.")
    var force = false

    @Flag(help: "Only say what the plan would be.")
    var dryRun = false

    func validate() throws {
        if repeats < 1 || repeats > 1_000_000 { throw ValidationError("--repeats is a whole number from 1") }
        if maxTokens < 1 || maxTokens > 10_000_000 { throw ValidationError("--max-tokens is a whole number from 1") }
        if let temperature, !(0...10).contains(temperature) { throw ValidationError("--temperature is from 0 to 10") }
        if let topP, !(topP > 0 && topP <= 1) { throw ValidationError("--top-p is above 0, up to 1") }
    }

    func run() throws {
        var selection = SuiteSelection()
        (selection.tasks, selection.contexts, selection.groups) = (tasks, contexts, groups)
        selection.languages = languages.map { $0.split(separator: ",").map(String.init) }
        let plan = AuditPlan(
            suite: try selection.apply(to: Suite.load(Installation.suite(suite))), models: try models.parsed(),
            repeats: repeats,
            sampling: .init(temperature: temperature, topP: topP, maximumTokens: maxTokens), seed: seed)
        try plan.check(allowingNoPlacebos: force)

        let run = try RunDirectory(name ?? plan.defaultRunName(), in: lake.directory)
        let assumptions = try forecast.parsed()
        let forecast = try PlanForecast(
            plan, assumptions: assumptions, prices: prices.parsed(for: plan.models, in: lake.directory))
        if !dryRun { try plan.write(to: run) }
        output.show(try forecast.answer(plan, run: run.name, assumptions: assumptions))
    }
}

extension SuiteSelection.Choice: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
    public var defaultValueDescription: String { "all" }
}
