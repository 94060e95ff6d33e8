package import Ecosystem

/// An immutable Parquet file of the lake, as a manifest lists it.
package struct DataFile: Hashable, Codable, Sendable {
    /// The table it belongs to.
    package let table: String
    package let source: String
    package let observedOn: Day
    /// Its place below the data directory.
    package let path: String
    package let rows: Int
    package let bytes: Int
    package let sha256: String
    /// How many rows hold each counter, `downloads_30d_only` a 30-day count without an all-time
    /// counter; `total_all_time` is the sum of the all-time counters.
    package let counts: [String: Int]

    enum CodingKeys: String, CodingKey {
        case table, source
        case observedOn = "observed_on"
        case path, rows, bytes, sha256, counts
    }

    package init(
        table: String, source: String, observedOn: Day, path: String, rows: Int, bytes: Int, sha256: String,
        counts: [String: Int] = [:]
    ) {
        self.table = table
        self.source = source
        self.observedOn = observedOn
        self.path = path
        self.rows = rows
        self.bytes = bytes
        self.sha256 = sha256
        self.counts = counts
    }

    package var partition: Partition { Partition(source: source, observedOn: observedOn) }
}
