import Foundation

/// Whether a weekly series broke at an event (METHODS §9).
package struct EventStudy: Sendable, Hashable, Codable {
    /// A change with its Newey–West standard error, which is for display only.
    package struct Change: Sendable, Hashable, Codable {
        /// The change, in the unit of its field.
        package let value: Double
        /// Newey–West, ≥ 0.
        package let standardError: Double
        /// Value ÷ standard error; `nil` where the residuals are 0.
        package var statistic: Double? { standardError > 0 ? value / standardError : nil }
    }

    /// A segmented regression around one week.
    package struct Fit: Sendable, Hashable, Codable {
        /// The jump at the week itself, in logits.
        package let level: Change
        /// The change of slope, in logits a week.
        package let slope: Change
        /// The weeks between the first and the last used.
        package let window: ClosedRange<Int>
    }

    /// The fit at the event.
    package let event: Fit
    /// Placebo dates with a fit of their own.
    package let placeboCount: Int
    /// p of the jump: (1 + placebo dates with |t| ≥ the observed) / (1 + placebo dates); `nil` where *not testable*,
    /// with fewer than 19 placebo dates.
    package let levelPValue: Double?
    /// p of the change of slope, likewise.
    package let slopePValue: Double?

    /// `nil` where there are not enough weeks on both sides of the event.
    ///
    /// - Parameters:
    ///   - series: One value a week without gaps in time, as ``logit(group:total:)``; `nil` where a week is not known.
    ///   - event: Position of the week of the event.
    ///   - excluded: Weeks left out on each side of the event, besides its own.
    ///   - weeksPerSide: Known weeks used on each side, the nearest ones; the same at the placebo dates, so that their
    ///     t can be compared.
    ///   - lag: Of the Newey–West standard errors.
    ///   - minimumPlacebos: Below this the effect is not testable.
    package init?(
        series: [Double?], event: Int, excluded: Int = 2, weeksPerSide: Int = 12, lag: Int = 4,
        minimumPlacebos: Int = 19
    ) {
        func fit(_ week: Int) -> Fit? {
            Self.fit(series, at: week, excluded: excluded, weeksPerSide: weeksPerSide, lag: lag)
        }
        guard let observed = fit(event) else { return nil }
        let placebos = series.indices.compactMap { week in
            week == event ? nil : fit(week)
        }.filter { !$0.window.contains(event) }
        func pValue(_ change: (Fit) -> Change) -> Double? {
            guard placebos.count >= minimumPlacebos, let size = change(observed).statistic.map(abs) else { return nil }
            // A placebo without residuals has a t beyond any bound unless its change is 0.
            let asLarge = placebos.count { placebo in
                let own = change(placebo)
                return own.statistic.map { abs($0) >= size } ?? (own.value != 0)
            }
            return Double(1 + asLarge) / Double(1 + placebos.count)
        }
        self.event = observed
        placeboCount = placebos.count
        levelPValue = pValue { $0.level }
        slopePValue = pValue { $0.slope }
    }

    /// logit of (T_g + ½) / (T + 1), which is finite for every count.
    package static func logit(group: Double, total: Double) -> Double {
        log((group + 0.5) / (total - group + 0.5))
    }

    private static func fit(
        _ series: [Double?], at week: Int, excluded: Int, weeksPerSide: Int, lag: Int
    ) -> Fit? {
        let known = series.indices.filter { series[$0] != nil && abs($0 - week) > excluded }
        let before = known.filter { $0 < week }.suffix(weeksPerSide)
        let after = known.filter { $0 > week }.prefix(weeksPerSide)
        guard before.count == weeksPerSide, after.count == weeksPerSide,
            let first = before.first, let last = after.last
        else { return nil }
        let used = Array(before) + Array(after)
        let rows = used.map { position in
            let distance = Double(position - week)
            return position > week ? [1, distance, 1, distance] : [1, distance, 0, 0]
        }
        guard let model = LinearModel(design: rows, response: used.compactMap { series[$0] }) else { return nil }
        let errors = model.neweyWestStandardErrors(lag: lag, times: used)
        return Fit(
            level: Change(value: model.coefficients[2], standardError: errors[2]),
            slope: Change(value: model.coefficients[3], standardError: errors[3]), window: first...last)
    }
}
