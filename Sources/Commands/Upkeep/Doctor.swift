import Adoption
import Answers
import ArgumentParser
import Foundation
import Lake
import Registry

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks the installation and the lake, and says how to mend what is wrong.",
        discussion: """
            Ends with status 1 if there is a problem.

            Examples:
              bellwether doctor
              bellwether doctor --compact
            """)

    @OptionGroup var lake: LakeOptions
    @OptionGroup var registry: RegistryOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var writer: WriterOptions

    @Flag(help: "Remove files that nothing counts any more. Earlier versions of the lake that held them are lost.")
    var compact = false

    @Flag(help: "Also read every file and compare it with its checksum.")
    var deep = false

    func run() throws {
        var checks = Checkup()
        checks.run("engine", "run `make deps` and build again") {
            let engine = try DuckDBEngine()
            guard try engine.rows("SELECT 1").scalar.integer == 1 else {
                throw LakeError(.damaged, "it does not answer")
            }
            return engine.version
        }
        checks.run("stages", "install again with `make install`") { "\(try Installation.stages().stages.count) stages" }
        checks.run("registry", "correct the lines named") {
            let registry = try registry.load()
            return "\(registry.organisations.count) organisations, \(registry.holdings.count) namespaces, "
                + "\(registry.families.count) families, \(registry.releases.count) models"
        }
        let directory = lake.directory
        if !directory.exists {
            checks.add(
                "lake", "none yet in \(directory.root.path)", isProblem: false,
                remedy: "`bellwether import FILE` makes one")
        } else {
            if compact { try clear(directory, &checks) }
            examine(directory, &checks)
        }
        output.show(checks.answer)
        if checks.problems > 0 { throw BadNews(description: "") }
    }

    private func clear(_ directory: LakeDirectory, _ checks: inout Checkup) throws {
        let writer = try LakeWriter(directory, purpose: "doctor", wait: writer.wait)
        let removed = try writer.removeUnlistedData()
        try writer.removeOutdatedMarts()
        writer.removeUnlistedMarts()
        checks.add("compacted", "\(removed.files) files, \(removed.bytes) bytes freed", isProblem: false, remedy: "")
    }

    private func examine(_ directory: LakeDirectory, _ checks: inout Checkup) {
        checks.run("manifests", "restore the file from a backup, or remove it and import again what it listed") {
            let snapshot = try directory.snapshot()
            return "version \(snapshot.version), \(snapshot.imports.count) imports, \(snapshot.files.count) files"
        }
        checks.run("data files", "import again what is named, after `bellwether forget`") {
            let snapshot = try directory.snapshot()
            for file in snapshot.files {
                let url = directory.url(file.path)
                let size = try? url.resourceValues(forKeys: [.fileSizeKey]).fileSize
                guard size == file.bytes else {
                    throw LakeError(.damaged, "\(file.path) is missing or not \(file.bytes) bytes long")
                }
                if deep, try LakeDirectory.sha256(of: url) != file.sha256 {
                    throw LakeError(.damaged, "\(file.path) does not have its checksum")
                }
            }
            return deep ? "all there, checksums compared" : "all there (--deep compares checksums)"
        }
        checks.run("answers", "run `bellwether build`") {
            let snapshot = try directory.snapshot()
            guard let mart = try directory.marts().last else { throw LakeError(.missing, "nothing is built yet") }
            guard mart.lake == snapshot.version else {
                throw LakeError(.missing, "built from version \(mart.lake), the lake is at \(snapshot.version)")
            }
            for file in mart.files where !FileManager.default.fileExists(atPath: directory.url(file.path).path) {
                throw LakeError(.damaged, "\(file.path) is missing")
            }
            return "built from version \(mart.lake)"
        }
        checks.run("writable", "make the folder writable, or free space on its disk") {
            guard FileManager.default.isWritableFile(atPath: directory.root.path) else {
                throw LakeError(.cannotWrite, "\(directory.root.path) cannot be written")
            }
            return directory.root.path
        }
    }
}

/// Checks and what came of them.
private struct Checkup {
    private(set) var problems = 0
    private var rows: [[Answer.Value]] = []

    mutating func run(_ name: String, _ remedy: String, _ check: () throws -> String) {
        do {
            add(name, try check(), isProblem: false, remedy: "")
        } catch {
            let lines = Failure(error).message.split(separator: "\n")
            let more = lines.count > 1 ? " … and \(lines.count - 1) more" : ""
            let first = lines.first.map { $0.hasPrefix("error: ") ? String($0.dropFirst(7)) : String($0) }
            add(name, (first ?? "") + more, isProblem: true, remedy: remedy)
        }
    }

    mutating func add(_ name: String, _ finding: String, isProblem: Bool, remedy: String) {
        if isProblem { problems += 1 }
        rows.append([
            .text(name), .text(isProblem ? "problem" : "ok"), .text(finding), remedy.isEmpty ? .null : .text(remedy),
        ])
    }

    var answer: Answer {
        Answer(
            title: problems == 0 ? "All is well" : "Problems: \(problems)",
            columns: [.init("check", .text), .init("status", .text), .init("finding", .text), .init("remedy", .text)],
            rows: rows)
    }
}
