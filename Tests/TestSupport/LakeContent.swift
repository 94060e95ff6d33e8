package import Foundation
import Lake

/// What of a lake must survive a crash: its version, whether its files are whole, and every byte readers can see.
package struct LakeContent: Equatable, Sendable {
    package let version: String
    package let imports: [String]
    /// Paths of files that manifests list and the disk does not have as listed.
    package let broken: [String]
    /// Names of the manifests, of observations and of derived tables.
    package let manifests: [String]

    package init(_ root: URL) throws {
        let directory = LakeDirectory(root: root)
        let snapshot = try directory.snapshot()
        version = snapshot.version
        imports = snapshot.imports.map(\.id)
        let marts = try directory.marts().flatMap(\.files).map(\.path)
        broken =
            snapshot.files.filter { (try? LakeDirectory.sha256(of: directory.url($0.path))) != $0.sha256 }.map(\.path)
            + marts.filter { !FileManager.default.fileExists(atPath: directory.url($0).path) }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.manifests.path)) ?? []
        manifests = names.filter { $0.hasSuffix(".json") }.sorted()
    }

    /// Every file and folder below `root` with its content, but for the lock and the staging folder.
    package static func bytes(below root: URL) throws -> [String: Data] {
        guard let all = FileManager.default.enumerator(atPath: root.path) else { return [:] }
        var content: [String: Data] = [:]
        for case let path as String in all where path != "writer.lock" && !path.hasPrefix("staging") {
            content[path] = FileManager.default.contents(atPath: root.appending(path: path).path) ?? Data("folder".utf8)
        }
        return content
    }
}
