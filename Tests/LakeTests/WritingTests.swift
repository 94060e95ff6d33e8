import Ecosystem
import Foundation
import Lake
import TestSupport
import Testing

/// Disks that refuse, and two writers at once.
@Suite struct WritingTests {
    private static func table(_ rows: Int, name: String = "m") -> String {
        "observed_on,model_id,downloads_30d\n" + (0..<rows).map { "2025-01-01,a/\(name)\($0),\($0)\n" }.joined()
    }

    @Test func `a full disk is one line and status 5, and the lake is as it was`() throws {
        let ran: Void? = try Tmpfs.with(kibibytes: 1024) { disk in
            try Scratch.with { folder in
                let lake = disk.root.appending(path: "lake")
                let first = try Scratch.file("first.csv", Self.table(10), in: folder)
                try #require(try Program(lake: lake).run("import", first.path).status == 0)
                let before = try LakeContent.bytes(below: lake)
                let second = try Scratch.file("second.csv", Self.table(20_000), in: folder)
                let filler = try disk.fill()
                let run = try Program(lake: lake).run("import", second.path)
                #expect(run.status == 5, "\(run.log)")
                #expect(run.log.split(separator: "\n").count == 1, "\(run.log)")
                #expect(try LakeContent.bytes(below: lake) == before)
                try FileManager.default.removeItem(at: filler)
                #expect(try Program(lake: lake).run("import", second.path).status == 0)
                #expect(try LakeContent(lake).imports.count == 2)
            }
        }
        if ran == nil { try Test.cancel("no file system can be mounted here") }
    }

    @Test func `a read-only disk is one line and status 5`() throws {
        let ran: Void? = try Tmpfs.with(kibibytes: 1024) { disk in
            try Scratch.with { folder in
                let lake = disk.root.appending(path: "lake")
                let first = try Scratch.file("first.csv", Self.table(10), in: folder)
                try #require(try Program(lake: lake).run("import", first.path).status == 0)
                let before = try LakeContent.bytes(below: lake)
                try #require(disk.remount("ro"))
                let second = try Scratch.file("second.csv", Self.table(20), in: folder)
                for arguments in [["import", second.path], ["build"], ["forget", "0"]] {
                    let run = try Program(lake: lake).run(arguments)
                    #expect(run.status == 5, "\(arguments): \(run.log)")
                    #expect(run.log.split(separator: "\n").count == 1, "\(run.log)")
                }
                #expect(try Program(lake: lake).run("imports").status == 0)
                #expect(try LakeContent.bytes(below: lake) == before)
                let elsewhere = try Program(lake: disk.root.appending(path: "new")).run("import", second.path)
                #expect(elsewhere.status == 5)
            }
        }
        if ran == nil { try Test.cancel("no file system can be mounted here") }
    }

    @Test func `a second writer fails with a clear line, or waits its turn`() throws {
        try Scratch.with { folder in
            let lake = folder.appending(path: "lake")
            let file = try Scratch.file("first.csv", Self.table(10), in: folder)
            var writer: LakeWriter? = try LakeWriter(LakeDirectory(root: lake), purpose: "test", wait: false)
            let refused = try Program(lake: lake).run("import", file.path)
            #expect(refused.status == 5)
            #expect(refused.log.contains("is being written by another process (test, pid"))
            #expect(throws: LakeError.self) {
                try LakeWriter(LakeDirectory(root: lake), purpose: "other", wait: false)
            }
            let waiting = try Program(lake: lake).start(["import", "--wait", file.path])
            #expect(try LakeContent(lake).imports.isEmpty)
            #expect(writer != nil)
            writer = nil
            waiting.waitUntilExit()
            #expect(waiting.terminationStatus == 0)
            #expect(try LakeContent(lake).imports.count == 1)
        }
    }

    @Test func `imports at once that wait are all taken`() throws {
        try Scratch.with { folder in
            let lake = folder.appending(path: "lake")
            let children = try (0..<4).map { number in
                let file = try Scratch.file("f\(number).csv", Self.table(50, name: "m\(number)-"), in: folder)
                return try Program(lake: lake).start(["import", "--wait", file.path])
            }
            for child in children { child.waitUntilExit() }
            #expect(children.map(\.terminationStatus) == [0, 0, 0, 0])
            let content = try LakeContent(lake)
            #expect(content.imports.count == 4)
            #expect(content.broken.isEmpty)
        }
    }

    @Test func `a lake whose path looks like a pattern is a lake like any other`() throws {
        try Scratch.with { folder in
            let lake = folder.appending(path: "la[k]e *?")
            try FileManager.default.createDirectory(
                at: folder.appending(path: "lake x"), withIntermediateDirectories: true)
            let file = try Scratch.file("f*[1]?.csv", Self.table(10), in: folder)
            _ = try Scratch.file("f-other1x.csv", Self.table(99), in: folder)
            let program = Program(lake: lake)
            #expect(try program.run("import", file.path).status == 0)
            let count = try program.run("sql", "SELECT count(*) AS n FROM observations", "--format", "csv")
            #expect(count.output.contains("10"), "\(count.output)\(count.log)")
        }
    }
}
