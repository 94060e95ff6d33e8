package import Foundation

/// Where the project's own files and the shared real data lie.
package enum Project {
    /// The package's root, found from this source file.
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    package static let stages = root.appending(path: "Sources/Adoption/Stages")
    package static let registry = root.appending(path: "Sources/Registry/Resources")
    package static let sample = root.appending(path: "Samples/hub-all-time-2025-02..2026-07.csv")

    /// Real data written by others; absent from a user's clone.
    package static let sharedData = root.appending(path: "../shared/data").standardizedFileURL

    /// A file of the shared data, or `nil` where there is none.
    package static func shared(_ path: String) -> URL? {
        let url = sharedData.appending(path: path)
        return FileManager.default.fileExists(atPath: url.path) ? url : nil
    }
}
