package import Foundation
import Subprocess
import SystemPackage

/// Draws charts to files with Vega, which needs a Python with the package `vl-convert-python` (`make charts`).
///
/// A process a chart, with a time limit and no more than its own standard streams: a specification that hangs or breaks
/// the drawing harms nothing else.
package struct ChartDrawing: Sendable {
    package enum Form: String, CaseIterable, Sendable { case svg, png }

    /// Why a chart could not be drawn.
    package struct Failure: Error, CustomStringConvertible, Sendable {
        package let description: String
        /// It took too long, which says nothing of the chart.
        package let isLate: Bool

        init(_ description: String, isLate: Bool = false) {
            self.description = description
            self.isLate = isLate
        }
    }

    private let python: URL
    private let script: URL
    private let limit: Duration

    /// - Parameters:
    ///   - python: has the package `vl-convert-python`.
    ///   - script: `draw-chart.py`.
    package init(python: URL, script: URL, limit: Duration = .seconds(30)) {
        self.python = python
        self.script = script
        self.limit = limit
    }

    /// - Parameter caption: lines under the title, such as the definition and the source.
    /// - Returns: the file's bytes.
    /// - Throws: ``Failure`` if it cannot be drawn in time; `CancellationError`.
    package func draw(_ chart: ChartSpecification, caption: [String], as form: Form) async throws -> Data {
        guard FileManager.default.isExecutableFile(atPath: python.path) else {
            throw Failure("\(python.path) is missing; `make charts` installs it")
        }
        let specification = chart.json(caption: caption)
        return try await withThrowingTaskGroup(of: Data?.self) { tasks in
            tasks.addTask { try await run(specification, form) }
            tasks.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            let first = try await tasks.next() ?? nil
            // The process ends with its task.
            tasks.cancelAll()
            try Task.checkCancellation()
            guard let first else { throw Failure("the chart was not drawn within \(limit)", isLate: true) }
            return first
        }
    }

    private func run(_ specification: String, _ form: Form) async throws -> Data {
        do {
            let result = try await Subprocess.run(
                .path(FilePath(python.path)), arguments: [script.path, form.rawValue],
                environment: .custom([
                    "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC", "PYTHONDONTWRITEBYTECODE": "1",
                    "PYTHONNOUSERSITE": "1", "PYTHONUTF8": "1",
                ]),
                input: .string(specification), output: .data(limit: 32 << 20), error: .string(limit: 1 << 20))
            guard result.terminationStatus.isSuccess else {
                let words = result.standardError.split(whereSeparator: \.isNewline).last.map(String.init)
                throw Failure("the chart cannot be drawn: \(PlainText.escaped(words ?? "no reason given"))")
            }
            return result.standardOutput
        } catch let error as SubprocessError {
            if Task.isCancelled { throw CancellationError() }
            throw Failure("the chart cannot be drawn: \(error)")
        }
    }
}
