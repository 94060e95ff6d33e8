/// How the shares of groups can be drawn.
package enum ChartForm: String, CaseIterable, Sendable {
    case line, area, bar, rank

    /// For a menu.
    package var name: String {
        switch self {
        case .line: "Lines with bounds"
        case .area: "Stacked areas"
        case .bar: "Bars of the last period"
        case .rank: "Ranks"
        }
    }
}

/// An event drawn on a time series.
package struct ChartEvent: Hashable, Sendable {
    /// ISO date.
    package let date: String
    package let title: String

    package init(date: String, title: String) {
        self.date = date
        self.title = title
    }
}
