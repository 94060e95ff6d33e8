import Adoption
import Audit
import Ecosystem
import Foundation
import Lake
import Reporting

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

    /// The bundled suite of tasks for audits, or a file of one's own.
    static func suite(_ text: String) throws -> URL {
        text == "code-security"
            ? try resources(of: "Audit", "Resources").appending(path: "suites/\(text).yaml") : URL(filePath: text)
    }

    /// The scanners of audits.
    static func auditTools() throws -> Toolbox {
        let environment = ProcessInfo.processInfo.environment
        guard let root = Toolbox.root(environment: environment, program: binary) else {
            throw AuditError(
                .noData,
                "no scanners are installed; run `make audit-tools`, or set BELLWETHER_AUDIT_TOOLS to a Python environment with them"
            )
        }
        return Toolbox(root: root, scripts: try resources(of: "Audit", "Resources").appending(path: "scanners"))
    }

    /// What `audit run --local` needs.
    static func localModel() throws -> LocalModel.Installation {
        let root = Toolbox.environmentRoot(
            "local-model", variable: "BELLWETHER_LOCAL_MODEL", environment: ProcessInfo.processInfo.environment,
            program: binary)
        guard let root else {
            throw AuditError(
                .noData,
                "no local model is installed; run `make local-model`, or set BELLWETHER_LOCAL_MODEL to a Python environment with xllamacpp"
            )
        }
        return LocalModel.Installation(
            python: root.appending(path: "bin/python"),
            script: try resources(of: "Audit", "Resources").appending(path: "local/serve-model.py"))
    }

    static func stages() throws -> StageLibrary {
        try StageLibrary(directory: resources(of: "Adoption", "Stages"))
    }

    /// Where `make charts` put what draws charts; `nil` where it is not installed.
    private static var chartsRoot: URL? {
        Toolbox.environmentRoot(
            "charts", variable: "BELLWETHER_CHARTS", environment: ProcessInfo.processInfo.environment, program: binary)
    }

    /// What draws charts to files, if it is installed.
    static func charts() throws -> ChartDrawing? {
        guard let root = chartsRoot else { return nil }
        return ChartDrawing(
            python: root.appending(path: "bin/python"),
            script: try resources(of: "Reporting", "Resources").appending(path: "draw-chart.py"))
    }

    /// Folders of files that the dashboard's pages load, the browser's chart bundle among them.
    static func dashboardAssets() throws -> [URL] {
        let bundle = chartsRoot?.appending(path: "share")
        return [try dashboard().appending(path: "assets")]
            + [bundle].compactMap(\.self).filter { FileManager.default.fileExists(atPath: $0.path) }
    }

    /// Templates and assets of the dashboard's pages.
    static func dashboard() throws -> URL { try resources(of: "Dashboard", "Resources") }
}
