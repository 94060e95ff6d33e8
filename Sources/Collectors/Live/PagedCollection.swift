/// A list of models that is read page by page into a spool.
package protocol PagedCollection {
    /// Whose counters they are.
    var source: String { get }
    /// The form of the records in the spool.
    var form: String { get }
    /// Tells this collection's spool from those of others; without any secret.
    var identity: String { get }
    /// What the import is said to come from.
    var origin: String { get }

    /// Reads on until the list, or what is wanted of it, ends; then the spool is complete.
    ///
    /// - Throws: ``SourceError``, ``LakeError`` `cannotWrite`, or `CancellationError`; what is in the spool stays.
    mutating func run(into spool: Spool) async throws
}

/// What happens to a collection, as it happens.
package enum CollectionEvent: Sendable {
    /// It goes on with what an earlier run left.
    case resumed(page: Int, records: Int)
    /// The source says how many records its list has.
    case total(Int)
    case page(Int, records: Int, bytes: Int, budget: RateBudget?)
    /// The window is used up so far that the next request waits.
    case pacing(Duration)
    case retrying(String, after: Duration)
}
