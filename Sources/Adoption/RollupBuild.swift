import Ecosystem
import Lake

/// Runs of 8, 64, 512, … observed days of a large hub, each length made of the one before: sums of single models' stretches,
/// and the rows of the cube.
///
/// A model has a stretch for every day it was observed on. A question over a long period reads the sums instead
/// (``StretchFiles``), a few rows a model. The cube of a run is as large as its days' together: it spares questions a file
/// a day.
struct RollupBuild {
    /// An observed day whose stretches lie in a file of their own.
    struct Day {
        let on: Ecosystem.Day
        /// The segment that holds them.
        let segment: String
        /// Covers all that this and every earlier day's stretches rest on.
        let key: String
    }

    private static let factor = 8

    let source: String
    let stages: StageLibrary
    let engine: any Engine
    let directory: LakeDirectory

    /// - Parameter days: all observed days in order; `nil` for those that share their file with others.
    func run(_ days: [Day?], _ segments: inout MartSegments) throws {
        var length = Self.factor
        while length <= days.count {
            for end in stride(from: length, through: days.count, by: length) {
                let span = days[end - length..<end].compactMap(\.self)
                guard span.count == length else { continue }
                try write(span, &segments)
            }
            length *= Self.factor
        }
    }

    private func write(_ days: [Day], _ segments: inout MartSegments) throws {
        guard let first = days.first, let last = days.last else { return }
        let rollup = Rollup(source: source, first: first.on, last: last.on)
        if segments.reuse(rollup.segment, key: last.key) { return }
        if days.count == Self.factor {
            let parts = Set(days.map(\.segment))
            try bind(.newDownloads, as: "stretches", parts, segments)
            try engine.run("CREATE OR REPLACE TEMP VIEW parts AS \(stages.sql("rollup_parts"))")
            try bind(.cube, as: "cube_parts", parts, segments)
        } else {
            let part = days.count / Self.factor
            let parts = Set(
                stride(from: 0, to: days.count, by: part).map { begin in
                    Rollup(source: source, first: days[begin].on, last: days[begin + part - 1].on).segment
                })
            try bind(.rollups, as: "parts", parts, segments)
            try bind(.cubeRuns, as: "cube_parts", parts, segments)
        }
        try segments.write(.rollups, rollup.segment, stages.sql("rollups"))
        try segments.write(.cubeRuns, rollup.segment, "SELECT * FROM cube_parts")
        segments.close(rollup.segment, key: last.key)
    }

    private func bind(_ table: MartTable, as name: String, _ parts: Set<String>, _ segments: MartSegments) throws {
        let files = segments.files.filter { $0.table == table.name && parts.contains($0.step) }
        try table.bind(files, in: directory, as: name, engine)
    }
}
