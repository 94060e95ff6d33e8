/// The true downloads of every model since its birth, in closed form, so that any day can be had without the others.
///
/// `C(t) = floor(h + x·(q·(1 − e^(−a/τ)) + (1 − q)·(T/365)·ln(1 + a/T)))` plus a spike's ramp, where `x` is the model's
/// size (about its downloads in a year), `q` the part that comes in the first burst of length `τ`, `T` the days after
/// which interest halves, and `a` the model's age in operational time: the calendar, warped by a rhythm of the week,
/// two slow waves of the model's own and a jitter of each day. The warp's slope is
/// at least 1 − 0.22 − 0.16 − 0.12 = 0.5 and the jitter at most ±0.18 days, so `a`, hence `C`, never falls.
struct DownloadCurve: Sendable {
    let hash: SeededHash

    private static let jitter = 0.36
    static let firstWave = 0.16
    static let secondWave = 0.12

    /// Operational time at the end of day `t` (SQL of an integer), with or without the jitter of that day.
    private func operationalTime(_ t: String, jitters: Bool) -> String {
        let key = "hash(xor(CAST(\(t) AS UBIGINT), CAST(\(hash.key("jitter")) AS UBIGINT)))"
        let draw = "(CAST(hash(xor(i, \(key))) >> 11 AS DOUBLE) * 1.1102230246251565e-16 - 5e-1)"
        let day = "CAST(\(t) AS DOUBLE)"
        // Literals with an exponent: DuckDB reads the others as decimals, which are slow here and overflow.
        return """
            (\(day) + \(0.22 * 7 / (2 * Double.pi))e0 * sin(\(2 * Double.pi / 7)e0 * \(day))
            + \(Self.firstWave / (2 * Double.pi))e0 * wave_1 * sin(\(2 * Double.pi)e0 * \(day) / wave_1 + phase_1)
            + \(Self.secondWave / (2 * Double.pi))e0 * wave_2 * sin(\(2 * Double.pi)e0 * \(day) / wave_2 + phase_2)
            \(jitters ? "+ \(Self.jitter)e0 * \(draw)" : ""))
            """
    }

    /// SQL of a model's operational time at birth.
    var timeAtBirth: String { operationalTime("(born - 1)", jitters: false) }

    /// A `SELECT` of the columns of `source` and, for each point, the downloads since birth at the end of a day.
    ///
    /// - Parameters:
    ///   - points: names of the new columns with SQL of days counted from 1970-01-01.
    ///   - source: `synthetic_models` or a query with its columns.
    func select(_ points: [(name: String, day: String)], from source: String) -> String {
        let ages = points.map { point in
            "\(operationalTime(point.day, jitters: true)) - born_at AS \(point.name)_age"
        }
        let counts = points.map { point in
            let age = "\(point.name)_age"
            return """
                CASE WHEN (\(point.day)) < born OR NOT reaches_one THEN 0 ELSE CAST(floor(phase_0 + size * (
                burst * (1 - exp(-\(age) / burst_days))
                + (1 - burst) * (interest_days / 365) * ln(1 + \(age) / interest_days))) AS BIGINT) END
                + CASE WHEN spike_downloads IS NULL THEN 0 ELSE CAST(floor(spike_downloads
                * greatest(0, least(1, ((\(point.day)) - spike_on + 1) / CAST(spike_days AS DOUBLE)))) AS BIGINT) END
                AS \(point.name)
                """
        }
        return """
            SELECT * EXCLUDE (\(points.map { $0.name + "_age" }.joined(separator: ", "))),
            \(counts.joined(separator: ",\n"))
            FROM (SELECT *, \(ages.joined(separator: ",\n")) FROM \(source))
            """
    }
}
