/// One proof by simulation: a part of docs/validation.md.
protocol Section: Sendable {
    /// The word that asks for this section alone, such as `audits`.
    var name: String { get }
    var title: String { get }

    /// Runs the proof and returns its text in Markdown, without the heading.
    ///
    /// - Parameter progress: told in one line what is being done.
    func run(progress: @Sendable (String) -> Void) async throws -> String
}
