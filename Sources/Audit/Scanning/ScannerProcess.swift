import Foundation
import Subprocess
import Synchronization
import SystemPackage

/// Runs one command to its end or to its time limit, apart from everything else on the machine.
struct ScannerProcess {
    /// A folder of its own: working folder, home and temporary files.
    let home: URL
    /// Folders of programs that the command itself may call.
    let programs: URL

    enum End: Hashable, Sendable {
        case exited(Int32)
        case signalled(Int32)
        case timedOut
    }

    /// Where the command's messages go.
    var log: URL { home.appending(path: "log") }

    /// - Throws: ``ScannerFailure`` if the command does not start; `CancellationError`.
    func run(_ command: ScannerCommand, limit: Duration) async throws -> End {
        let descriptor = open(log.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw AuditError(.cannotWrite, "cannot write \(log.path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        let group = ProcessGroup()
        return try await withTaskCancellationHandler {
            try await withThrowingTaskGroup(of: End?.self) { tasks in
                tasks.addTask { try await start(command, log: FileDescriptor(rawValue: descriptor), group) }
                tasks.addTask {
                    try? await Task.sleep(for: limit)
                    // Whoever is still there has had its time; the first task sees the end.
                    if !Task.isCancelled { group.end() }
                    return nil
                }
                while let end = try await tasks.next() {
                    guard let end else { continue }
                    tasks.cancelAll()
                    try Task.checkCancellation()
                    return group.wasEnded ? .timedOut : end
                }
                throw CancellationError()
            }
        } onCancel: {
            group.end()
        }
    }

    private func start(_ command: ScannerCommand, log: FileDescriptor, _ group: ProcessGroup) async throws -> End {
        var options = PlatformOptions()
        // Scanners start others; all of them end together.
        options.processGroupID = 0
        do {
            let result = try await Subprocess.run(
                .path(FilePath(command.program.path)), arguments: Arguments(command.arguments),
                environment: .custom(environment), workingDirectory: FilePath(home.path), platformOptions: options,
                input: .none, output: .fileDescriptor(log, closeAfterSpawningProcess: false),
                error: .fileDescriptor(log, closeAfterSpawningProcess: false)
            ) { execution in
                group.began(execution.processIdentifier.value)
            }
            return switch result.terminationStatus {
            case .exited(let status): .exited(status)
            case .signaled(let signal): .signalled(signal)
            }
        } catch let error as SubprocessError {
            if Task.isCancelled { throw CancellationError() }
            throw ScannerFailure("does not start: \(error)".firstLine)
        }
    }

    /// Nothing of ours, least of all keys. No proxy leads out: a scanner that tries finds a closed port.
    private var environment: [Subprocess.Environment.Key: String] {
        let closed = "http://127.0.0.1:9"
        return [
            "PATH": "\(programs.path):/usr/bin:/bin", "HOME": home.path, "TMPDIR": home.path,
            "XDG_CONFIG_HOME": home.path, "XDG_CACHE_HOME": home.path, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1", "PYTHONNOUSERSITE": "1", "PYTHONUTF8": "1", "NO_COLOR": "1",
            "SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0",
            "SEMGREP_SETTINGS_FILE":
                home.appending(path: "semgrep.yml").path,
            "HTTP_PROXY": closed, "HTTPS_PROXY": closed, "http_proxy": closed, "https_proxy": closed,
        ]
    }
}

/// The processes of one command.
private final class ProcessGroup: Sendable {
    private struct State {
        var leader: pid_t?
        var wasEnded = false
    }
    private let state = Mutex(State())

    var wasEnded: Bool { state.withLock { $0.wasEnded } }

    func began(_ leader: pid_t) {
        state.withLock { state in
            state.leader = leader
            if state.wasEnded { kill(-leader, SIGKILL) }
        }
    }

    func end() {
        state.withLock { state in
            state.wasEnded = true
            if let leader = state.leader { kill(-leader, SIGKILL) }
        }
    }
}

extension String {
    /// The first line that is not blank, at most 200 characters, without control characters.
    var firstLine: String {
        let line = split(whereSeparator: \.isNewline).first { !$0.trimmed.isEmpty } ?? ""
        return String(line.prefix(200).map { $0.isPlain ? $0 : "\u{FFFD}" }).trimmed
    }
}

extension Character {
    /// Neither a control character nor one that steers how text is shown.
    fileprivate var isPlain: Bool {
        unicodeScalars.allSatisfy {
            switch $0.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
            default: true
            }
        }
    }
}
