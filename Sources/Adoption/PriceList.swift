import Ecosystem
import Foundation
import Lake

/// The prices of one day, by group.
struct PriceList {
    /// A model as it is listed, in US dollars per million tokens; decimal, because the source's prices are.
    struct Listing {
        let id: String
        let exactInput: Decimal
        let exactOutput: Decimal

        /// Three tokens in for one out.
        var exactBlend: Decimal { (3 * exactInput + exactOutput) / 4 }
        var input: Double? { PriceList.number(exactInput) }
        var output: Double? { PriceList.number(exactOutput) }
        var blended: Double? { PriceList.number(exactBlend) }
    }

    struct Group {
        /// `nil`: the listings that no group is known for.
        let name: String?
        /// From 1, the cheapest first; equal prices share the better one; `nil` for the unknown.
        var rank: Int?
        let median: Listing
        let lowest: Double?
        let highest: Double?
        let models: Int
    }

    /// Listings that have no one price.
    struct Skipped {
        var free = 0
        var varying = 0
    }

    private let lake: OpenLake
    private let served: ServedModels
    private let definition: Definition

    init(_ lake: OpenLake, _ served: ServedModels, _ definition: Definition) {
        self.lake = lake
        self.served = served
        self.definition = definition
    }

    /// The number that the decimal digits stand for: the shortest text of it is those digits again, up to fifteen of them.
    static func number(_ price: Decimal) -> Double? { Double("\(price)") }

    /// The groups of a day, the cheapest first, the unknown last.
    func groups(on day: Day, _ skipped: inout Skipped) throws -> [Group] {
        let listings = try listings(on: day, &skipped)
        let byGroup = Dictionary(grouping: listings) { served.group($0.id, definition.grouping, nil, on: day) }
        var groups = byGroup.compactMap { name, listings -> Group? in
            if name == nil, definition.unknown == .exclude { return nil }
            let sorted = listings.sorted { ($0.exactBlend, $0.id) < ($1.exactBlend, $1.id) }
            return Group(
                name: name, median: sorted[(sorted.count - 1) / 2], lowest: sorted[0].blended,
                highest: sorted[sorted.count - 1].blended, models: sorted.count)
        }
        groups.sort { a, b in
            if (a.name == nil) != (b.name == nil) { return b.name == nil }
            return (a.median.exactBlend, a.name ?? "") < (b.median.exactBlend, b.name ?? "")
        }
        for index in groups.indices where groups[index].name != nil {
            let isTied = index > 0 && groups[index - 1].median.exactBlend == groups[index].median.exactBlend
            groups[index].rank = isTied ? groups[index - 1].rank : index + 1
        }
        return groups
    }

    private func listings(on day: Day, _ skipped: inout Skipped) throws -> [Listing] {
        let files = lake.snapshot.files(of: .prices).filter { $0.source == definition.source && $0.observedOn == day }
        try lake.engine.bind("price_rows", to: files, of: .prices, in: lake.directory)
        let rows = try lake.engine.rows(
            "SELECT model_id, CAST(prompt AS VARCHAR), CAST(completion AS VARCHAR) FROM price_rows ORDER BY model_id"
        ).rows
        let million: Decimal = 1_000_000
        return rows.compactMap { row in
            guard let id = row[0].text, passes(id, on: day) else { return nil }
            guard let input = row[1].text.flatMap({ Decimal(string: $0) }),
                let output = row[2].text.flatMap({ Decimal(string: $0) })
            else {
                skipped.varying += 1
                return nil
            }
            if input == 0, output == 0 {
                skipped.free += 1
                return nil
            }
            return Listing(id: id, exactInput: input * million, exactOutput: output * million)
        }
    }

    private func passes(_ id: String, on day: Day) -> Bool {
        definition.filters.allSatisfy { $0.values.contains(served.group(id, $0.key, nil, on: day) ?? "unknown") }
    }
}
