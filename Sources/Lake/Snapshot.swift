internal import Crypto
package import Ecosystem
import Foundation

/// The lake as one moment has it: the data files that count, and the commits that put them there.
package struct Snapshot: Sendable {
    /// Commits in order, the forgotten ones included.
    package let history: [DataManifest]
    /// The data files that count.
    package let files: [DataFile]
    /// Names this content: lakes that hold the same files have the same version.
    package let version: String

    init(history: [DataManifest]) {
        self.history = history
        var live: [String: DataFile] = [:]
        for manifest in history {
            for file in manifest.adds { live[file.path] = file }
            for path in manifest.drops { live[path] = nil }
        }
        files = live.values.sorted { $0.path < $1.path }
        var digest = SHA256()
        for file in files { digest.update(data: Data("\(file.path)\n".utf8)) }
        version = String(digest.finalize().hexadecimal.prefix(10))
    }

    package var isEmpty: Bool { files.isEmpty }

    /// The imports that count, in the order they were committed.
    package var imports: [DataManifest] {
        var counting: [DataManifest] = []
        for manifest in history {
            counting.removeAll { $0.id == manifest.id }
            if manifest.action == .import { counting.append(manifest) }
        }
        return counting
    }

    package func files(of table: LakeTable) -> [DataFile] { files.filter { $0.table == table.name } }

    /// The files of the newest day on which a source has any of `table`, or of the newest one before `day`.
    package func newestFiles(of table: LakeTable, source: String, before day: Day? = nil) -> [DataFile] {
        let files = files(of: table).filter { file in
            file.source == source && day.map { file.observedOn < $0 } ?? true
        }
        let newest = files.map(\.observedOn).max()
        return files.filter { $0.observedOn == newest }
    }

    /// The lake as it was at an earlier version, or `nil` if it never was that.
    package func at(version wanted: String) -> Snapshot? {
        if wanted == version { return self }
        for count in history.indices.reversed() {
            let earlier = Snapshot(history: Array(history.prefix(count)))
            if earlier.version == wanted { return earlier }
        }
        return nil
    }
}

extension Sequence<UInt8> {
    /// Lower-case hexadecimal, two digits a byte.
    package var hexadecimal: String {
        var text = ""
        for byte in self {
            let digits = String(byte, radix: 16)
            text += digits.count == 1 ? "0" + digits : digits
        }
        return text
    }
}
