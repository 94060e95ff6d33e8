import Ecosystem
import Foundation
import Lake

/// The registry that goes with a synthetic hub: who stands behind which namespace, in the form of the curated one.
struct SyntheticRegistry {
    let configuration: SyntheticHub.Configuration
    let hash: SeededHash
    let engine: DuckDBEngine

    /// Takes all but the most downloaded individuals out of what is known (`synthetic_namespaces.is_known`).
    func choose() throws {
        guard let limit = configuration.individualsInRegistry else { return }
        let day = configuration.lastDay.number
        let ever = DownloadCurve(hash: hash).select([("c", "\(day)")], from: "synthetic_models")
        try engine.run(
            """
            UPDATE synthetic_namespaces SET is_known = false WHERE kind = 'individual' AND n NOT IN (
                SELECT n FROM (SELECT n, sum(c) AS total FROM (\(ever)) GROUP BY n)
                    JOIN synthetic_namespaces USING (n)
                WHERE kind = 'individual' AND is_known ORDER BY total DESC, n LIMIT \(limit))
            """)
    }

    /// Writes `organisations/synthetic.yaml` below `folder`.
    func write(to folder: URL) throws {
        let rows = try engine.rows(
            """
            SELECT s.organisation, s.name, s.country, s.kind, s.is_repackager, r.new_author
            FROM synthetic_namespaces s LEFT JOIN (
                SELECT DISTINCT n, new_author FROM synthetic_faulty JOIN synthetic_models USING (i)
                WHERE new_author <> author) r USING (n)
            WHERE s.is_known ORDER BY s.n
            """
        ).rows
        var text = "# Organisations of a synthetic hub, written by `bellwether simulate`; none of them exists.\n"
        for row in rows {
            guard row.count == 6, let slug = row[0].text, let name = row[1].text, let country = row[2].text,
                let kind = row[3].text
            else { continue }
            text += """
                - organisation: "\(slug)"
                  name: "\(name)"
                  country: "\(country)"
                  kind: \(kind)

                """
            if row[4].boolean == true { text += "  repackager: true\n" }
            text += "  namespaces:\n    - \"\(name)\"\n"
            if let other = row[5].text { text += "    - \"\(other)\"\n" }
            text += "  evidence: \"invented by the simulation\"\n"
        }
        let directory = folder.appending(path: "organisations")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: directory.appending(path: "synthetic.yaml"))
    }
}
