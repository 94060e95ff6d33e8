package import Foundation
import Synchronization

/// llama.cpp with a model of this machine, as a process of its own that speaks `/v1/chat/completions` on loopback.
///
/// The process ends when this value is stopped, and when this program dies, however it dies: it reads a pipe that only
/// this program holds open.
package final class LocalModel: Sendable {
    package struct Installation: Sendable {
        /// A Python with the package `xllamacpp`.
        package let python: URL
        /// The script that serves.
        package let script: URL

        package init(python: URL, script: URL) {
            self.python = python
            self.script = script
        }
    }

    private struct Running {
        let process: Process
        let input: Pipe
        /// Read to its end all the while: a full pipe would halt the process.
        let log: Pipe
    }

    private let running: Mutex<Running?>

    /// Loads a model and returns when it answers.
    ///
    /// - Parameters:
    ///   - plan: one of its models has an address on loopback, where the model will be.
    ///   - model: a GGUF file; `nil` for SmolLM2-135M-Instruct.
    /// - Throws: ``AuditError`` `badInput` if the plan asks no model or several there, `endpoint` if it does not start.
    package init(
        _ installation: Installation, serving plan: AuditPlan, model: URL?, requestsAtOnce: Int
    ) async throws {
        let port = try Self.port(of: plan)
        if let model, !FileManager.default.isReadableFile(atPath: model.path) {
            throw AuditError(.badInput, "\(model.path) cannot be read")
        }
        guard FileManager.default.isExecutableFile(atPath: installation.python.path) else {
            throw AuditError(.noData, "\(installation.python.path) is missing; `make local-model` installs it")
        }
        guard !Self.isTaken(port) else {
            throw AuditError(.endpoint, "something else is served on 127.0.0.1:\(port); stop it, or leave out --local")
        }
        // The prompts are under 500 tokens.
        let context = plan.sampling.maximumTokens + 1024
        let (input, output, log) = (Pipe(), Pipe(), Pipe())
        let process = Process()
        process.executableURL = installation.python
        process.arguments =
            [installation.script.path, String(port), String(requestsAtOnce), String(context)]
            + (model.map { [$0.path] } ?? [])
        process.standardInput = input
        process.standardOutput = output
        process.standardError = log
        // No key of the user's is its business.
        process.environment = ["PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"]
        let words = LastWords()
        log.fileHandleForReading.readabilityHandler = { words.take($0.availableData) }
        do {
            try process.run()
        } catch {
            throw AuditError(.endpoint, "the local model cannot be started: \(error.localizedDescription)")
        }
        running = Mutex(Running(process: process, input: input, log: log))
        let line = await Self.firstLine(of: output)
        guard line.hasPrefix("http") || line.contains("127.0.0.1") else {
            stop()
            throw AuditError(.endpoint, "the local model does not start: \(words.last ?? "no reason given")")
        }
    }

    deinit { stop() }

    /// Ends the process and waits for it.
    package func stop() {
        let last = running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let last else { return }
        try? last.input.fileHandleForWriting.close()
        last.process.waitUntilExit()
        last.log.fileHandleForReading.readabilityHandler = nil
    }

    private static func port(of plan: AuditPlan) throws -> Int {
        let ports = plan.models.compactMap { model -> Int? in
            guard let parts = URLComponents(string: model.endpoint), parts.scheme == "http",
                ["127.0.0.1", "localhost"].contains(parts.host)
            else { return nil }
            return parts.port ?? 80
        }
        guard let port = Set(ports).first, Set(ports).count == 1, (1...65_535).contains(port) else {
            throw AuditError(
                .badInput, "--local needs one address on loopback in the plan, such as http://127.0.0.1:8080/v1")
        }
        return port
    }

    /// Whether somebody listens there already: requests would go to a stranger.
    private static func isTaken(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    /// What the process says first; empty if it ends without a word.
    private static func firstLine(of output: Pipe) async -> String {
        await withCheckedContinuation { continuation in
            let thread = Thread {
                var bytes = Data()
                while let piece = try? output.fileHandleForReading.read(upToCount: 1), !piece.isEmpty {
                    if piece[piece.startIndex] == UInt8(ascii: "\n") { break }
                    bytes += piece
                }
                continuation.resume(returning: String(decoding: bytes, as: UTF8.self))
            }
            thread.start()
        }
    }
}

/// The last line of a process's log, which says why it ended.
private final class LastWords: Sendable {
    private let text = Mutex("")

    func take(_ data: Data) {
        text.withLock { text in
            text = String((text + String(decoding: data, as: UTF8.self)).suffix(2000))
        }
    }

    var last: String? {
        text.withLock { text in
            text.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) }.map(String.init)
        }
    }
}
