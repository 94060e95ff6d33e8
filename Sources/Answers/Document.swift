/// Several answers, charts and texts in reading order: what a report has, but not how it looks.
package struct Document: Sendable {
    /// One part, from top to bottom.
    package enum Block: Sendable {
        case heading(String)
        case subheading(String)
        case paragraph(String)
        /// The sentence a hurried reader must see.
        case verdict(String)
        case list([String])
        case table(Answer)
        case forest(ForestPlot)
        case heatMap(HeatMap)
        case pair(CodePair)
    }

    package var title: String
    package var subtitle: String
    package var blocks: [Block]

    package init(title: String, subtitle: String, blocks: [Block] = []) {
        self.title = title
        self.subtitle = subtitle
        self.blocks = blocks
    }
}

/// Differences with their intervals, one a row, around a line of no difference.
package struct ForestPlot: Sendable {
    package struct Row: Sendable {
        package enum Style: String, Sendable {
            /// What the study is about.
            case main
            /// What it is compared with: a value without an interval.
            case reference
            /// Several of the others together.
            case summary
        }

        package let label: String
        package let value: Double
        /// `nil` where there is no interval.
        package let lower: Double?
        package let upper: Double?
        package let style: Style

        package init(label: String, value: Double, lower: Double?, upper: Double?, style: Style) {
            self.label = label
            self.value = value
            self.lower = lower
            self.upper = upper
            self.style = style
        }
    }

    /// What is drawn, for readers who do not see it.
    package let title: String
    /// Shown below the axis.
    package let axis: String
    package let rows: [Row]
    /// A range drawn behind the rows, such as a noise floor.
    package let band: ClosedRange<Double>?

    package init(title: String, axis: String, rows: [Row], band: ClosedRange<Double>?) {
        self.title = title
        self.axis = axis
        self.rows = rows
        self.band = band
    }
}

/// Rates by row and column; `nil` where there is none.
package struct HeatMap: Sendable {
    package let title: String
    package let rows: [String]
    package let columns: [String]
    /// A row each of `rows`, fractions of 1.
    package let values: [[Double?]]

    package init(title: String, rows: [String], columns: [String], values: [[Double?]]) {
        self.title = title
        self.rows = rows
        self.columns = columns
        self.values = values
    }
}

/// Two texts side by side, from outside and not to be trusted.
package struct CodePair: Sendable {
    package struct Side: Sendable {
        package let title: String
        /// What was found in it, such as weaknesses with their lines.
        package let remarks: [String]
        package let code: String

        package init(title: String, remarks: [String], code: String) {
            self.title = title
            self.remarks = remarks
            self.code = code
        }
    }

    package let title: String
    package let left: Side
    package let right: Side

    package init(title: String, left: Side, right: Side) {
        self.title = title
        self.left = left
        self.right = right
    }
}
