import Ecosystem
import Foundation

/// The models of a synthetic hub: who published which, when, from what, and how large each becomes.
struct Population: Sendable {
    let configuration: SyntheticHub.Configuration
    let hash: SeededHash
    let organisations = Organisations()

    /// Days in which the number of models doubles.
    private static let doublingDays = 330.0
    /// The Hub gives every older repository this creation time, 2022-03-02T23:29:04Z.
    private static let oldestCreation = 19_053 * 86_400 + 84_544

    /// Namespaces of individuals: one for ten models, as on the Hub.
    private var individuals: Int { max(40, configuration.modelsEver / 10) }

    /// The steps that end in `synthetic_models`, in order.
    var steps: [String] {
        [
            organisations.create(
                individuals: individuals, unknown: configuration.unknownNamespaces, hash: hash),
            draw,
        ] + Lineage(hash: hash).steps + [
            // Read row by row and looked up, not the other way round: so the models stay in order of creation, and three
            // million wide rows need no sort.
            "SET disabled_optimizers = 'join_order,build_side_probe_side'", models, "SET disabled_optimizers = ''",
            "DROP TABLE synthetic_draw", "DROP TABLE synthetic_ids",
        ]
    }

    /// The decimal logarithm of a model's size by the quantile `u`, in which `v = −log10(1 − u)`.
    ///
    /// Fitted by hand so that at the end of the span 70 % of the models have no download in 30 days, 85 % have fewer
    /// than 200 in all and 1.5 % of them carry 99 %. The slopes above the 85th percentile are reciprocal Pareto
    /// exponents; the last one bends the ten largest, lest one model decide the whole hub.
    private var logarithmOfSize: String {
        let largest = Swift.max(1, log10(Double(configuration.modelsEver)) - 1)
        return """
            CASE WHEN v < 0.824 THEN -1.2 + 3.63 * u / 0.85 ELSE 2.43 + 1.35 * (least(v, 1.824) - 0.824)
            + 2.25 * greatest(0, least(v, 3, \(largest)) - 1.824) + 1.2 * greatest(0, least(v, 4, \(largest)) - 3)
            + 0.8 * greatest(0, least(v, \(largest)) - 4) + 0.35 * least(greatest(0, v - \(largest)), 1.3) END
            """
    }

    /// `synthetic_draw`: one row a model, in order of creation.
    private var draw: String {
        let count = configuration.modelsEver
        let last = (Int(configuration.lastDay.number) + 1) * 86_400 - 1
        let oldest = Swift.min(Self.oldestCreation, Int(configuration.firstDay.number - 400) * 86_400)
        let first = Int(configuration.firstDay.number)
        // Sizes follow a sequence of low discrepancy (multiples of the golden ratio), so that every year of births and
        // every seed has its share of giants; independent draws would leave the largest model to chance.
        let offset = Double(hash.key("size") >> 11) * 0x1p-53
        let deleted = configuration.deletedModels
        return """
            CREATE OR REPLACE TEMP TABLE synthetic_draw AS
            SELECT *, \(namespace) AS n FROM (SELECT i, created, born, IF(is_deleted, least(3.5, size_log), size_log) AS size_log,
                IF(is_deleted, least(\(configuration.lastDay.number), greatest(\(first), born) + 1 + CAST(floor(
                    \(hash.uniform("deletion")) * greatest(0, \(configuration.lastDay.number) - greatest(\(first), born))
                    ) AS INTEGER)), NULL) AS deleted,
                CASE WHEN role < 0.38 THEN 'base' WHEN role < 0.65 THEN 'finetune' WHEN role < 0.80 THEN 'adapter'
                    WHEN role < 0.83 THEN 'merge' ELSE 'quantized' END AS role,
                \(hash.uniform("publisher")) AS publisher
            FROM (SELECT *, CAST(created // 86400 AS INTEGER) AS born, \(logarithmOfSize) AS size_log,
                    IF(u > 0.985, pow(\(hash.uniform("role")), 1.6), \(hash.uniform("role"))) AS role
                FROM (SELECT *, -log10(1 - u) AS v FROM (
                    SELECT CAST(i AS UBIGINT) AS i, ((i + 1) * 6.180339887498949e-1 + CAST(\(offset) AS DOUBLE)) % 1 AS u,
                        greatest(\(oldest), \(last) + CAST(floor(\(Self.doublingDays * 86_400)e0 / ln(2)
                            * ln((i + 0.5) / \(count))) AS BIGINT)) AS created,
                        ((i + 1) * \(deleted)) // \(count) > (i * \(deleted)) // \(count) AS is_deleted
                    FROM range(\(count)) r(i)))))
            """
    }

    /// SQL of the number of the namespace that publishes a model, from the columns of `synthetic_draw`.
    ///
    /// Within each kind of publisher the numbers are drawn by powers, so that few publish most. Chinese labs' part of
    /// the labs' models grows from 25 % among the first to 55 % among the last.
    private var namespace: String {
        func within(_ range: Range<Int>, _ power: Double) -> String {
            "\(range.lowerBound) + CAST(floor(\(range.count) * pow(\(hash.uniform("rank of publisher")), \(power))) AS INTEGER)"
        }
        let start = organisations.all.count
        let lab = """
            CASE WHEN \(hash.uniform("country of lab")) < 0.25 + 0.3 * i / \(configuration.modelsEver) THEN \(within(organisations.chineseLabs, 1.8))
            ELSE \(within(organisations.otherLabs, 1.8)) END
            """
        return """
            CASE WHEN role = 'quantized' AND publisher < 0.55 THEN \(within(organisations.repackagers, 1.5))
            WHEN publisher < IF(size_log > 3.9, IF(role = 'base', 0.75, 0.35), 0.03) THEN \(lab)
            WHEN publisher < IF(size_log > 3.9, IF(role = 'base', 0.90, 0.70), 0.08) THEN \(within(organisations.companies, 1.5))
            ELSE \(within(start..<start + individuals, 2.2)) END
            """
    }

    /// `synthetic_models`: everything about a model that does not change, in order of creation.
    private var models: String {
        let curve = DownloadCurve(hash: hash)
        return """
            CREATE OR REPLACE TEMP TABLE synthetic_models AS
            SELECT * EXCLUDE (x), x AS size, phase_0 + 6 * x >= 1 AS reaches_one,
                \(curve.timeAtBirth) AS born_at,
                CAST(NULL AS INTEGER) AS spike_on, CAST(NULL AS INTEGER) AS spike_days,
                CAST(NULL AS BIGINT) AS spike_downloads
            FROM (
                SELECT d.i, t.id, t.author, d.n, t.country, d.created, d.born, d.deleted, t.parent_id, t.root, t.relation,
                    \(CatalogueColumns(hash: hash, hasOriginTags: configuration.origins == .tags).select),
                    pow(10, d.size_log) AS x, CAST(\(hash.uniform("phase 0", of: "d.i")) AS FLOAT) AS phase_0,
                    CAST(CASE WHEN d.size_log >= 2.43 THEN 0.25 + 0.35 * \(hash.uniform("burst", of: "d.i"))
                        WHEN \(hash.uniform("burst", of: "d.i")) < 0.7 THEN 1 ELSE 0.6 END AS FLOAT) AS burst,
                    CAST(IF(d.size_log < 2.43, 3 + 12 * \(hash.uniform("burst days", of: "d.i")),
                        20 + 60 * \(hash.uniform("burst days", of: "d.i"))) AS FLOAT) AS burst_days,
                    CAST(200 + 800 * \(hash.uniform("interest", of: "d.i")) AS FLOAT) AS interest_days,
                    CAST(50 + 70 * \(hash.uniform("wave 1", of: "d.i")) AS FLOAT) AS wave_1,
                    CAST(6.2831853 * \(hash.uniform("phase 1", of: "d.i")) AS FLOAT) AS phase_1,
                    CAST(18 + 20 * \(hash.uniform("wave 2", of: "d.i")) AS FLOAT) AS wave_2,
                    CAST(6.2831853 * \(hash.uniform("phase 2", of: "d.i")) AS FLOAT) AS phase_2
                FROM synthetic_draw d LEFT JOIN synthetic_ids t ON t.i = d.i
            )
            """
    }
}
