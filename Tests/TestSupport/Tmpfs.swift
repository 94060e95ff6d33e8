package import Foundation

/// A small file system of its own, for full and read-only disks; only root may mount one.
package struct Tmpfs {
    package let root: URL

    /// - Returns: `nil` where nothing can be mounted.
    package static func with<Result>(kibibytes: Int, _ body: (Tmpfs) throws -> Result) throws -> Result? {
        try Scratch.with { folder in
            guard run("mount", ["-t", "tmpfs", "-o", "size=\(kibibytes)k", "tmpfs", folder.path]) else { return nil }
            defer { _ = run("umount", ["-l", folder.path]) }
            return try body(Tmpfs(root: folder))
        }
    }

    package func remount(_ mode: String) -> Bool { Self.run("mount", ["-o", "remount,\(mode)", root.path]) }

    /// Writes zeros until the disk takes no more but `bytes`, and returns the file that holds them.
    package func fill(leaving bytes: UInt64 = 0) throws -> URL {
        let filler = root.appending(path: "filler")
        try Data().write(to: filler)
        let handle = try FileHandle(forWritingTo: filler)
        defer { try? handle.close() }
        let page = Data(count: 4096)
        for _ in 0..<100_000 {
            do { try handle.write(contentsOf: page) } catch { break }
        }
        if bytes > 0 {
            let end = try handle.seekToEnd()
            try handle.truncate(atOffset: end - min(end, bytes))
        }
        return filler
    }

    private static func run(_ name: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/\(name)")
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
