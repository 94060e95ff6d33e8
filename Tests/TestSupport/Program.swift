package import Foundation

/// The built command-line program, run as its users run it.
package struct Program {
    /// What a finished run left.
    package struct Run: Sendable {
        /// The exit status, or the negated number of the signal that ended it.
        package let status: Int32
        package let output: String
        package let log: String
    }

    /// Beside the test bundle, where SwiftPM puts it.
    private static let binary = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "bellwether")

    private let lake: URL
    private let environment: [String: String]

    package init(lake: URL, environment: [String: String] = [:]) {
        self.lake = lake
        self.environment = environment
    }

    /// Starts the program; the caller waits for it or ends it.
    ///
    /// - Parameter step: the numbered step of a commit before which the program kills itself.
    package func start(
        _ arguments: [String], output: FileHandle? = nil, log: FileHandle? = nil, dyingBefore step: Int? = nil
    ) throws -> Process {
        let process = Process()
        process.executableURL = Self.binary
        process.arguments = arguments
        var variables = ProcessInfo.processInfo.environment
        variables["BELLWETHER_LAKE"] = lake.path
        if let step { variables["BELLWETHER_DIE_BEFORE_STEP"] = String(step) }
        process.environment = variables.merging(environment) { $1 }
        process.standardOutput = output ?? FileHandle.nullDevice
        process.standardError = log ?? FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return process
    }

    package func run(_ arguments: String...) throws -> Run { try run(arguments) }

    package func run(_ arguments: [String]) throws -> Run {
        // Files instead of pipes: a run may print more than a pipe holds.
        try Scratch.with { folder in
            let paths = ["out", "err"].map { folder.appending(path: $0) }
            for path in paths { try Data().write(to: path) }
            let process = try start(
                arguments, output: FileHandle(forWritingTo: paths[0]), log: FileHandle(forWritingTo: paths[1]))
            process.waitUntilExit()
            let status = process.terminationStatus
            return Run(
                status: process.terminationReason == .uncaughtSignal ? -status : status,
                output: String(decoding: try Data(contentsOf: paths[0]), as: UTF8.self),
                log: String(decoding: try Data(contentsOf: paths[1]), as: UTF8.self))
        }
    }
}
