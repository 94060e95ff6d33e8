import Foundation

/// The right to do one thing to a lake: a lock on a file, which the system takes back when its holder dies.
package final class FileLock {
    private let descriptor: Int32

    /// - Parameters:
    ///   - path: the file; made if there is none.
    ///   - purpose: what the holder is doing, written into the file for others to read.
    ///   - wait: wait for another holder instead of failing.
    ///   - place: what is locked, for messages.
    /// - Throws: ``LakeError`` `locked` or `cannotWrite`.
    package init(_ path: String, purpose: String, wait: Bool, place: String) throws {
        let lock = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard lock >= 0 else { throw LakeError(.cannotWrite, "cannot write to \(place): \(Self.errno())") }
        if flock(lock, LOCK_EX | LOCK_NB) != 0 {
            guard Foundation.errno == EWOULDBLOCK else {
                let reason = Self.errno()
                close(lock)
                throw LakeError(.cannotWrite, "cannot lock \(place): \(reason)")
            }
            let holder = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            guard wait else {
                close(lock)
                throw LakeError(
                    .locked,
                    "\(place) is being written by another process "
                        + "(\(holder.isEmpty ? "unknown" : holder)); try again later or pass --wait")
            }
            while flock(lock, LOCK_EX) != 0 {
                guard Foundation.errno == EINTR else {
                    let reason = Self.errno()
                    close(lock)
                    throw LakeError(.cannotWrite, "cannot lock \(place): \(reason)")
                }
            }
        }
        ftruncate(lock, 0)
        let note = Array("\(purpose), pid \(getpid())".utf8)
        _ = unsafe note.withUnsafeBytes { unsafe pwrite(lock, $0.baseAddress, $0.count, 0) }
        descriptor = lock
    }

    deinit {
        ftruncate(descriptor, 0)
        close(descriptor)
    }

    private static func errno() -> String { unsafe String(cString: strerror(Foundation.errno)) }
}
