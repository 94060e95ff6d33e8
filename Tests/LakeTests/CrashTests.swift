import Ecosystem
import Foundation
import Lake
import TestSupport
import Testing

/// The real program, killed while it changes a lake.
@Suite struct CrashTests {
    /// Three days and a bad row, so that a commit has several data files and a list of refusals.
    static let table = """
        observed_on,model_id,downloads_30d,downloads_all_time
        2025-01-01,a/b,1,10
        2025-01-01,c/d,5,50
        2025-01-02,a/b,2,20
        2025-01-03,a/b,3,30
        2025-01-03,a/b,-3,30

        """
    static let importing = ["import", "--max-refused", "50%"]

    /// A lake that holds another day already, and the file to import.
    private static func prepared(_ folder: URL) throws -> (lake: URL, file: URL) {
        let lake = folder.appending(path: "lake")
        let earlier = try Scratch.file(
            "earlier.csv", "observed_on,model_id,downloads_30d,downloads_all_time\n2024-12-31,a/b,1,9\n", in: folder)
        try #require(try Program(lake: lake).run("import", earlier.path).status == 0)
        return (lake, try Scratch.file("table.csv", table, in: folder))
    }

    /// The versions of the lake before and after an import that nothing disturbs.
    private static func undisturbed() throws -> (before: LakeContent, after: LakeContent) {
        try Scratch.with { folder in
            let (lake, file) = try prepared(folder)
            let before = try LakeContent(lake)
            try #require(try Program(lake: lake).run(importing + [file.path]).status == 0)
            return (before, try LakeContent(lake))
        }
    }

    @Test func `an import killed before any of its steps leaves the lake as it was or as it will be`() throws {
        let (before, after) = try Self.undisturbed()
        var step = 0
        var outcomes: Set<String> = []
        var survived = false
        while !survived, step < 100 {
            step += 1
            try Scratch.with { folder in
                let (lake, file) = try Self.prepared(folder)
                let dying = Program(lake: lake, environment: ["BELLWETHER_DIE_BEFORE_STEP": String(step)])
                let status = try dying.run(Self.importing + [file.path]).status
                survived = status == 0
                #expect(status == 0 || status == -9, "step \(step) ended with \(status)")
                let left = try LakeContent(lake)
                #expect(left == before || left == after, "step \(step)")
                outcomes.insert(left.version)
                #expect(try Program(lake: lake).run(Self.importing + [file.path]).status == 0, "after step \(step)")
                #expect(try LakeContent(lake) == after, "after step \(step)")
            }
        }
        // Four files, each synced and renamed, then folders, manifest, commit.
        #expect(step > 10)
        #expect(survived)
        #expect(outcomes == [before.version, after.version])
    }

    @Test func `a build killed before each of its steps in turn ends as an undisturbed one`() throws {
        try Scratch.with { folder in
            let (lake, file) = try Self.prepared(folder)
            try #require(try Program(lake: lake).run(Self.importing + [file.path]).status == 0)
            let calm = folder.appending(path: "calm")
            try FileManager.default.copyItem(at: lake, to: calm)
            try #require(try Program(lake: calm).run("build").status == 0)

            let before = try LakeContent(lake)
            var step = 0
            var status: Int32 = -9
            while status == -9, step < 200 {
                step += 1
                status = try Program(lake: lake, environment: ["BELLWETHER_DIE_BEFORE_STEP": String(step)])
                    .run("build").status
                let left = try LakeContent(lake)
                #expect(left.version == before.version && left.broken.isEmpty, "step \(step)")
            }
            #expect(status == 0)
            #expect(step > 10)
            let paths = try [lake, calm].map { root in
                Set(try LakeDirectory(root: root).marts().flatMap(\.files).map(\.path))
            }
            #expect(paths[0] == paths[1])
            #expect(try LakeContent(lake).broken.isEmpty)
        }
    }

    /// Watches what the child does to the lake's folder and kills it when it has changed often enough.
    private static func kill(_ child: Process, at instant: Int, watching lake: URL) {
        var seen: Set<[String]> = []
        var polls = 0
        while child.isRunning, seen.count * 40 + polls < instant, polls < 200_000 {
            let names = FileManager.default.enumerator(atPath: lake.path)?.compactMap { $0 as? String } ?? []
            if seen.insert(names.sorted()).inserted { polls = 0 } else { polls += 1 }
        }
        Foundation.kill(child.processIdentifier, SIGKILL)
        child.waitUntilExit()
    }

    @Test(arguments: 0..<4)
    func `an import killed at random instants loses and doubles nothing`(group: Int) throws {
        let (before, after) = try Self.undisturbed()
        var generator = SeededGenerator(seed: UInt64(1000 + group))
        try Scratch.with { folder in
            let (lake, file) = try Self.prepared(folder)
            let fresh = folder.appending(path: "fresh")
            try FileManager.default.copyItem(at: lake, to: fresh)
            for round in 0..<10 {
                try FileManager.default.removeItem(at: lake)
                try FileManager.default.copyItem(at: fresh, to: lake)
                let instant = Int.random(in: 0..<700, using: &generator)
                let child = try Program(lake: lake).start(Self.importing + [file.path])
                Self.kill(child, at: instant, watching: lake)
                let left = try LakeContent(lake)
                #expect(left == before || left == after, "round \(round), instant \(instant)")
            }
            #expect(try Program(lake: lake).run(Self.importing + [file.path]).status == 0)
            #expect(try LakeContent(lake) == after)
        }
    }

    @Test func `a build killed at random instants is finished by the next`() throws {
        var generator = SeededGenerator(seed: 2000)
        try Scratch.with { folder in
            let (lake, file) = try Self.prepared(folder)
            try #require(try Program(lake: lake).run(Self.importing + [file.path]).status == 0)
            let before = try LakeContent(lake)
            for _ in 0..<10 {
                let child = try Program(lake: lake).start(["build"])
                Self.kill(child, at: Int.random(in: 0..<1500, using: &generator), watching: lake)
                let left = try LakeContent(lake)
                #expect(left.version == before.version && left.broken.isEmpty)
            }
            #expect(try Program(lake: lake).run("build").status == 0)
            let content = try LakeContent(lake)
            #expect(content.broken.isEmpty)
            #expect(content.manifests.count { $0.hasPrefix("mart-") } == 1)
        }
    }
}
