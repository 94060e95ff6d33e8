import Ecosystem
import Lake

extension Truth {
    /// Every fault with its stated size: `kind, model_id, observed_on, through, size, amount`.
    ///
    /// `size` is what the configuration states: the fraction of a stall or outage, the depth of a recount or rollback,
    /// the factor of a spike, the observations of a run of zeros, 1 for a missing file or a rename. `amount` counts the
    /// models that a fault of the whole hub touches (`model_id` null), or a spike's or rollback's downloads.
    var faults: String {
        let faults = configuration.faults
        func day(_ index: String) -> String {
            "\(configuration.firstDay.number) + (\(index)) * \(configuration.step)"
        }
        func last(_ until: String) -> String { day("least(\(until), \(configuration.observations)) - 1") }
        let sources = [
            "SELECT kind, NULL AS model_id, first AS on_day, last AS last_day, size, amount FROM synthetic_hub_faults",
            """
            SELECT 'rollback', m.id, \(day("rollback_from")), \(last("rollback_until")), \(faults.rollbacks.depth),
                rollback_shift
            FROM synthetic_faulty f JOIN synthetic_models m USING (i) WHERE rollback_from IS NOT NULL
            """,
            """
            SELECT 'zero_run', m.id, \(day("zero_from")), \(last("zero_until")), zero_until - zero_from, NULL
            FROM synthetic_faulty f JOIN synthetic_models m USING (i) WHERE zero_from IS NOT NULL
            """,
            """
            SELECT 'rename', f.new_id, \(day("rename_from")), \(day("rename_from")), 1, NULL
            FROM synthetic_faulty f WHERE rename_from IS NOT NULL
            """,
            """
            SELECT 'spike', id, spike_on, spike_on + spike_days - 1, \(faults.spikes.factor), spike_downloads
            FROM synthetic_models WHERE spike_downloads IS NOT NULL
            """,
        ]
        return """
            SELECT kind, CAST(model_id AS VARCHAR) AS model_id, DATE '1970-01-01' + CAST(on_day AS INTEGER) AS observed_on,
                DATE '1970-01-01' + CAST(last_day AS INTEGER) AS through, CAST(size AS DOUBLE) AS size,
                CAST(amount AS BIGINT) AS amount
            FROM (\(sources.joined(separator: "\nUNION ALL "))) ORDER BY observed_on, kind, model_id
            """
    }

    /// Makes `synthetic_hub_faults`, the faults of whole observations.
    func recordHubFaults(_ file: ObservationFile) throws {
        try engine.run(
            """
            CREATE OR REPLACE TEMP TABLE synthetic_hub_faults (kind VARCHAR, first INTEGER, last INTEGER, size DOUBLE,
                amount BIGINT)
            """)
        let faults = configuration.faults
        func record(_ name: String, _ first: Int, _ last: Int, _ size: Double) throws {
            let amount = try file.affectedModels(first).flatMap { try engine.rows($0).scalar.integer } ?? 0
            try engine.run(
                "INSERT INTO synthetic_hub_faults VALUES ('\(name)', \(configuration.day(first).number), "
                    + "\(configuration.day(last).number), \(size), \(amount))")
        }
        for index in calendar.indices(.missing) { try record("missing", index, index, 1) }
        for index in calendar.indices(.rollingStall) {
            try record("stall_30d", index, index, faults.rollingStalls.fraction)
        }
        for index in calendar.indices(.allTimeStall) {
            try record("stall_all_time", index, index, faults.allTimeStalls.fraction)
        }
        for index in calendar.indices(.zeroOutage) {
            try record("zero_outage", index, index, faults.zeroOutages.fraction)
        }
        for start in calendar.recountStarts {
            try record("recount", start, calendar.end(ofRecount: start), faults.recounts.depth)
        }
    }
}
