import Foundation
import Lake
package import Statistics

/// Reads the Hub's model list page by page into a spool, at the pace the Hub allows.
package struct HubCollection: PagedCollection {
    package let source = "huggingface"
    package let form = "hub-api"

    private let listing: HubListing
    private let client: SourceClient
    private let waiting: Waiting
    private let report: (CollectionEvent) -> Void
    private var pacing = Pacing()
    private var attempts: Attempts

    /// - Parameters:
    ///   - patience: how long it is tried again after a failure before it gives up.
    package init(
        _ listing: HubListing, client: SourceClient, waiting: Waiting, patience: Duration, generator: SeededGenerator,
        report: @escaping (CollectionEvent) -> Void
    ) {
        self.listing = listing
        self.client = client
        self.waiting = waiting
        self.report = report
        attempts = Attempts(waiting: waiting, patience: patience, generator: generator) { problem, delay in
            report(.retrying(problem, after: delay))
        }
    }

    package var identity: String { listing.identity(client.settings.endpoint.absoluteString) }
    package var origin: String { client.host + "/api/models" }

    package mutating func run(into spool: Spool) async throws {
        if let last = spool.last { report(.resumed(page: last.page, records: last.records)) }
        while !spool.isComplete {
            try Task.checkCancellation()
            try await pace()
            do {
                try await readPage(into: spool)
                attempts.succeed()
            } catch {
                try Task.checkCancellation()
                try await attempts.wait(after: error)
            }
        }
    }

    private mutating func pace() async throws {
        let delay = pacing.delay(at: waiting.elapsed())
        guard delay > .zero else { return }
        guard delay <= attempts.patience else {
            throw SourceError(
                .gaveUp, "\(client.host): wants \(delay.components.seconds) s of silence, more than --give-up allows")
        }
        report(.pacing(delay))
        try await waiting.sleep(delay)
    }

    private mutating func readPage(into spool: Spool) async throws {
        let url =
            if let next = spool.last?.next {
                client.url("/api/models", encodedQuery: next)
            } else {
                client.url("/api/models", query: listing.parameters)
            }
        let answer = try await client.send(url)
        pacing.observe(answer.budget, at: waiting.elapsed())
        if let problem = client.problem(with: answer) { throw problem }
        if !attempts.hasAnswered { try client.checkClock(answer, now: waiting.date()) }
        let page = try await client.json(of: answer)
        let done = spool.last?.records ?? 0
        let lines: RecordLines
        do {
            lines = try RecordLines(
                page, most: listing.limit.map { $0 - done } ?? .max, least: listing.minimumDownloads)
        } catch {
            throw SourceError(.unreadable, "\(client.host): sent \(error.text) as page \((spool.last?.page ?? 0) + 1)")
        }
        var next = Link(answer.header("Link")).nextQuery
        let hasEnough = listing.limit.map { done + lines.count >= $0 } ?? false
        if hasEnough || lines.reachedLeast { next = nil }
        if lines.count == 0, next != nil {
            throw SourceError(.unreadable, "\(client.host): sent an empty page that is not the last one")
        }
        guard try spool.append(lines.lines, records: lines.count, next: next) else {
            throw SourceError(
                .refused, "\(client.host): the page after page \(spool.last?.page ?? 0) is one that was given before")
        }
        if let last = spool.last {
            report(.page(last.page, records: last.records, bytes: lines.lines.count, budget: pacing.budget))
        }
    }
}
