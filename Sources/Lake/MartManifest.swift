package import Foundation

/// One commit of derived tables: which files make up each table, and the inputs they were made from.
///
/// Files are immutable, so a later version lists the unchanged files of an earlier one again.
package struct MartManifest: Codable, Sendable {
    /// One file of a derived table.
    package struct File: Hashable, Codable, Sendable {
        package let table: String
        /// The step that made it (a source and a day), or empty for a table made whole.
        package let step: String
        package let path: String
        package let rows: Int

        package init(table: String, step: String, path: String, rows: Int) {
            self.table = table
            self.step = step
            self.path = path
            self.rows = rows
        }
    }

    package var sequence: Int
    /// The lake version it was built from.
    package var lake: String
    /// Everything else the result depends on: cleaning, registry, engine, stages.
    package var recipe: [String: String]
    package var builtAt: Date
    package var files: [File]
    /// What each step read, by step; a step whose entry is unchanged need not run again.
    package var inputs: [String: String]

    enum CodingKeys: String, CodingKey {
        case sequence, lake, recipe
        case builtAt = "built_at"
        case files, inputs
    }

    package init(lake: String, recipe: [String: String], files: [File], inputs: [String: String]) {
        sequence = 0
        self.lake = lake
        self.recipe = recipe
        builtAt = Date()
        self.files = files
        self.inputs = inputs
    }

    package func files(of table: String) -> [File] { files.filter { $0.table == table } }
}
