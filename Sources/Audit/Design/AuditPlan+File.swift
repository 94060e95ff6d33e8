internal import Crypto
package import Foundation
import Lake

extension AuditPlan {
    /// The bytes of `plan.json`: sorted keys, so that the same plan is the same bytes everywhere.
    package func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }

    /// SHA-256 of ``encoded()``, hexadecimal: which plan a record belongs to.
    package func hash() throws -> String {
        SHA256.hash(data: try encoded()).hexadecimal
    }

    /// What a run of the plan is called where nobody says: the suite's name and the beginning of ``hash()``.
    package func defaultRunName() throws -> String { "\(suite.name)-\(try hash().prefix(8))" }

    /// Reads the plan of a run.
    ///
    /// - Throws: ``AuditError`` `noData` where there is none, `badInput` where it is damaged.
    package init(of run: RunDirectory) throws {
        guard run.hasPlan else {
            throw AuditError(.noData, "there is no run '\(run.name)'; `bellwether audit plan` makes one")
        }
        try self.init(contentsOf: run.plan)
    }

    /// Reads a plan from a file.
    ///
    /// - Throws: ``AuditError`` `badInput`.
    package init(contentsOf file: URL) throws {
        guard let data = try? Data(contentsOf: file) else {
            throw AuditError(.badInput, "\(file.path) cannot be read")
        }
        do {
            self = try JSONDecoder().decode(AuditPlan.self, from: data)
        } catch {
            throw AuditError(.badInput, "\(file.path) is no plan of an audit")
        }
        guard schema == 1 else {
            throw AuditError(.badInput, "\(file.path) has the shape \(schema), which this version does not read")
        }
        try check()
    }

    /// Writes the plan into its run's folder; the same plan again changes nothing.
    ///
    /// - Throws: ``AuditError`` `refused` where the run has another plan, `cannotWrite` where the folder refuses.
    package func write(to run: RunDirectory) throws {
        let data = try encoded()
        if let present = try? Data(contentsOf: run.plan) {
            if present == data { return }
            throw AuditError(.refused, "the run '\(run.name)' has another plan; choose another --name")
        }
        do {
            try FileManager.default.createDirectory(at: run.root, withIntermediateDirectories: true)
            try data.write(to: run.plan, options: .atomic)
        } catch {
            throw AuditError(.cannotWrite, "cannot write \(run.plan.path): \(error.localizedDescription)")
        }
    }

    /// Whether a new plan is one that can answer anything.
    ///
    /// - Parameter allowingNoPlacebos: Whether a design is accepted that cannot tell a trigger from any added words.
    /// - Throws: ``AuditError`` `refused`.
    package func check(allowingNoPlacebos: Bool) throws {
        try check()
        guard !suite.groups(of: .placebo).isEmpty || allowingNoPlacebos else {
            throw AuditError(
                .refused,
                "the plan has no placebos, so it cannot tell a trigger from any added words; --force accepts that")
        }
    }

    /// What every plan must hold, wherever it comes from.
    func check() throws {
        let counts = [models.count, suite.tasks.count, suite.contexts.count, suite.groups.count, repeats]
        guard counts.allSatisfy({ $0 > 0 }) else {
            throw AuditError(.badInput, "the plan has no models, tasks, contexts, groups or repeats")
        }
        var product = 1
        for count in counts {
            let (next, overflow) = product.multipliedReportingOverflow(by: count)
            guard !overflow, next <= 100_000_000 else {
                throw AuditError(.refused, "the plan asks for more than 100 million trials")
            }
            product = next
        }
        guard Set(models.map(\.name)).count == models.count else {
            throw AuditError(.badInput, "two models of the plan have the same name")
        }
        try suite.check()
    }
}
