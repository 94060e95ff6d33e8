import Dispatch
import Foundation
import Synchronization

/// `trials.jsonl`, open for appending by this process alone.
///
/// A line counts once it is written and synced. Lines that arrive during a sync share the next one (group commit).
final class Journal: Sendable {
    private struct State {
        var pending: [UInt8] = []
        var waiting: [CheckedContinuation<Void, any Error>] = []
        var isWriting = false
        var failure: AuditError?
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "bellwether.journal")
    private let descriptor: Int32
    private let path: String
    /// Bytes that are durable. Only `queue` touches it once the journal is open.
    private let length: Mutex<Int>
    private let beforeStep: @Sendable (String) -> Void

    /// Opens the journal at `url`, making it if there is none, and locks it until it closes.
    ///
    /// - Parameter beforeStep: told each step just before it is taken; tests end the process there.
    /// - Throws: ``AuditError`` `cannotWrite`.
    init(_ url: URL, beforeStep: @escaping @Sendable (String) -> Void) throws {
        path = url.path
        self.beforeStep = beforeStep
        descriptor = open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.refusal("open", url.path) }
        length = Mutex(Int(lseek(descriptor, 0, SEEK_END)))
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isTaken = errno == EWOULDBLOCK
            defer { Foundation.close(descriptor) }
            throw isTaken
                ? AuditError(.cannotWrite, "another process is working on this run (\(url.path) is locked)")
                : Self.refusal("lock", url.path)
        }
        // The name of a new file must be durable too.
        let folder = open(url.deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            Foundation.close(folder)
        }
    }

    deinit { close(descriptor) }

    /// Cuts off what lies behind `count` bytes: a line that a dying process left unfinished.
    func truncate(to count: Int) throws {
        guard ftruncate(descriptor, off_t(count)) == 0, fsync(descriptor) == 0 else {
            throw Self.refusal("repair", path)
        }
        length.withLock { $0 = count }
    }

    /// Appends a line and returns when it is durable.
    ///
    /// - Throws: ``AuditError`` `cannotWrite`; the journal then ends with the last line that counts.
    func append(_ line: [UInt8]) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let begins = state.withLock { state -> Bool in
                if let failure = state.failure {
                    continuation.resume(throwing: failure)
                    return false
                }
                state.pending += line
                state.waiting.append(continuation)
                defer { state.isWriting = true }
                return !state.isWriting
            }
            if begins { queue.async { self.write() } }
        }
    }

    /// Writes and syncs until nothing is pending.
    private func write() {
        while true {
            let (bytes, waiting) = state.withLock { state -> ([UInt8], [CheckedContinuation<Void, any Error>]) in
                defer { (state.pending, state.waiting) = ([], []) }
                if state.pending.isEmpty { state.isWriting = false }
                return (state.pending, state.waiting)
            }
            if bytes.isEmpty { return }
            if let failure = commit(bytes) {
                let late = state.withLock { state in
                    defer { state.waiting = [] }
                    state.failure = failure
                    return state.waiting
                }
                for continuation in waiting + late { continuation.resume(throwing: failure) }
                return
            }
            for continuation in waiting { continuation.resume() }
        }
    }

    private func commit(_ bytes: [UInt8]) -> AuditError? {
        let start = length.withLock { $0 }
        beforeStep("write journal")
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer -> Int in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
                return pwrite(descriptor, rest.baseAddress, rest.count, off_t(start + written))
            }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                let failure = Self.refusal("write", path)
                _ = ftruncate(descriptor, off_t(start))
                return failure
            }
        }
        beforeStep("sync journal")
        guard fdatasync(descriptor) == 0 else { return Self.refusal("sync", path) }
        beforeStep("synced journal")
        length.withLock { $0 = start + written }
        return nil
    }

    private static func refusal(_ verb: String, _ path: String) -> AuditError {
        AuditError(.cannotWrite, "cannot \(verb) \(path): \(String(cString: strerror(errno)))")
    }
}
