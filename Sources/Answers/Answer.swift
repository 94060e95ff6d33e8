package import Foundation

/// The one shape every result has: what it means, its rows, and what must be said beside them.
package struct Answer: Sendable {
    /// One cell. Numbers are unrounded; what cannot be known is ``null``, and a note says why.
    package indirect enum Value: Hashable, Sendable {
        case null
        case text(String)
        case integer(Int)
        case real(Double)
        case boolean(Bool)
        case list([Value])
        case object([Field])

        package struct Field: Hashable, Sendable {
            package let name: String
            package let value: Value

            package init(_ name: String, _ value: Value) {
                self.name = name
                self.value = value
            }
        }
    }

    /// What a column holds; decides how it is written for people, never what JSON or CSV carry.
    package enum Kind: Sendable {
        case text
        /// A group's code or slug; ``Answer/names`` has what people call it.
        case group
        case date
        /// A whole number of things.
        case count
        case real
        /// A number shown with three significant digits, such as a p-value or a ratio.
        case decimal
        /// A fraction of 1, shown in per cent.
        case share
        /// A difference of two fractions of 1, shown in points with its sign.
        case difference
        /// A number without a unit, such as an index, shown with three decimals.
        case ratio
        /// A list for machines: tables for people say how long it is.
        case detail
    }

    package struct Column: Sendable {
        package let name: String
        package let kind: Kind

        package init(_ name: String, _ kind: Kind) {
            self.name = name
            self.kind = kind
        }
    }

    /// What is measured, for a heading.
    package var title: String
    /// One line that parses back; `nil` where the answer measures nothing.
    package var definition: String?
    /// The lake version the answer was computed from.
    package var lake: String?
    package var generatedAt: Date
    package var columns: [Column]
    package var rows: [[Value]]
    package var notes: [String]
    /// What people call the codes in ``Kind/group`` columns.
    package var names: [String: String]
    /// Columns whose change of value starts a new block of a printed table.
    package var sections: [String]

    package init(
        title: String, definition: String? = nil, lake: String? = nil, generatedAt: Date = Date(),
        columns: [Column], rows: [[Value]] = [], notes: [String] = [], names: [String: String] = [:],
        sections: [String] = []
    ) {
        self.title = title
        self.definition = definition
        self.lake = lake
        self.generatedAt = generatedAt
        self.columns = columns
        self.rows = rows
        self.notes = notes
        self.names = names
        self.sections = sections
    }
}

extension Answer.Value {
    package init(_ text: String?) { self = text.map { .text($0) } ?? .null }
    package init(_ number: Int?) { self = number.map { .integer($0) } ?? .null }
    package init(_ number: Double?) { self = number.map { .real($0) } ?? .null }
}
