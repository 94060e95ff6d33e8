import Foundation
import NIOHTTP1
package import Statistics

/// Reads ModelScope's model list, whose interface is not documented: every field may be missing or be something else.
package struct ModelScopeCollection: PagedCollection {
    package let source = "modelscope"
    package let form = "modelscope"

    private let client: SourceClient
    private let limit: Int?
    private let pageSize: Int
    private var attempts: Attempts
    private let report: (CollectionEvent) -> Void

    /// - Parameters:
    ///   - limit: no more models than this.
    ///   - patience: how long it is tried again after a failure before it gives up.
    package init(
        limit: Int?, pageSize: Int = 100, client: SourceClient, waiting: Waiting, patience: Duration,
        generator: SeededGenerator, report: @escaping (CollectionEvent) -> Void
    ) {
        self.limit = limit
        self.pageSize = pageSize
        self.client = client
        self.report = report
        attempts = Attempts(waiting: waiting, patience: patience, generator: generator) { problem, delay in
            report(.retrying(problem, after: delay))
        }
    }

    package var identity: String {
        "\(client.settings.endpoint.absoluteString) pages of \(pageSize)" + (limit.map { " limit=\($0)" } ?? "")
    }
    package var origin: String { client.host + "/api/v1/dolphin/models" }

    package mutating func run(into spool: Spool) async throws {
        if let last = spool.last { report(.resumed(page: last.page, records: last.records)) }
        var previous: [UInt8] = []
        while !spool.isComplete {
            try Task.checkCancellation()
            let number = (spool.last?.page ?? 0) + 1
            let page: (records: [Record], total: Int?) = try await attempts.run { [self] in try await fetch(number) }
            let done = spool.last?.records ?? 0
            let records = page.records.prefix(limit.map { $0 - done } ?? .max)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            var lines: [UInt8] = []
            for record in records { lines += try encoder.encode(record) + [0x0A] }
            // It ignores what it does not know, the number of a page perhaps too one day.
            guard lines != previous || lines.isEmpty else {
                throw SourceError(.refused, "\(client.host): page \(number) is the page before it once more")
            }
            previous = lines
            let total = done + records.count
            let isLast = records.count < pageSize || total >= page.total ?? .max || total >= limit ?? .max
            _ = try spool.append(lines, records: records.count, next: isLast ? nil : String(number + 1))
            if let all = page.total { report(.total(min(all, limit ?? all))) }
            report(.page(number, records: total, bytes: lines.count, budget: nil))
        }
    }

    private func fetch(_ number: Int) async throws -> (records: [Record], total: Int?) {
        let body =
            "{\"PageNumber\":\(number),\"PageSize\":\(pageSize),\"SortBy\":\"DownloadsCount\",\"Target\":\"\","
            + "\"SingleCriterion\":[]}"
        let answer = try await client.send(
            client.url("/api/v1/dolphin/models"), method: .PUT, headers: [("Content-Type", "application/json")],
            body: body)
        if let problem = client.problem(with: answer) { throw problem }
        let bytes = try await client.json(of: answer)
        let reply: Reply
        do {
            reply = try JSONDecoder().decode(Reply.self, from: Data(bytes))
        } catch {
            throw SourceError(.unreadable, "\(client.host): sent what is not JSON, or no list, as page \(number)")
        }
        guard let model = reply.data?.model else {
            throw SourceError(.unreadable, "\(client.host): sent no list of models as page \(number)")
        }
        return (model.models?.compactMap(\.value) ?? [], model.total)
    }
}

/// What of ModelScope's answer is read; what is not as expected is missing.
private struct Reply: Decodable {
    struct Content: Decodable {
        let model: Model?
        enum CodingKeys: String, CodingKey { case model = "Model" }
    }
    struct Model: Decodable {
        let models: [Loose<Record>]?
        let total: Int?
        enum CodingKeys: String, CodingKey {
            case models = "Models"
            case total = "TotalCount"
        }
    }
    let data: Content?
    enum CodingKeys: String, CodingKey { case data = "Data" }
}

private struct Record: Codable {
    struct Task: Codable {
        let name: Loose<String>?
        enum CodingKeys: String, CodingKey { case name = "Name" }
    }
    let path, name, licence: Loose<String>?
    let downloads, stars, created: Loose<Int>?
    let tasks: Loose<[Task]>?

    enum CodingKeys: String, CodingKey {
        case path = "Path"
        case name = "Name"
        case licence = "License"
        case downloads = "Downloads"
        case stars = "Stars"
        case created = "CreatedTime"
        case tasks = "Tasks"
    }
}

/// A value, or nothing where something else stands.
private struct Loose<Value: Codable>: Codable {
    let value: Value?

    init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }

    func encode(to encoder: any Encoder) throws {
        if let value {
            try value.encode(to: encoder)
        } else {
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        }
    }
}
