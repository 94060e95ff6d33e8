import Ecosystem
import Lake

/// New derivatives as a measure: each counts on the day it was created.
extension Relation {
    /// The Hub's createdAt of everything older than the field itself: no birth.
    private static let birthless = "2022-03-02"

    /// Makes `derived(model_key, through, aged_from, namespace, is_test)`: models that are built on another organisation's
    /// weights, and re-quantisations, with the day of their birth, null where nobody knows it.
    private func bindDerived() throws {
        try lake.bind(.models, source: source)
        try LineageTables(lake, source: source).bind()
        try engine.run(
            """
            CREATE OR REPLACE TEMP VIEW derived AS
            SELECT models.model_key, coalesce(nullif(models.created_on, DATE '\(Self.birthless)'), models.released_on) AS through,
                coalesce(models.released_on, models.created_on) AS aged_from, models.namespace, models.is_test
            FROM models JOIN descents ON descents.model_key = models.model_key
            WHERE descents.is_derivative
            """)
    }

    /// Counts of new derivatives by period and group. `family` and `line` are those of the origin under every attribution.
    func newDerivatives() throws -> String {
        try bindDerived()
        let (joins, group) = try groups(of: "derived")
        var conditions = try filterConditions() + [definition.tests == .drop ? "NOT derived.is_test" : "TRUE"]
        switch definition.cohort {
        // Whatever is born within the period is new.
        case .all, .new: break
        case .releasedSince(let day): conditions.append("derived.aged_from >= DATE '\(day)'")
        }
        return """
            SELECT periods.period, \(group) AS group_name, CAST(count(*) AS DOUBLE) AS value, count(*) AS models
            FROM derived JOIN periods ON derived.through > periods.before AND derived.through <= periods.through
            \(joins)
            WHERE \(conditions.joined(separator: " AND "))
            GROUP BY periods.period, group_name
            """
    }

    /// The first derivative's birth and the last observed day.
    func spanOfDerivatives() throws -> (first: Day, last: Day)? {
        try bindDerived()
        let first = try engine.rows("SELECT CAST(min(through) AS VARCHAR) FROM derived").scalar.text.flatMap { Day($0) }
        guard let first, let last = observedDays().last else { return nil }
        return (first, max(first, last))
    }

    /// What must be said beside counts of derivatives.
    func notesOnDerivatives() throws -> [String] {
        try bindDerived()
        let unborn = try engine.rows("SELECT count(*) FROM derived WHERE through IS NULL").scalar.integer ?? 0
        var notes = [
            "a derivative is built on another organisation's weights, or re-quantised; it counts on the day it was created, "
                + "if the source ever listed it to this lake"
        ]
        if definition.grouping == .family || definition.grouping == .line {
            notes.append("\(definition.grouping.rawValue): that of the origin")
        } else if definition.attribution == .uploader {
            notes.append("credited to who makes derivatives; --attribution root tells whose work they are built on")
        }
        if unborn > 0 {
            notes.append("derivatives left out because nobody knows when they were created: \(unborn)")
        }
        return notes
    }
}
