package import Ecosystem
package import Foundation

/// A commit of a dataset on the Hub.
package struct DatasetRevision: Hashable, Sendable {
    /// The commit's hash.
    package let name: String
    package let date: Date
    package let title: String

    /// The day of the commit, in UTC.
    package var day: Day { Day(date) }
}

/// The commits of a dataset, newest first, by which older files are found: `GET /api/datasets/ID/commits/REVISION`.
package struct DatasetRevisions: Sendable {
    /// More than a daily file has in a century.
    private static let mostPages = 1_000

    private let dataset: String
    private let client: SourceClient

    /// - Parameter dataset: `owner/name`.
    package init(of dataset: String, client: SourceClient) {
        self.dataset = dataset
        self.client = client
    }

    private struct Record: Decodable {
        let id: String
        let title: String?
        let date: String
    }

    /// - Parameters:
    ///   - revision: a branch, tag or commit to start from.
    ///   - since: commits of earlier days are left out, and not asked for.
    ///   - most: no more commits than this.
    /// - Throws: ``SourceError``, or `CancellationError`.
    package func list(
        from revision: String = "main", since: Day? = nil, most: Int = .max, attempts: Attempts
    ) async throws -> [DatasetRevision] {
        var attempts = attempts
        var found: [DatasetRevision] = []
        var seen: Set<String> = []
        var query: String? = ""
        var pages = 0
        while let asked = query, found.count < most {
            pages += 1
            guard seen.insert(asked).inserted, pages <= Self.mostPages else {
                throw SourceError(.refused, "\(client.host): a page of commits is one that was given before")
            }
            let (records, next) = try await attempts.run { try await page(revision, asked) }
            let revisions = records.compactMap(Self.revision)
            let wanted = revisions.filter { revision in since.map { revision.day >= $0 } ?? true }
            found += wanted
            query = wanted.count < revisions.count || records.isEmpty ? nil : next
        }
        return Array(found.prefix(most))
    }

    /// The last commit of each day, oldest first: a file that is replaced every day has one a day.
    package static func lastOfDays(_ revisions: [DatasetRevision]) -> [DatasetRevision] {
        Dictionary(grouping: revisions, by: \.day).values.compactMap { $0.max { $0.date < $1.date } }
            .sorted { $0.date < $1.date }
    }

    private func page(_ revision: String, _ query: String) async throws -> ([Record], String?) {
        let answer = try await client.send(
            client.url("/api/datasets/\(dataset)/commits/\(revision)", encodedQuery: query))
        if let problem = client.problem(with: answer) { throw problem }
        let bytes = try await client.json(of: answer)
        guard let records = try? JSONDecoder().decode([Record].self, from: Data(bytes)) else {
            throw SourceError(.unreadable, "\(client.host): sent no list of commits")
        }
        return (records, Link(answer.header("Link")).nextQuery)
    }

    /// What is no commit is left out: its name would go into an address.
    private static func revision(_ record: Record) -> DatasetRevision? {
        let isHash =
            record.id.utf8.count == 40
            && record.id.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
            }
        let whole = Date.ISO8601FormatStyle()
        let exact = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard isHash, let date = (try? whole.parse(record.date)) ?? (try? exact.parse(record.date)) else { return nil }
        return DatasetRevision(name: record.id, date: date, title: String((record.title ?? "").prefix(200)))
    }
}
