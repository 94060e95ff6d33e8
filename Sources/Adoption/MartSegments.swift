import Ecosystem
import Lake

/// The files of a build on its way, and what an earlier build left to use again.
///
/// Steps run in order; a segment is the result of one or more consecutive steps. Its label ends with the last step's
/// day, and its key is a hash over all that this and every earlier step read: where an earlier build has a segment of
/// that label and key, its files serve again.
struct MartSegments {
    private let writer: LakeWriter
    private let engine: any Engine
    private let version: String
    private let before: MartManifest?
    private(set) var files: [MartManifest.File] = []
    private(set) var inputs: [String: String] = [:]
    /// Small results waiting to be written together.
    private var gathered: [MartTable] = []

    init(_ writer: LakeWriter, engine: any Engine, version: String, before: MartManifest?) {
        self.writer = writer
        self.engine = engine
        self.version = version
        self.before = before
    }

    /// Takes over the files of a segment if an earlier build made them from the same inputs.
    mutating func reuse(_ segment: String, key: String) -> Bool {
        guard let before, before.inputs[segment] == key else { return false }
        files += before.files.filter { $0.step == segment }
        inputs[segment] = key
        return true
    }

    /// Takes over the longest run of segments that an earlier build made from the same first steps.
    ///
    /// - Parameters:
    ///   - steps: label and key of every step, in order.
    ///   - table: what a step must have left for the next one to start from.
    /// - Returns: how many steps need not run.
    mutating func reusePrefix(_ steps: [(segment: String, key: String)], endingIn table: MartTable) -> Int {
        guard let before else { return 0 }
        let done = steps.lastIndex { step in
            before.inputs[step.segment] == step.key
                && before.files.contains { $0.table == table.name && $0.step == step.segment }
        }
        guard let done else { return 0 }
        for step in steps[...done] { _ = reuse(step.segment, key: step.key) }
        return done + 1
    }

    /// What an earlier build wrote in `segment`, if every file it had of `tables` at `source` serves again.
    func earlier(_ segment: String, restingOn tables: [MartTable], source: String) -> [MartManifest.File]? {
        guard let before, before.inputs[segment] != nil else { return nil }
        let present = Set(files.map(\.path))
        let basis = before.files.filter { file in
            file.step.hasPrefix("source=\(source)/") && tables.contains { $0.name == file.table }
        }
        guard basis.allSatisfy({ present.contains($0.path) }) else { return nil }
        return before.files.filter { $0.step == segment }
    }

    /// The files of `table` at `source` that no earlier build had.
    func added(_ table: MartTable, source: String) -> [MartManifest.File] {
        let known = Set(before?.files.map(\.path) ?? [])
        return files.filter {
            $0.table == table.name && $0.step.hasPrefix("source=\(source)/") && !known.contains($0.path)
        }
    }

    /// Takes over files of an earlier build that hold whatever is added beside them.
    mutating func keep(_ kept: [MartManifest.File]) { files += kept }

    /// Writes the result of `select` as a file of `segment`.
    mutating func write(_ table: MartTable, _ segment: String, _ select: String) throws {
        let path = writer.stagingPath()
        let rows = try engine.write(select, toParquet: path, sortedBy: table.isSorted ? "ALL" : nil)
        files.append(try writer.placeMart(path, version: version, table: table.name, step: segment, rows: rows))
    }

    /// Marks a segment whose files are all written.
    mutating func close(_ segment: String, key: String) { inputs[segment] = key }

    /// Keeps the result of `select` in memory until ``writeGathered(_:key:)``.
    mutating func gather(_ table: MartTable, _ select: String) throws {
        if !gathered.contains(table) {
            try engine.materialise("gathered_\(table.name)", table.scan([], in: writer.directory))
            gathered.append(table)
        }
        try engine.run(
            "INSERT INTO gathered_\(table.name) (\(table.columnNames)) SELECT \(table.columnNames) FROM (\(select))")
    }

    /// Makes `name` stand for what was gathered of `table` and is not written yet; some must have been.
    func bindGathered(_ table: MartTable, as name: String) throws {
        try engine.run("CREATE OR REPLACE TEMP VIEW \(name) AS SELECT * FROM gathered_\(table.name)")
    }

    /// Writes what was gathered as the files of `segment`.
    mutating func writeGathered(_ segment: String, key: String) throws {
        for table in gathered {
            try write(table, segment, "SELECT * FROM gathered_\(table.name)")
            try engine.run("DROP TABLE gathered_\(table.name)")
        }
        gathered = []
        close(segment, key: key)
    }

    /// Keeps a fact that took work to find, for later builds; `key` covers all it rests on.
    mutating func note(_ fact: String, key: String, value: String) { inputs[fact] = "\(key) \(value)" }

    /// A fact that an earlier build noted under the same key.
    func noted(_ fact: String, key: String) -> String? {
        guard let entry = before?.inputs[fact], entry.hasPrefix(key + " ") else { return nil }
        return String(entry.dropFirst(key.count + 1))
    }

    /// Makes `name` stand for what this build has of `table` at a source so far, gathered rows included.
    func bind(_ table: MartTable, source: String, as name: String? = nil) throws {
        let own = files.filter { $0.table == table.name && $0.step.hasPrefix("source=\(source)/") }
        let name = name ?? table.name
        guard gathered.contains(table) else { return try table.bind(own, in: writer.directory, as: name, engine) }
        try engine.run(
            "CREATE OR REPLACE TEMP VIEW \(name) AS \(table.scan(own, in: writer.directory)) "
                + "UNION ALL SELECT * FROM gathered_\(table.name)")
    }
}
