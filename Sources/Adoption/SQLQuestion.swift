package import Answers
import Foundation
package import Lake

/// A read-only query over the lake's tables and, where something is built, the derived ones.
package struct SQLQuestion {
    private let directory: LakeDirectory
    private let snapshot: Snapshot
    private let mart: MartManifest?
    private let engine: DuckDBEngine
    private let stages: StageLibrary?

    /// - Parameter stages: with them there is a table `flags`.
    package init(
        _ directory: LakeDirectory, snapshot: Snapshot, mart: MartManifest?, engine: DuckDBEngine,
        stages: StageLibrary? = nil
    ) {
        self.stages = stages
        self.directory = directory
        self.snapshot = snapshot
        self.mart = mart
        self.engine = engine
    }

    /// - Throws: ``LakeError`` `badQuery` if the engine refuses the query, or it is not a single `SELECT`.
    package func answer(_ query: String, limit: Int?) throws -> Answer {
        for table in LakeTable.all {
            try engine.bind(table.name, to: snapshot.files(of: table), of: table, in: directory)
        }
        for table in MartTable.all {
            try table.bind(mart?.files(of: table.name) ?? [], in: directory, engine)
        }
        if let stages {
            try FlagTable(directory: directory, stages: stages, engine: engine) { mart?.files(of: $0.name) ?? [] }
                .bind(as: "flags")
        }
        try LineageTables(directory: directory, engine: engine) { mart?.files(of: $0.name) ?? [] }.bind()
        // From here on the engine may read the lake's folder and nothing else, and cannot write anywhere.
        try engine.confine(to: directory)
        let columns = try engine.columns(ofSelect: query)
        // Two columns may have one name; a row's fields may not.
        var names: [String] = []
        for column in columns {
            let sameName = names.count { $0 == column.name || $0.hasPrefix(column.name + "_") }
            names.append(names.contains(column.name) ? "\(column.name)_\(sameName + 1)" : column.name)
        }
        let list = zip(names, columns).map { name, column in
            column.isReadable ? name.sqlIdentifier : "CAST(\(name.sqlIdentifier) AS VARCHAR) AS \(name.sqlIdentifier)"
        }
        let bounded = limit.map { " LIMIT \($0)" } ?? ""
        let aliases = names.map(\.sqlIdentifier).joined(separator: ", ")
        let result = try engine.rows(
            "SELECT \(list.joined(separator: ", ")) FROM (\(query)) AS asked(\(aliases))\(bounded)")
        var answer = Answer(
            title: "Query", lake: snapshot.version,
            columns: result.columns.map { name in .init(name, .text) })
        answer.columns = result.columns.enumerated().map { index, name in
            let isNumber = result.rows.contains { $0[index].real != nil }
            return .init(name, isNumber ? .real : .text)
        }
        answer.rows = result.rows.map { row in
            row.map { cell in
                switch cell {
                case .null: .null
                case .boolean(let flag): .boolean(flag)
                case .integer(let number): .integer(Int(number))
                case .real(let number): .real(number)
                case .text(let text): .text(text)
                }
            }
        }
        return answer
    }
}
