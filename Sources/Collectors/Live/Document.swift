package import Ecosystem
package import Foundation

/// A document that a source gives whole, and the form it has.
package struct Document: Sendable {
    /// Tells it from the source's others.
    package var name: String
    package var path: String
    package var query: [(name: String, value: String)] = []
    package var form: String
    /// The day it speaks of; `nil`: its rows say so.
    package var observedOn: Day?
    /// The present, by this machine.
    package var date: Date

    /// OpenRouter's models with their prices of today.
    package static func openRouterPrices(_ date: Date) -> Document {
        Document(name: "models", path: "/api/v1/models", form: "openrouter", observedOn: Day(date), date: date)
    }

    /// models.dev's whole database.
    package static func modelsDev(_ date: Date) -> Document {
        Document(name: "api", path: "/api.json", form: "models-dev", observedOn: Day(date), date: date)
    }

    /// The first day of OpenRouter's dataset of rankings.
    package static let firstRankedDay = Day("2025-01-01")

    /// OpenRouter's tokens a day from one day to another, both inclusive, at most 366 days a document as it allows.
    package static func openRouterRankings(from first: Day, to last: Day, _ date: Date) -> [Document] {
        stride(from: first.number, through: last.number, by: 366).map { number in
            let (start, end) = (Day(number), min(last, Day(number + 365)))
            return Document(
                name: "rankings", path: "/api/v1/datasets/rankings-daily",
                query: [("start_date", start.description), ("end_date", end.description)],
                form: "openrouter-rankings", date: date)
        }
    }
}
