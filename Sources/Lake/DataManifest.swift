package import Ecosystem
package import Foundation

/// One commit of observations: what it added or dropped, where that came from, and what was wrong with it.
package struct DataManifest: Codable, Sendable {
    package enum Action: String, Codable, Sendable { case `import`, forget }

    /// A row that was not taken.
    package struct Refusal: Codable, Hashable, Sendable {
        /// The row of the file, counted from 1, header included where there is one; `nil` if the file as a whole is meant.
        package let row: Int?
        package let reason: String

        package init(row: Int?, reason: String) {
            self.row = row
            self.reason = reason
        }
    }

    /// Two values for one source, day, model and counter; the larger one counts.
    package struct Conflict: Codable, Hashable, Sendable {
        package let observedOn: Day
        package let model: String
        package let counter: String
        package let values: [Int]

        enum CodingKeys: String, CodingKey {
            case observedOn = "observed_on"
            case model, counter, values
        }

        package init(observedOn: Day, model: String, counter: String, values: [Int]) {
            self.observedOn = observedOn
            self.model = model
            self.counter = counter
            self.values = values
        }
    }

    package var sequence: Int
    /// Names the import; the same bytes read in the same way have the same id.
    package var id: String
    package var action: Action
    package var committedAt: Date
    /// The file's name, without its folder.
    package var origin: String
    package var originBytes: Int
    package var originSHA256: String
    package var form: String
    package var source: String
    package var adds: [DataFile]
    /// Paths of files that no longer count.
    package var drops: [String]
    package var rowsTaken: Int
    package var rowsRefused: Int
    package var models: Int
    package var days: Int
    package var conflicts: Int
    package var firstRefused: [Refusal]
    package var firstConflicts: [Conflict]
    /// The file beside this manifest that lists all refused rows, as JSON lines of `row` and `reason`.
    package var refusals: String?
    /// True if it holds only a part of its day, because a collection was broken off; else absent.
    package var isPartial: Bool?
    /// How the source wants to be named where its figures are shown; absent where it asks for nothing.
    package var attribution: String?

    enum CodingKeys: String, CodingKey {
        case sequence, id, action
        case committedAt = "committed_at"
        case origin
        case originBytes = "origin_bytes"
        case originSHA256 = "origin_sha256"
        case form, source, adds, drops
        case rowsTaken = "rows_taken"
        case rowsRefused = "rows_refused"
        case models, days, conflicts
        case firstRefused = "first_refused"
        case firstConflicts = "first_conflicts"
        case refusals
        case isPartial = "is_partial"
        case attribution
    }

    package init(
        id: String, action: Action, origin: String, originBytes: Int, originSHA256: String, form: String,
        source: String, adds: [DataFile], drops: [String] = [], rowsTaken: Int = 0, rowsRefused: Int = 0,
        models: Int = 0, days: Int = 0, conflicts: Int = 0, firstRefused: [Refusal] = [],
        firstConflicts: [Conflict] = []
    ) {
        sequence = 0
        self.id = id
        self.action = action
        committedAt = Date()
        self.origin = origin
        self.originBytes = originBytes
        self.originSHA256 = originSHA256
        self.form = form
        self.source = source
        self.adds = adds
        self.drops = drops
        self.rowsTaken = rowsTaken
        self.rowsRefused = rowsRefused
        self.models = models
        self.days = days
        self.conflicts = conflicts
        self.firstRefused = firstRefused
        self.firstConflicts = firstConflicts
    }
}
