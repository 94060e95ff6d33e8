import Adoption
import Foundation
import Lake
import Synchronization

/// Knows the lake as it is now, and reads its manifests only when their folder has changed.
///
/// A commit is a rename into the folder of manifests, which changes the folder's time. A folder that changed a moment ago may
/// change again without showing it (the clock of file systems ticks every few milliseconds), so what was read then is not
/// trusted for long.
final class LakeWatch: Sendable {
    private struct Stamp: Equatable {
        let device: UInt64
        let inode: UInt64
        let seconds: Int
        let nanoseconds: Int
    }

    private struct State {
        var stamp: Stamp?
        var isSettled = false
        var moment: LakeMoment?
    }

    private let directory: LakeDirectory
    private let path: String
    private let state = Mutex(State())

    init(_ directory: LakeDirectory) {
        self.directory = directory
        path = directory.manifests.path
    }

    /// - Throws: ``LakeError`` `missing` if there is no lake, `damaged` if it cannot be read.
    func moment() throws -> LakeMoment {
        guard let stamp = Self.stamp(of: path) else {
            state.withLock { $0 = State() }
            let words = "there is no lake where this server was told to look"
            throw LakeError(.missing, "\(words), \(path)", summary: words)
        }
        return try state.withLock { state in
            if let moment = state.moment, state.stamp == stamp, state.isSettled { return moment }
            let isSettled = Self.now() - (Double(stamp.seconds) + Double(stamp.nanoseconds) * 1e-9) > 0.05
            let moment = try LakeMoment(of: directory)
            state = State(stamp: stamp, isSettled: isSettled, moment: moment)
            return moment
        }
    }

    /// Reads the lake anew at the next question: a file that its manifests list was not there or could not be read.
    func forget() { state.withLock { $0 = State() } }

    private static func stamp(of path: String) -> Stamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Stamp(
            device: UInt64(status.st_dev), inode: UInt64(status.st_ino), seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec)
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
