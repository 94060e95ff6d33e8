/// The forms that a run is handed on in.
package enum ExportForm: String, CaseIterable, Sendable {
    /// SARIF 2.1.0: all findings.
    case sarif
    /// Inspect's log of an evaluation, version 2: a sample a trial.
    case inspectJSON = "inspect-json"
    /// A row a trial, without the texts.
    case csv, parquet

    /// The ending of its files, with the dot.
    package var fileEnding: String {
        switch self {
        case .sarif: ".sarif"
        case .inspectJSON: ".json"
        case .csv: ".csv"
        case .parquet: ".parquet"
        }
    }
}
