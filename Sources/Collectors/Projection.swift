package import Ecosystem

/// What a form makes of a file: queries for ``Importer`` to check row by row.
package struct Projection: Sendable {
    /// A `SELECT` of `row`, `observed_on`, `model_id`, `created_at`, `downloads_30d`, `downloads_all_time`, `likes`;
    /// `row` counts from 1 over the rows the reader delivered, the others are text or of the file's own type.
    package var observations: String?
    /// A `SELECT` of the columns of ``LakeTable/catalogue``.
    package var catalogue: String?
    /// A `SELECT` of `row`, `model_id`, `name`, `hugging_face_id`, `created`, `context_length`, `prompt`,
    /// `completion`, all text but `row`.
    package var prices: String?
    /// A `SELECT` of `row`, `observed_on`, `model_id`, `tokens`, all text but `row`.
    package var usage: String?
    /// A `SELECT` of `row`, `observed_on`, `chart`, `region`, `rank`, `title`, `publisher`, all text but `row`.
    package var charts: String?
    /// How the source wants to be named where its figures are shown.
    package var attribution: String?
    /// The one day the file speaks of, where its rows carry none.
    package var observedOn: Day?
    /// The counter that a file of unnamed cells was read as.
    package var counter: String?
    /// Things worth telling about how the file was read.
    package var notes: [String] = []

    package init() {}
}

/// What the user said about a file beside its name.
package struct ImportRequest: Sendable {
    /// The form's name; `nil`: recognise it.
    package var form: String?
    package var source: String?
    package var observedOn: Day?
    /// Our column name → the file's.
    package var columns: [String: String] = [:]
    /// The counter a wide file holds.
    package var counter: String?
    /// The share of bad rows from which the whole file is refused.
    package var maximumRefused = 0.01
    /// What the manifest names as the origin instead of the file.
    package var origin: String?
    /// Whether the file holds only a part of its day.
    package var isPartial = false

    package init() {}

    /// What of the request changes how the bytes are read; with the bytes it names the import.
    var identity: String {
        columns.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
            + (isPartial ? " partial" : "")
    }
}
