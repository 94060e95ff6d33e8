import Foundation
package import Lake

/// What the journal adds to a run's assessments: whether repeats repeat, what failed, what it took.
package struct RunFacts: Sendable {
    /// Whether every answer to a configuration is the same text, in at least one configuration with several answers.
    package let repeatsAreVerbatim: Bool
    /// Errors and how many trials ended with each, most frequent first, at most twenty.
    package let errors: [(text: String, trials: Int)]
    /// Names that hosts gave the models, by the plan's name.
    package let returnedModels: [(model: String, host: String, returned: String, trials: Int)]

    /// Nothing is known.
    package static let none = RunFacts(repeatsAreVerbatim: false, errors: [], returnedModels: [])

    private init(
        repeatsAreVerbatim: Bool, errors: [(text: String, trials: Int)],
        returnedModels: [(model: String, host: String, returned: String, trials: Int)]
    ) {
        self.repeatsAreVerbatim = repeatsAreVerbatim
        self.errors = errors
        self.returnedModels = returnedModels
    }

    /// Reads the run's trials; ``none`` where they are not there.
    package init(of run: RunDirectory, plan: AuditPlan, engine: DuckDBEngine) throws {
        guard try RunTrials.bind(run, engine) else {
            self = .none
            return
        }
        let repeated =
            try engine.rows(
                """
                SELECT count(*) FILTER (answers > 1), count(*) FILTER (texts > 1) FROM (
                  SELECT count(*) AS answers, count(DISTINCT hash(answer)) AS texts FROM trials WHERE answer IS NOT NULL
                  GROUP BY ordinal // \(plan.repeats))
                """
            ).rows.first?.map { $0.integer ?? 0 } ?? [0, 0]
        self.init(
            repeatsAreVerbatim: repeated[0] > 0 && repeated[1] == 0,
            errors: try engine.rows(
                """
                SELECT coalesce(error, ending), count(*) FROM trials WHERE ending = 'provider-error' OR error IS NOT NULL
                GROUP BY ALL ORDER BY count(*) DESC, 1 LIMIT 20
                """
            ).rows.map { ($0[0].text ?? "", $0[1].integer ?? 0) },
            returnedModels: try engine.rows(
                """
                SELECT model, host, coalesce(returned_model, ''), count(*) FROM trials GROUP BY ALL
                ORDER BY count(*) DESC, 1, 2, 3 LIMIT 50
                """
            ).rows.map { ($0[0].text ?? "", $0[1].text ?? "", $0[2].text ?? "", $0[3].integer ?? 0) })
    }
}

/// The journal of a run as a table of the engine.
enum RunTrials {
    /// Makes `trials` stand for the run's trials, from Parquet where it is there, else from the journal.
    ///
    /// - Returns: whether there are any.
    static func bind(_ run: RunDirectory, _ engine: DuckDBEngine) throws -> Bool {
        let source: String
        if FileManager.default.fileExists(atPath: run.trials.path) {
            source = "SELECT * FROM read_parquet(\(run.trials.path.sqlPattern))"
        } else if FileManager.default.fileExists(atPath: run.journal.path) {
            // Columns are named, never detected: the text is a model's.
            source = """
                SELECT * RENAME ("returnedModel" AS returned_model) FROM read_json(\(run.journal.path.sqlPattern), format = 'newline_delimited', ignore_errors = true,
                  maximum_object_size = 67108864, columns = {ordinal: 'BIGINT', model: 'VARCHAR', ending: 'VARCHAR',
                  host: 'VARCHAR', "returnedModel": 'VARCHAR', error: 'VARCHAR', answer: 'VARCHAR'})
                """
        } else {
            return false
        }
        try engine.run("CREATE OR REPLACE TEMP VIEW trials AS \(source)")
        return true
    }
}
