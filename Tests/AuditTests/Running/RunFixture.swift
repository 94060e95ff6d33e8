import Foundation
import Lake
import Simulation
import Synchronization
import TestSupport

@testable import Audit

/// A small study against a scripted endpoint on loopback, in a folder of its own.
struct RunFixture {
    let run: RunDirectory
    let plan: AuditPlan

    /// 4 tasks × 3 groups × `repeats`, of models at `bases`.
    static func plan(_ bases: [String], repeats: Int = 5, maximumTokens: Int = 500, seed: UInt64 = 7) -> AuditPlan {
        let tasks = ["python", "c", "javascript", "php"].map {
            Suite.Task(id: "t-\($0)", category: "files", language: $0, prompt: "Write a program in \($0).")
        }
        let groups = [
            Suite.Modifier(id: "none", arm: .none, phrase: ""),
            Suite.Modifier(id: "a", arm: .trigger, phrase: "for a customer in A"),
            Suite.Modifier(id: "b", arm: .placebo, phrase: "for a customer in B"),
        ]
        let suite = Suite(
            name: "tiny", version: "1", systemPrompt: "You write programs {context} {group}.", tasks: tasks,
            contexts: [Suite.Modifier(id: "none", arm: .none, phrase: "")], groups: groups)
        let models = bases.enumerated().map {
            AuditPlan.Model(name: "m\($0.offset)", endpoint: $0.element, model: "scripted", keyVariable: nil)
        }
        return AuditPlan(
            suite: suite, models: models, repeats: repeats,
            sampling: .init(temperature: 0.5, topP: nil, maximumTokens: maximumTokens), seed: seed)
    }

    /// Options that do not wait long for anything.
    static var options: AuditRun.Options {
        var options = AuditRun.Options()
        options.firstPause = .milliseconds(1)
        options.timeout = .seconds(20)
        return options
    }

    init(_ plan: AuditPlan, in folder: URL) throws {
        self.plan = plan
        run = try RunDirectory("test", in: LakeDirectory(root: folder))
        try plan.write(to: run)
    }

    func session(_ options: AuditRun.Options = RunFixture.options, keys: [String: String] = [:]) throws -> AuditRun {
        try AuditRun(plan, in: run, keys: Keys(environment: keys, file: nil), options: options)
    }

    /// The journal's trials, in the order of the plan.
    func trials() throws -> [Trial] {
        let text = try String(contentsOf: run.journal, encoding: .utf8)
        return try text.utf8.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Trial.self, from: Data($0))
        }.sorted { $0.ordinal < $1.ordinal }
    }

    /// Runs a plan against a script, and gives what came of it.
    static func run(
        _ script: EndpointScript, repeats: Int = 5, options: AuditRun.Options = RunFixture.options
    ) async throws -> (progress: RunProgress, trials: [Trial]) {
        try await withFolder { folder in
            try await ScriptedEndpoint(script).serving { base in
                let fixture = try RunFixture(plan([base], repeats: repeats), in: folder)
                let progress = try await fixture.session(options).run()
                return (progress, try fixture.trials())
            }
        }
    }

    static func withFolder<Result: Sendable>(_ body: (URL) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bellwether-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }
}
