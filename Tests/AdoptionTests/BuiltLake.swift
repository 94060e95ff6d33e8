import Adoption
import Answers
import Collectors
import Ecosystem
import Foundation
import Lake
import Registry
import TestSupport

/// A lake of one test: filled with text, built, asked.
struct BuiltLake {
    let directory: LakeDirectory
    let registry: Registry

    /// A small registry that the tests' namespaces come from.
    static let entries = """
        - organisation: east
          name: East Lab
          country: CN
          kind: lab
          namespaces: [east]
          evidence: made for tests
        - organisation: west
          name: West Lab
          country: US
          kind: company
          namespaces: [west]
          evidence: made for tests
        - organisation: machine
          name: Machine
          country: US
          kind: testing
          namespaces: [machine]
          evidence: made for tests
        - organisation: person
          name: Somebody
          country: unknown
          kind: individual
          namespaces: [person]
          evidence: made for tests
        - family: E1
          line: E
          organisation: east
          match: ["east/e1*"]
          evidence: made for tests
        - model: west/dated
          released: 2025-01-10
          evidence: made for tests
        """

    static func with<Result>(
        _ csv: String, name: String = "counters.csv", _ body: (BuiltLake) throws -> Result
    ) throws -> Result {
        try Scratch.with { folder in
            let entries = folder.appending(path: "registry")
            try FileManager.default.createDirectory(at: entries, withIntermediateDirectories: true)
            _ = try Scratch.file("entries.yaml", Self.entries, in: entries)
            let lake = BuiltLake(
                directory: LakeDirectory(root: folder.appending(path: "lake")), registry: try Registry.load([entries]))
            try lake.take(Scratch.file(name, csv, in: folder))
            try lake.build()
            return try body(lake)
        }
    }

    func take(_ file: URL, _ request: ImportRequest = ImportRequest()) throws {
        _ = try Importer(LakeWriter(directory, purpose: "test", wait: false)).take(file, request)
    }

    @discardableResult
    func build(
        _ cleaning: Cleaning = .all, registry: Registry? = nil, largeDay: Int = 100_000
    ) throws -> (steps: Int, ran: Int) {
        let writer = try LakeWriter(directory, purpose: "test", wait: false)
        let engine = try DuckDBEngine(limits: .init(spillDirectory: writer.staging.path))
        let builder = MartBuilder(
            writer, registry: registry ?? self.registry, stages: try StageLibrary(directory: Project.stages),
            engine: engine, cleaning: cleaning, largeDay: largeDay)
        let result = try builder.build(directory.snapshot()) { _, _, _ in }
        return (result.steps, result.ran)
    }

    func open(_ cleaning: Cleaning = .all, registry: Registry? = nil) throws -> OpenLake {
        try OpenLake(
            directory, registry: registry ?? self.registry, stages: StageLibrary(directory: Project.stages),
            engine: DuckDBEngine(), cleaning: cleaning)
    }

    /// - Parameter countsModels: `false` answers as of a hub that is too large to count its models.
    func share(_ definition: String, registry: Registry? = nil, countsModels: Bool = true) throws -> Answer {
        let definition = try Definition(definition)
        var lake = try open(definition.cleaning, registry: registry)
        if !countsModels { lake.countableRows = 0 }
        return try ShareQuestion(definition, of: lake).answer()
    }

    /// Rows of the derived tables.
    func rows(_ query: String) throws -> [[Cell]] {
        let lake = try open()
        let answer = try SQLQuestion(
            directory, snapshot: lake.snapshot, mart: lake.mart, engine: lake.engine, stages: lake.stages
        ).answer(query, limit: nil)
        return answer.rows.map { row in
            row.map { value in
                switch value {
                case .integer(let number): .integer(Int64(number))
                case .real(let number): .real(number)
                case .text(let text): .text(text)
                case .boolean(let flag): .boolean(flag)
                default: .null
                }
            }
        }
    }
}

extension Answer {
    /// The value of `column` in the row of `group`, in the period that begins on `period` (the first one if `nil`).
    func value(_ column: String, _ group: String, period: String? = nil) -> Double? {
        guard let index = columns.firstIndex(where: { $0.name == column }) else { return nil }
        let row = rows.first { row in
            row[1] == .text(group) && (period == nil || row[0] == .text(period ?? ""))
        }
        return switch row?[index] {
        case .real(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }
}
