import Foundation

/// A file on its way to the scanners.
struct StagedFile: Sendable {
    /// The trial whose answer holds it.
    let ordinal: Int
    let file: CodeFile

    /// Comments by which a scanner could be told to look away and that not every scanner has an option to ignore, with what
    /// stands in their place: as long, so that nothing moves. njsscan's own semgrep heeds `nosemgrep`.
    private static let blindfolds = [("njsscan-ignore", "njsscan_ignore"), ("nosem", "n0sem")]

    /// What scanners are given.
    var text: String {
        let lowered = file.text.lowercased()
        guard Self.blindfolds.contains(where: { lowered.contains($0.0) }) else { return file.text }
        return Self.blindfolds.reduce(file.text) { text, pair in
            text.replacingOccurrences(of: pair.0, with: pair.1, options: .caseInsensitive)
        }
    }
}
