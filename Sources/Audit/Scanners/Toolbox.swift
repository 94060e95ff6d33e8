package import Foundation

/// Where the scanners are installed: a Python environment made by `make audit-tools`, or any with the same packages.
package struct Toolbox: Sendable {
    /// The environment's root, which holds `bin` and `lib`.
    package let root: URL
    /// Our own launchers for scanners that need one.
    private let scripts: URL

    package init(root: URL, scripts: URL) {
        self.root = root
        self.scripts = scripts
    }

    /// The environment that `BELLWETHER_AUDIT_TOOLS` names, else `.deps/audit-tools` in a folder above the program.
    ///
    /// - Parameter program: where the running program lies.
    package static func root(environment: [String: String], program: URL) -> URL? {
        environmentRoot("audit-tools", variable: "BELLWETHER_AUDIT_TOOLS", environment: environment, program: program)
    }

    /// The Python environment that `variable` names, else `.deps/NAME` in a folder above the program.
    package static func environmentRoot(
        _ name: String, variable: String, environment: [String: String], program: URL
    ) -> URL? {
        if let stated = environment[variable], !stated.isEmpty {
            return URL(filePath: stated, directoryHint: .isDirectory)
        }
        var folder = program.deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appending(path: ".deps/\(name)", directoryHint: .isDirectory)
            if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
            folder.deleteLastPathComponent()
        }
        return nil
    }

    var programs: URL { root.appending(path: "bin", directoryHint: .isDirectory) }

    /// - Throws: ``ScannerFailure`` if it is not installed.
    func program(_ name: String) throws -> URL {
        let url = programs.appending(path: name)
        guard FileManager.default.isExecutableFile(atPath: url.path) else {
            throw ScannerFailure("\(name) is not installed")
        }
        return url
    }

    /// A file or folder among the environment's Python packages.
    ///
    /// - Throws: ``ScannerFailure`` if it is not installed.
    func package(_ path: String) throws -> URL {
        let url = packages?.appending(path: path)
        guard let url, FileManager.default.fileExists(atPath: url.path) else {
            let name = path.split(separator: "/").first ?? ""
            throw ScannerFailure("\(name.split(separator: ".").first ?? name) is not installed")
        }
        return url
    }

    func script(_ name: String) throws -> URL {
        let url = scripts.appending(path: name)
        guard FileManager.default.fileExists(atPath: url.path) else {
            throw ScannerFailure("the installation is incomplete: \(name) is missing")
        }
        return url
    }

    private var packages: URL? {
        let library = root.appending(path: "lib", directoryHint: .isDirectory)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: library.path)) ?? []
        return names.filter { $0.hasPrefix("python3") }.sorted().first.map {
            library.appending(path: "\($0)/site-packages", directoryHint: .isDirectory)
        }
    }

    /// The version of a package by the name of its metadata.
    func version(of package: String) -> String? {
        guard let packages, let names = try? FileManager.default.contentsOfDirectory(atPath: packages.path) else {
            return nil
        }
        let start = package + "-"
        return names.first { $0.hasPrefix(start) && $0.hasSuffix(".dist-info") }.map {
            String($0.dropFirst(start.count).dropLast(".dist-info".count))
        }
    }
}
