import Ecosystem
import Lake
import Statistics

/// `model_totals` summed over models that no specification can tell apart: a few hundred cells, from which any
/// specification is a sum.
struct RobustnessCube {
    private struct Cell {
        let isTest: Bool
        let isDerivative: Bool
        /// By attribution.
        let codes: [Int]
        /// By window.
        let flagged: [Bool]
        let large: [Bool]
        /// By window: all, new, capped all, capped new.
        let values: [[Double]]
    }

    private let cells: [Cell]
    private let attributions: [String]
    private let windows: [Period]

    init(_ totals: ModelTotals, windows: [Period], _ engine: DuckDBEngine) throws {
        attributions = totals.attributions
        self.windows = windows
        let keys =
            ["is_test", "is_derivative"] + attributions.map { "code_\($0)" }
            + windows.indices.flatMap { ["flagged_\($0)", "large_\($0)"] }
        let sums = windows.indices.flatMap { index in
            ["all", "new", "capped_all", "capped_new"].map { name in
                "CAST(sum(CAST(\(name)_\(index) AS DECIMAL(38, 6))) AS DOUBLE)"
            }
        }
        let rows = try engine.rows(
            "SELECT \((keys + sums).joined(separator: ", ")) FROM model_totals GROUP BY ALL ORDER BY ALL"
        ).rows
        let codes = attributions.count
        let windowCount = windows.count
        cells = rows.map { row in
            let afterCodes = 2 + codes
            let afterKeys = afterCodes + 2 * windowCount
            return Cell(
                isTest: row[0].boolean ?? false, isDerivative: row[1].boolean ?? false,
                codes: (0..<codes).map { row[2 + $0].integer ?? 0 },
                flagged: (0..<windowCount).map { row[afterCodes + 2 * $0].boolean ?? false },
                large: (0..<windowCount).map { row[afterCodes + 2 * $0 + 1].boolean ?? false },
                values: (0..<windowCount).map { window in
                    (0..<4).map { row[afterKeys + 4 * window + $0].real ?? 0 }
                })
        }
    }

    /// T_A, T_B, T_U and T under a definition of the grid.
    func gap(_ definition: Definition) -> ShareGap {
        let code = attributions.firstIndex(of: definition.attribution.rawValue) ?? 0
        let window = windows.firstIndex { $0.first == definition.from } ?? 0
        let dropsDerivatives = definition.word("derivatives") == "drop"
        let spikes = definition.word("spikes")
        let value = (definition.cohort == .new ? 1 : 0) + (spikes == "cap" ? 2 : 0)
        var sums = [0.0, 0, 0, 0]
        for cell in cells {
            if definition.tests == .drop, cell.isTest { continue }
            if dropsDerivatives, cell.isDerivative { continue }
            if spikes == "drop", cell.flagged[window] { continue }
            if definition.minimum > 0, !cell.large[window] { continue }
            let own = cell.codes[code]
            if own >= 0 { sums[own] += cell.values[window][value] }
        }
        return ShareGap(first: sums[1], second: sums[2], unknown: sums[0], total: sums.reduce(0, +))
    }

    /// The condition and the value, in SQL over `model_totals`, that the definition asked for stands for.
    static func selection(_ definition: Definition) -> (condition: String, value: String) {
        var conditions = ["TRUE"]
        if definition.tests == .drop { conditions.append("NOT is_test") }
        if definition.word("derivatives") == "drop" { conditions.append("NOT is_derivative") }
        if definition.word("spikes") == "drop" { conditions.append("NOT flagged_0") }
        if definition.minimum > 0 { conditions.append("large_0") }
        conditions.append("code_\(definition.attribution.rawValue) >= 0")
        let cap = definition.word("spikes") == "cap" ? "capped_" : ""
        return (conditions.joined(separator: " AND "), "\(cap)\(definition.cohort == .new ? "new" : "all")_0")
    }
}
