import Foundation
import Simulation
import TestSupport
import Testing

/// The Hub's official client, unchanged, against the synthetic hub.
@Suite struct HubClientTests {
    private struct Answer: Decodable {
        let count, ids, allTime, withSafetensors, withGguf, withCard, withPipeline: Int
        let first, byCreation, plain: [String]
        let isSorted, creationIsSorted, hasOnlyWhatWasAsked: Bool
        let created: String
        let ofAuthor, authors, filtered, filteredTwice, searched, limited, wrongToken, badSort: Int
    }

    private func ask(_ server: HubServer, author: String, token: String?) async throws -> Answer {
        let packages = Project.root.appending(path: ".deps/hub-client")
        guard FileManager.default.fileExists(atPath: packages.path) else {
            try Test.cancel("the client is not installed: Scripts/install-dependencies.sh hub-client")
        }
        return try await Scratch.withAsync { folder in
            let paths = ["out", "err"].map { folder.appending(path: $0) }
            for path in paths { try Data().write(to: path) }
            let status = try await server.whileServing { url in
                let process = Process()
                process.executableURL = URL(filePath: "/usr/bin/env")
                process.arguments =
                    [
                        "python3", Project.root.appending(path: "Scripts/hub-client-check.py").path, url.absoluteString,
                        author,
                    ]
                    + (token.map { [$0] } ?? [])
                process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONPATH": packages.path]) { $1 }
                process.standardOutput = try FileHandle(forWritingTo: paths[0])
                process.standardError = try FileHandle(forWritingTo: paths[1])
                // The server runs on other threads than the one that waits.
                return try await withCheckedThrowingContinuation { (done: CheckedContinuation<Int32, any Error>) in
                    process.terminationHandler = { done.resume(returning: $0.terminationStatus) }
                    do { try process.run() } catch { done.resume(throwing: error) }
                }
            }
            let words = String(decoding: try Data(contentsOf: paths[1]), as: UTF8.self)
            try #require(status == 0, "the client failed: \(words)")
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(Answer.self, from: Data(contentsOf: paths[0]))
        }
    }

    @Test(arguments: [nil, "hf_right"]) func `it pages, expands, filters, sorts and is refused as by the real hub`(
        token: String?
    ) async throws {
        let records = try ServedHub.records()
        let author = records.text(.author, of: 0)
        let server = try ServedHub.server {
            $0.token = token
            $0.packs = token != nil
            $0.trouble = HubTrouble([.extra: 0.5])
        }
        let answer = try await ask(server, author: author, token: token)
        #expect((answer.count, answer.ids) == (records.count, records.count))
        #expect(answer.first == (0..<20).map { records.text(.id, of: $0) })
        #expect(answer.isSorted && answer.creationIsSorted && answer.hasOnlyWhatWasAsked)
        #expect(answer.allTime > 0)
        #expect(
            [answer.withSafetensors, answer.withGguf, answer.withPipeline].allSatisfy { (1..<records.count) ~= $0 })
        #expect(answer.withCard > 0)
        #expect(answer.created.hasPrefix("20"))
        #expect(answer.byCreation.count == 5)
        #expect(answer.ofAuthor == (0..<records.count).count { records.text(.author, of: $0) == author })
        #expect(answer.authors == 1)
        #expect(answer.filtered > 0 && answer.filtered == answer.filteredTwice)
        #expect((answer.searched, answer.limited) == (0, 1234))
        #expect(answer.plain.contains("downloads") && !answer.plain.contains("author"))
        #expect((answer.wrongToken, answer.badSort) == (401, 400))
    }
}
