import Foundation
import Lake
import Simulation
import TestSupport
import Testing

@testable import Audit

struct JournalTests {
    private static func trial(
        _ ordinal: Int, answer: String = "x",
        usage: Trial.Usage? = .init(promptTokens: 3, completionTokens: 4, reasoningTokens: nil)
    ) -> Trial {
        Trial(
            ordinal: ordinal, model: "m", task: "t", context: "none", group: "none", repetition: 0, seed: 1,
            ending: .answered, attempts: 1, startedAt: 1, milliseconds: 2, host: "http://h", returnedModel: nil,
            finishReason: "stop", usage: usage,
            answer: answer, reasoning: nil, status: 200, error: nil, raw: #"{"a": "b\u0000"}"#)
    }

    @Test(arguments: ["plain", "\"quoted\" \\ \n\r\t\u{0}\u{1f}", "ünï 漢字 🐑", "</script>\u{2028}"])
    func `a line decodes to the trial it was made of`(answer: String) throws {
        let trial = Self.trial(5, answer: answer)
        let line = trial.line(plan: "abc")
        #expect(line.filter { $0 == UInt8(ascii: "\n") }.count == 1)
        #expect(try JSONDecoder().decode(Trial.self, from: Data(line)) == trial)
    }

    @Test func `wherever the last line is torn, whole lines are found and the rest is cut off`() throws {
        let lines = (0..<3).map { Self.trial($0).line(plan: "p") }
        let all = lines.flatMap { $0 }
        try Scratch.with { folder in
            let url = folder.appending(path: "trials.jsonl")
            for count in stride(from: 0, through: all.count, by: 7) {
                try Data(all.prefix(count)).write(to: url)
                var ordinals: [Int] = []
                let whole = try JournalRecord.read(url) { record, _, _ in ordinals.append(record.ordinal) }
                let expected = count / lines[0].count
                #expect(ordinals == Array(0..<expected))
                #expect(whole == expected * lines[0].count)
            }
        }
    }

    private static let usages: [Trial.Usage?] = [
        nil, .init(promptTokens: 1, completionTokens: 2, reasoningTokens: 3),
        .init(promptTokens: nil, completionTokens: 20, reasoningTokens: nil),
        .init(promptTokens: nil, completionTokens: nil, reasoningTokens: nil),
    ]

    @Test(arguments: usages)
    func `the beginning of a line says what the whole line says`(usage: Trial.Usage?) throws {
        let line = Self.trial(123_456, usage: usage).line(plan: String(repeating: "ab", count: 32))
        let head = try #require(JournalHead.record(of: line[...]))
        #expect(head == (try JSONDecoder().decode(JournalRecord.self, from: Data(line))))
        for damaged in [line.dropFirst(3), line.prefix(100), line.prefix(0)] {
            #expect(JournalHead.record(of: damaged) == nil)
        }
    }

    @Test func `lines that another program wrote anew are read, and damaged ones named`() throws {
        try Scratch.with { folder in
            let url = folder.appending(path: "trials.jsonl")
            let object = try JSONSerialization.jsonObject(with: Data(Self.trial(1).line(plan: "p")))
            let sorted = try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
            try (sorted + Data("\n".utf8)).write(to: url)
            var found: [JournalRecord] = []
            _ = try JournalRecord.read(url) { record, _, _ in found.append(record) }
            #expect(found.map(\.usage?.promptTokens) == [3])
            try (sorted + Data("\n{\"plan\":\n".utf8)).write(to: url)
            let error = #expect(throws: AuditError.self) { try JournalRecord.read(url) { _, _, _ in } }
            #expect(error?.message.contains("trials.jsonl:2 is no trial") == true)
        }
    }

    @Test func `lines that arrive together are all durable when their writers go on`() async throws {
        try await RunFixture.withFolder { folder in
            let url = folder.appending(path: "trials.jsonl")
            let journal = try Journal(url) { _ in }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for ordinal in 0..<200 {
                    group.addTask { try await journal.append(Self.trial(ordinal).line(plan: "p")) }
                }
                try await group.waitForAll()
            }
            var ordinals: Set<Int> = []
            _ = try JournalRecord.read(url) { record, _, _ in ordinals.insert(record.ordinal) }
            #expect(ordinals == Set(0..<200))
        }
    }

    @Test func `two processes cannot work on one run`() throws {
        try Scratch.with { folder in
            let url = folder.appending(path: "trials.jsonl")
            let first = try Journal(url) { _ in }
            let error = #expect(throws: AuditError.self) { try Journal(url) { _ in } }
            #expect(error?.message.contains("another process") == true)
            withExtendedLifetime(first) {}
        }
    }

    @Test func `a disk that fills loses nothing`() async throws {
        // Every write to it fails for want of room.
        let full = URL(filePath: "/dev/full")
        let journal = try Journal(full) { _ in }
        let error = await #expect(throws: AuditError.self) {
            try await journal.append(Self.trial(0).line(plan: "p"))
        }
        #expect(error?.message.contains("No space left") == true)
        await #expect(throws: AuditError.self) { try await journal.append(Self.trial(1).line(plan: "p")) }
    }
}
