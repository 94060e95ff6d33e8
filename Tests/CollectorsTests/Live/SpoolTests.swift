import Foundation
import TestSupport
import Testing

@testable import Collectors

/// What a collection keeps on disk until its day is whole.
@Suite struct SpoolTests {
    private static let date = Date(timeIntervalSince1970: 1_795_300_000)

    private func open(_ folder: URL) throws -> Spool {
        try Spool(folder.appending(path: "spool"), request: "all", now: Self.date, oldest: Self.date - 3600)
    }

    private func text(_ spool: Spool) throws -> [String] {
        try spool.parts().map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    }

    @Test func `a large page is cut into files at the ends of records`() throws {
        try Scratch.with { folder in
            let spool = try open(folder)
            let text = String(repeating: "x", count: 100_000)
            let records = (0..<30).map { "{\"id\":\($0),\"text\":\"\(text)\"}\n" }
            #expect(try spool.append(Array(records.joined().utf8), records: 30, next: "two"))
            #expect(try spool.append(Array("{}\n".utf8), records: 1, next: nil))
            let parts = try self.text(spool)
            #expect(parts.count == 4)
            #expect(parts.joined() == records.joined() + "{}\n")
            #expect(parts.allSatisfy { $0.hasSuffix("}\n") && $0.utf8.count <= Spool.bytesAFile + 100_100 })
        }
    }

    @Test func `it goes on after the last page that is whole`() throws {
        try Scratch.with { folder in
            for (line, next) in [("1\n", "two"), ("2\n", "three"), ("3\n", "four")] {
                #expect(try open(folder).append(Array(line.utf8), records: 1, next: next))
            }
            let parts = try open(folder).parts()
            try FileManager.default.removeItem(at: parts[1])
            let spool = try open(folder)
            #expect(spool.last?.page == 1 && spool.last?.next == "two")
            #expect(try text(spool) == ["1\n"])
        }
    }

    @Test func `records without a line in the journal do not count`() throws {
        try Scratch.with { folder in
            #expect(try open(folder).append(Array("1\n".utf8), records: 1, next: "two"))
            let first = try #require(try open(folder).parts().first)
            for name in ["00000002-0001.jsonl", "other"] {
                try Data("2\n".utf8).write(to: first.deletingLastPathComponent().appending(path: name))
            }
            #expect(try text(open(folder)) == ["1\n"])
        }
    }
}
