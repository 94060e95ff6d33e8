import Foundation
import Lake
import Simulation
import Testing

@testable import Audit

/// Real HTTP on loopback.
struct EndpointRunTests {
    @Test func `every trial is asked once, and the same plan gives the same answers however many ask at once`()
        async throws
    {
        var wide = RunFixture.options
        wide.concurrency = 30
        var single = RunFixture.options
        single.concurrency = 1
        let many = try await RunFixture.run(EndpointScript(), options: wide)
        let one = try await RunFixture.run(EndpointScript(), options: single)
        #expect(many.progress.done == 60)
        #expect(many.progress.requests == 60)
        #expect(many.trials.map(\.ordinal) == Array(0..<60))
        #expect(many.trials.map(\.answer) == one.trials.map(\.answer))
        #expect(Set(many.trials.map(\.seed)).count == 5)
        let trial = try #require(many.trials.first)
        #expect(trial.ending == .answered)
        #expect(trial.returnedModel == "scripted")
        #expect(trial.host.hasPrefix("http://127.0.0.1:"))
        #expect(trial.raw?.contains("chat.completion") == true)
    }

    @Test(arguments: [
        EndpointFault.throttled, .serverError, .cut, .wrongJSON, .noChoices, .page,
    ])
    func `a fault that passes costs a retry and loses nothing`(fault: EndpointFault) async throws {
        var script = EndpointScript()
        script.faults = [fault: 0.15]
        let (progress, trials) = try await RunFixture.run(script)
        #expect(progress.done == 60)
        #expect(progress.requests > 60)
        #expect(trials.contains { $0.attempts > 1 })
        #expect(trials.allSatisfy { $0.ending == .answered || $0.ending == .providerError })
        #expect(trials.filter { $0.ending == .answered }.count > 50)
    }

    @Test(arguments: [
        (EndpointFault.empty, Trial.Ending.empty), (.moderated, .moderated), (.truncated, .truncated),
        (.huge, .answered), (.invalidText, .answered),
    ])
    func `an answer that is amiss is kept and named`(fault: EndpointFault, ending: Trial.Ending) async throws {
        var script = EndpointScript()
        // Ten megabytes take a while where nothing is optimised.
        script.faults = [fault: fault == .huge ? 0.15 : 0.4]
        let (progress, trials) = try await RunFixture.run(script, repeats: fault == .huge ? 1 : 5)
        #expect(progress.requests == trials.count)
        let struck = trials.filter { trial in
            switch fault {
            case .huge: (trial.answer?.utf8.count ?? 0) > 9_000_000
            case .invalidText: trial.answer?.contains("\u{FFFD}") == true
            default: trial.ending == ending
            }
        }
        #expect(!struck.isEmpty)
        #expect(struck.allSatisfy { $0.ending == ending && $0.raw != nil })
        #expect(struck.count < trials.count)
    }

    @Test func `a failure that stays is recorded after three retries, and a stall is cut short`() async throws {
        var script = EndpointScript()
        script.faults = [.serverError: 1]
        var options = RunFixture.options
        options.concurrency = 1
        options.patience = .milliseconds(200)
        let (progress, trials) = try await RunFixture.run(script, repeats: 1, options: options)
        #expect(trials.allSatisfy { $0.ending == .providerError && $0.attempts == 4 && $0.error != nil })
        #expect(progress.failures.count == 1)

        script.faults = [.stall: 1]
        options.timeout = .milliseconds(50)
        let stalled = try await RunFixture.run(script, repeats: 1, options: options)
        #expect(stalled.progress.failures.first?.message.contains("no answer within") == true)
    }

    @Test func `concurrency settles at what the endpoint takes`() async throws {
        var script = EndpointScript()
        script.capacity = 6
        script.latency = .milliseconds(3)
        var options = RunFixture.options
        options.concurrency = 50
        let (progress, trials) = try await RunFixture.run(script, repeats: 20, options: options)
        #expect(progress.done == 240)
        #expect(trials.allSatisfy { $0.ending == .answered })
    }

    @Test(arguments: EndpointScript.Trace.allCases)
    func `a refusal after a plan shows its plan wherever the trace stands`(trace: EndpointScript.Trace) async throws {
        var script = EndpointScript()
        script.refusalsAfterPlan = 1
        script.trace = trace
        let (_, trials) = try await RunFixture.run(script, repeats: 1)
        #expect(trials.allSatisfy { $0.reasoning?.contains("```") == true })
        #expect(trials.allSatisfy { $0.answer?.contains("```") == false && $0.answer?.contains("think") == false })
    }

    @Test func `a wrong key, an unknown model and a wrong address each give one line and write nothing`() async throws {
        var script = EndpointScript()
        script.key = "right-key-0123456789"
        script.models = ["another"]
        try await ScriptedEndpoint(script).serving { base in
            func failure(_ path: String, _ key: String) async throws -> String {
                try await RunFixture.withFolder { folder in
                    var plan = RunFixture.plan([path])
                    plan = AuditPlan(
                        suite: plan.suite,
                        models: [.init(name: "m", endpoint: path, model: "scripted", keyVariable: "K")],
                        repeats: 1, sampling: plan.sampling, seed: 1)
                    let fixture = try RunFixture(plan, in: folder)
                    let progress = try await fixture.session(keys: ["K": key]).run()
                    #expect(progress.done == 0)
                    #expect(progress.failures.count == 1)
                    #expect(try fixture.trials().isEmpty)
                    return progress.failures.first?.message ?? ""
                }
            }
            let wrong = "wrong-key-0123456789"
            let message = try await failure(base, wrong)
            #expect(message.contains("status 401"))
            #expect(!message.contains(wrong))
            #expect(message.contains("[key]"))
            #expect(try await failure(base, "right-key-0123456789").contains("status 404"))
            #expect(try await failure(base + "/elsewhere", "right-key-0123456789").contains("status 404"))
            #expect(try await failure("https" + base.dropFirst(4), "right-key-0123456789").contains("no TLS there"))
        }
    }

    @Test func `an endpoint that is down is given up with nothing lost, and others go on`() async throws {
        try await ScriptedEndpoint(EndpointScript()).serving { base in
            try await RunFixture.withFolder { folder in
                // Port 1 is reserved, and nobody listens there.
                let fixture = try RunFixture(RunFixture.plan(["http://127.0.0.1:1/v1", base]), in: folder)
                let progress = try await fixture.session().run()
                #expect(progress.done == 60)
                #expect(progress.failures.map(\.message) == ["m0 at http://127.0.0.1:1: Connection refused"])
                #expect(try fixture.trials().allSatisfy { $0.model == "m1" })
            }
        }
    }

    @Test func `a budget of requests is kept to the last one, and a larger one goes on`() async throws {
        try await ScriptedEndpoint(EndpointScript()).serving { base in
            try await RunFixture.withFolder { folder in
                let fixture = try RunFixture(RunFixture.plan([base]), in: folder)
                var options = RunFixture.options
                options.budget = Budget(requests: 25)
                #expect(try await fixture.session(options).run().done == 25)
                #expect(try await fixture.session(options).run().fresh == 0)
                options.budget = Budget(tokens: 5000)
                let tokens = try await fixture.session(options).run()
                #expect(tokens.tokens > 4000)
                #expect(tokens.tokens < 5500)
                #expect(try await fixture.session().run().done == 60)
                #expect(try fixture.trials().count == 60)
            }
        }
    }

    @Test func `a run of another plan is refused`() async throws {
        try await ScriptedEndpoint(EndpointScript()).serving { base in
            try await RunFixture.withFolder { folder in
                let fixture = try RunFixture(RunFixture.plan([base]), in: folder)
                _ = try await fixture.session().run()
                let other = RunFixture.plan([base], seed: 8)
                let error = #expect(throws: AuditError.self) {
                    try AuditRun(
                        other, in: fixture.run, keys: Keys(environment: [:], file: nil), options: RunFixture.options)
                }
                #expect(error?.message.contains("another plan") == true)
            }
        }
    }

    @Test func `the projection holds every trial`() async throws {
        var script = EndpointScript()
        script.faults = [.invalidText: 0.2, .moderated: 0.2]
        try await ScriptedEndpoint(script).serving { base in
            try await RunFixture.withFolder { folder in
                let fixture = try RunFixture(RunFixture.plan([base]), in: folder)
                let session = try fixture.session()
                _ = try await session.run()
                try TrialProjection.write(fixture.run, longestLine: session.longestLine)
                let rows = try DuckDBEngine().rows(
                    "SELECT ending, count(*) FROM read_parquet(\(fixture.run.trials.path.sqlPattern)) GROUP BY ALL"
                ).rows
                let counts = Dictionary(uniqueKeysWithValues: rows.map { ($0[0].text ?? "", $0[1].integer ?? 0) })
                let expected = Dictionary(grouping: try fixture.trials(), by: \.ending.rawValue).mapValues(\.count)
                #expect(counts == expected)
                #expect(counts["moderated"] != nil)
            }
        }
    }
}
