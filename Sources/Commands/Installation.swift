import Adoption
import Ecosystem
import Foundation
import Lake

/// Where this program's own files lie: beside the binary, wherever that was moved to.
enum Installation {
    private static let binary = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()

    private static func resources(of target: String, _ name: String) throws -> URL {
        let url = binary.deletingLastPathComponent().appending(path: "bellwether_\(target).resources/\(name)")
        guard FileManager.default.fileExists(atPath: url.path) else {
            throw LakeError(
                .damaged, "the installation is incomplete: \(url.path) is missing; install again with `make install`")
        }
        return url
    }

    static func registry() throws -> URL { try resources(of: "Registry", "Resources") }

    static func stages() throws -> StageLibrary {
        try StageLibrary(directory: resources(of: "Adoption", "Stages"))
    }
}
