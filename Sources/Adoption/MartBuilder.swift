package import Ecosystem
import Foundation
package import Lake
package import Registry

/// Runs the stages over the lake: from observations to new downloads, day by day of each source.
///
/// A day's step reads that day's observations, and what the days before it left in `state`. Its
/// result is kept under a hash of all it read, so that one more day runs one more step, and a file put in between runs
/// the steps from there on. Time is in proportion to the models of the days that run, not to the history.
package struct MartBuilder {
    /// Told what is being done: the source and day, the step's number and how many there are.
    package typealias Progress = (_ label: String, _ done: Int, _ total: Int) -> Void

    private let writer: LakeWriter
    private let registry: Registry
    private let stages: StageLibrary
    private let engine: any Engine
    private let cleaning: Cleaning
    private let largeDay: Int

    /// - Parameter largeDay: from how many rows on a day's results are written by themselves, and summed over several days
    ///   for questions over long periods. It changes no answer.
    package init(
        _ writer: LakeWriter, registry: Registry, stages: StageLibrary, engine: any Engine, cleaning: Cleaning,
        largeDay: Int = 100_000
    ) {
        self.writer = writer
        self.registry = registry
        self.stages = stages
        self.engine = engine
        self.cleaning = cleaning
        self.largeDay = largeDay
    }

    /// What the result depends on beside the observations.
    package static func recipe(
        registry: Registry, stages: StageLibrary, engine: any Engine, cleaning: Cleaning
    ) -> [String: String] {
        [
            "registry": registry.digest, "stages": stages.digest, "engine": engine.version,
            "cleaning": cleaning.description,
        ]
    }

    /// Builds what is missing and commits it.
    ///
    /// - Returns: the manifest, the steps there are and how many of them ran; none if everything was up to date.
    package func build(
        _ snapshot: Snapshot, progress: Progress
    ) throws -> (manifest: MartManifest, steps: Int, ran: Int) {
        guard !snapshot.files(of: .observations).isEmpty else {
            throw AdoptionError(.noData, "the lake holds no observations; `bellwether import FILE` brings some")
        }
        let steps = Set(snapshot.files(of: .observations).map(\.partition)).count
        let recipe = Self.recipe(registry: registry, stages: stages, engine: engine, cleaning: cleaning)
        let before = try writer.directory.mart(of: snapshot.version, recipe: recipe)
        if let before, before.lake == snapshot.version { return (before, steps, 0) }
        try engine.materialise(
            "cleaning",
            "SELECT " + Flaw.allCases.map { "\(cleaning.flaws.contains($0)) AS \($0.rawValue)" }.joined(separator: ", ")
        )
        var segments = MartSegments(writer, engine: engine, version: snapshot.version, before: before)
        var ran = 0
        for source in Set(snapshot.files(of: .observations).map(\.source)).sorted() {
            let ids = ModelIDs(source: source, engine: engine)
            ran += try SourceBuild(
                source: source, snapshot: snapshot, writer: writer, registry: registry, stages: stages, engine: engine,
                ids: ids, largeDay: largeDay
            ).run(&segments, progress)
            try LineageBuild(
                source: source, snapshot: snapshot, writer: writer, registry: registry, stages: stages, engine: engine,
                ids: ids
            ).run(&segments)
            try ids.release()
        }
        let manifest = MartManifest(
            lake: snapshot.version, recipe: recipe, files: segments.files, inputs: segments.inputs)
        return (try writer.commit(manifest), steps, ran)
    }
}
