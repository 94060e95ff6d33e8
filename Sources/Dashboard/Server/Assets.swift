package import Foundation
import Hummingbird
import Lake
import NIOCore

/// The files that pages load: read once, packed once, named with what they hold so that browsers may keep them for ever.
package struct Assets: Sendable {
    struct File: Sendable {
        let ready: ReadyResponse
        let digest: String
    }

    let files: [String: File]

    /// Takes the files of `folders` by name; of two with one name the later folder's.
    ///
    /// - Throws: if a folder cannot be read.
    package init(_ folders: [URL]) throws {
        var files: [String: File] = [:]
        for folder in folders {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where !name.hasPrefix(".") {
                guard let type = Self.types[(name as NSString).pathExtension] else { continue }
                let data = try Data(contentsOf: folder.appending(path: name))
                let digest = try LakeDirectory.sha256(of: folder.appending(path: name))
                files[name] = File(
                    ready: ReadyResponse(
                        ByteBuffer(bytes: data), type: type, tag: "\"\(digest.prefix(16))\"",
                        caching: "public, max-age=31536000, immutable"),
                    digest: String(digest.prefix(12)))
            }
        }
        self.files = files
    }

    private static let types = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
        "png": "image/png", "woff2": "font/woff2", "txt": "text/plain; charset=utf-8", "ico": "image/x-icon",
        "json": "application/json", "webmanifest": "application/manifest+json",
    ]

    /// The address of a file, with its content's digest.
    package func url(_ name: String) -> String {
        files[name].map { "/assets/\(name)?v=\($0.digest)" } ?? "/assets/\(name)"
    }
}
