import Ecosystem
package import Foundation
package import Lake

/// A hub of any size whose true downloads and publishers are known, written in the form of the Hub's own dataset.
///
/// Every model's downloads since birth are a closed form of the day (``DownloadCurve``), so each observation is one
/// query that needs none of the others. All draws are hashes of the seed and the model. The same seed gives the same
/// hub with the same version of DuckDB (whose hash is used) and of the system's mathematical library.
///
/// The folder holds afterwards:
/// - `hub-stats-YYYY-MM-DD.parquet`: an observation each, in order of creation, all counters taken at the end of the day;
/// - `registry/organisations/synthetic.yaml`: what a registry knows of the namespaces;
/// - `truth/models.parquet`: `model_id, namespace, organisation, country` (null: not in the registry), `true_country,
///   born_on, deleted_on` (null: never), `parent_id` (null: none), `root_id, relation, is_renamed_from`;
/// - `truth/shares.parquet`: `period` (`observation`: the interval between two files, or `month`: a whole calendar
///   month), `after` (exclusive), `through` (inclusive), `country` (the true one), `downloads` (new ones);
/// - `truth/faults.parquet`: `kind` (`missing`, `stall_30d`, `stall_all_time`, `zero_outage`, `zero_run`, `recount`,
///   `rollback`, `rename`, `spike`), `model_id` (null: the whole hub; a rename has the new id), `observed_on` and
///   `through` (first and last day), `size` (as stated in ``Faults``), `amount` (models touched, or downloads);
/// - `truth/downloads.parquet`, if asked for: `model_id` (the one in force at `through`), `after, through, downloads`
///   for every interval between two files in which the model has a download.
package struct SyntheticHub: Sendable {
    /// Its size and faults.
    package let configuration: Configuration

    package init(_ configuration: Configuration) { self.configuration = configuration }

    /// What was written.
    package struct Summary: Hashable, Sendable {
        /// Rows of the last observation.
        package var models: Int
        /// Files of observations.
        package var observations: Int
        /// Bytes of these files.
        package var bytes: Int
        /// True downloads from the end of the first day to the end of the last.
        package var downloads: Double
        /// The fraction, in 0...1, of them in namespaces that the registry knows; `nil` if there are none.
        package var knownFraction: Double?
        /// Rows of `faults.parquet`.
        package var faults: Int
    }

    /// Writes the hub.
    ///
    /// The engine's tables named `synthetic_…` are replaced and dropped. It takes about 1 KiB of memory a model at its peak.
    ///
    /// - Parameters:
    ///   - folder: is made; must be empty if it exists.
    ///   - progress: told the observations done and those to do after each.
    /// - Throws: ``SimulationError`` if the configuration cannot be met or the folder holds something, ``LakeError`` from
    ///   the engine, and Foundation's errors from making folders.
    @discardableResult
    package func write(
        to folder: URL, using engine: DuckDBEngine, progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> Summary {
        try configuration.validate()
        let files = FileManager.default
        if let content = try? files.contentsOfDirectory(atPath: folder.path), !content.isEmpty {
            throw SimulationError(message: "\(folder.path) is not empty")
        }
        let hash = SeededHash(seed: configuration.seed)
        let calendar = try FaultCalendar(configuration, hash: hash)
        let truth = Truth(configuration: configuration, calendar: calendar, hash: hash, engine: engine)
        let file = ObservationFile(configuration: configuration, calendar: calendar, hash: hash)
        let registry = SyntheticRegistry(configuration: configuration, hash: hash, engine: engine)

        // Rows are made in order of creation; an engine that keeps the order need not sort each file.
        try engine.run("SET preserve_insertion_order = true")
        defer { try? engine.run("SET preserve_insertion_order = false; \(Self.dropAll)") }
        for step in Population(configuration: configuration, hash: hash).steps { try engine.run(step) }
        try ModelFaults(configuration: configuration, calendar: calendar, hash: hash, engine: engine).choose()
        try registry.choose()
        try truth.begin()
        try truth.recordHubFaults(file)
        try files.createDirectory(at: folder.appending(path: "truth"), withIntermediateDirectories: true)

        var summary = Summary(models: 0, observations: 0, bytes: 0, downloads: 0, knownFraction: nil, faults: 0)
        let written = calendar.written
        for (done, index) in written.enumerated() {
            let day = configuration.day(index)
            let path = folder.appending(path: "hub-stats-\(day).parquet").path
            // The fastest level: counters and hashes compress hardly better by the slower ones.
            summary.models =
                try engine.rows(
                    "COPY (\(file.select(index))) TO \(path.sqlQuoted) "
                        + "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 200000)"
                ).scalar.integer ?? 0
            summary.bytes += (try files.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
            if configuration.hasDownloadsTruth, done > 0 {
                try truth.record(after: configuration.day(written[done - 1]), through: day)
            }
            progress(done + 1, written.count)
        }
        for day in truth.days { try truth.record(day) }
        let (downloads, known) = try truth.write(to: folder.appending(path: "truth"))
        try registry.write(to: folder.appending(path: "registry"))
        summary.observations = written.count
        summary.downloads = downloads
        summary.knownFraction = downloads > 0 ? known / downloads : nil
        summary.faults = try engine.rows("SELECT count(*) FROM (\(truth.faults))").scalar.integer ?? 0
        return summary
    }

    private static let dropAll = [
        "namespaces", "draw", "candidates", "parents", "ids", "models", "spikes", "faulty", "levels", "downloads",
        "hub_faults",
    ].map { "DROP TABLE IF EXISTS synthetic_\($0)" }.joined(separator: ";")
}
