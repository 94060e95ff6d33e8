package import Ecosystem
import Foundation
package import Lake
package import Registry

/// A lake with its derived tables, opened for questions: what ``ShareQuestion`` and its like read.
package struct OpenLake {
    package let directory: LakeDirectory
    package let snapshot: Snapshot
    package let mart: MartManifest
    package let registry: Registry
    package let stages: StageLibrary
    package let engine: DuckDBEngine

    /// The lake's content when it was opened, whichever version the answers are from.
    private let present: Snapshot
    let keptFacts = CubeFacts.Kept()
    /// From this many stretches of single models on, models are counted only if a minimum asks for each of them. It changes
    /// no value.
    package var countableRows = 400_000

    /// - Parameter measure: what is asked for; tokens and prices are answered without a build, from the lake as it is.
    /// - Throws: ``AdoptionError`` `noData` if there is no lake, or nothing was built from it yet.
    package init(
        _ directory: LakeDirectory, version: String? = nil, registry: Registry, stages: StageLibrary,
        engine: DuckDBEngine, cleaning: Cleaning, measure: Measure = .newDownloads
    ) throws {
        try self.init(
            LakeMoment(of: directory), version: version, registry: registry, stages: stages, engine: engine,
            cleaning: cleaning, measure: measure)
    }

    /// Opens the lake as it was when `moment` was read.
    ///
    /// - Throws: as ``init(_:version:registry:stages:engine:cleaning:measure:)-(LakeDirectory,_,_,_,_,_,_)``.
    package init(
        _ moment: LakeMoment, version: String? = nil, registry: Registry, stages: StageLibrary, engine: DuckDBEngine,
        cleaning: Cleaning, measure: Measure = .newDownloads
    ) throws {
        let present = moment.snapshot
        let directory = moment.directory
        guard !present.isEmpty else {
            throw AdoptionError(
                .noData, "there is no data in \(directory.root.path); `bellwether import FILE` brings some")
        }
        guard let snapshot = version.map({ present.at(version: $0) }) ?? present else {
            throw AdoptionError(.noData, "the lake never was at version '\(version ?? "")'")
        }
        // Any registry will do for a start: names are looked up when the question is asked (see `isExact`).
        let marts = moment.marts.filter {
            $0.recipe["cleaning"] == cleaning.description && $0.recipe["stages"] == stages.digest
                && $0.recipe["engine"] == engine.version
        }
        let fitting = version == nil ? marts : marts.filter { $0.lake == snapshot.version }
        let best =
            fitting.last { $0.lake == snapshot.version && $0.recipe["registry"] == registry.digest }
            ?? fitting.last { $0.lake == snapshot.version } ?? fitting.last
        self.directory = directory
        self.present = present
        self.registry = registry
        self.stages = stages
        self.engine = engine
        if measure.isServed {
            mart = best ?? MartManifest(lake: snapshot.version, recipe: [:], files: [], inputs: [:])
            self.snapshot = snapshot
            return
        }
        guard let best else {
            let options = cleaning == .all ? "" : " --clean \(cleaning)"
            let asOf = version.map { " --as-of \($0)" } ?? ""
            throw AdoptionError(
                .noData, "nothing is built for this question yet; run `bellwether build\(options)\(asOf)`")
        }
        mart = best
        self.snapshot = present.at(version: best.lake) ?? snapshot
    }

    /// Whether the derived tables know every namespace that `registry` knows.
    var knowsRegistry: Bool { mart.recipe["registry"] == registry.digest }

    /// What must be said beside every answer: that the lake has moved on since it was built.
    package func notes() throws -> [String] {
        if present.version == snapshot.version { return [] }
        return [
            "answered from lake version \(snapshot.version); the lake is now \(present.version), "
                + "`bellwether build` brings the answers up to date"
        ]
    }

    /// The derived files of one source.
    func files(of table: MartTable, source: String) -> [MartManifest.File] {
        mart.files.filter {
            $0.table == table.name && ($0.step == "source=\(source)" || $0.step.hasPrefix("source=\(source)/"))
        }
    }

    func bind(_ table: MartTable, source: String, as name: String? = nil) throws {
        try table.bind(files(of: table, source: source), in: directory, as: name, engine)
    }

    /// Makes `name` stand for a source's cube.
    func bindCube(source: String, as name: String = MartTable.cube.name) throws {
        let files = RunsOfDays(
            self.files(of: .cube, source: source), runs: self.files(of: .cubeRuns, source: source), source: source
        ) { _ in true }
        try MartTable.cube.bind(files.runs + files.days, in: directory, as: name, engine)
    }

    /// Whether the build found anything for a derived table.
    func has(_ table: MartTable, source: String) -> Bool {
        files(of: table, source: source).contains { $0.rows > 0 }
    }

    /// Makes `flags` stand for a source's flagged rolling counts.
    func bindFlags(source: String) throws {
        try bind(.missing, source: source)
        try bind(.returned, source: source)
        try engine.run("CREATE OR REPLACE TEMP VIEW flags AS \(stages.sql("flags"))")
    }

    package var sources: [String] { Set(snapshot.files(of: .observations).map(\.source)).sorted() }

    /// The days on which `source` was observed, oldest first.
    package func days(of source: String) -> [Day] {
        Set(snapshot.files(of: .observations).filter { $0.source == source }.map(\.observedOn)).sorted()
    }
}
