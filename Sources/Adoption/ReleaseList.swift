import Ecosystem
import Lake
import Registry

/// The releases of organisations: their new first-party repositories, gathered by family (METHODS §7).
///
/// First-party: in the organisation's own namespace, of a registered family or not derived from another organisation's
/// model, no conversion to another precision or format, not made for machines, and not of a publisher of conversions. A
/// release closes three days after its first repository. Repositories without a registered family are one unnamed family
/// of their organisation: the checkpoints put up together are one release, not dozens.
struct ReleaseList {
    struct Repository {
        let key: String
        let id: String
        let organisation: Organisation
        let family: Family?
        /// The curated release date, else the source's createdAt.
        let day: Day
        let isCurated: Bool
    }

    struct Release {
        let organisation: Organisation
        let family: Family?
        let first: Day
        let isCurated: Bool
        /// The model key and the id of its first repository.
        let key: String
        let model: String
        var repositories: Int
    }

    /// By day.
    let repositories: [Repository]
    /// By day of their first repository.
    let releases: [Release]
    /// First-party repositories that no date is known for.
    let undated: Int

    /// The Hub's createdAt of everything older than the field itself: no birth.
    private static let birthless = "2022-03-02"
    private static let days = 3
    /// Endings of names that say a repository only converts another.
    private static let conversion =
        "[-_.](gguf|ggml|awq|gptq|exl2|mlx|onnx|openvino|fp8|fp4|nvfp4|mxfp4|int8|int4|w4a16|w8a8|w8a16|bnb|[248]-?bits?|q[2-8](_[0-9a-z_]+)?)([-_.]|$)"

    init(_ definition: Definition, _ lake: OpenLake) throws {
        let engine = lake.engine
        let source = definition.source
        try lake.bind(.models, source: source)
        try LineageTables(lake, source: source).bind()
        let known = Set(lake.registry.holdings.filter { $0.source == source }.map(\.namespace)).sorted()
        let rows = try engine.rows(
            """
            SELECT CAST(models.model_key AS VARCHAR), models.model_id, models.namespace,
                CAST(coalesce(models.released_on, nullif(models.created_on, DATE '\(Self.birthless)')) AS VARCHAR),
                models.released_on IS NOT NULL,
                CASE WHEN lineage.is_derivative THEN lineage.root_namespace END, lineage.relation
            FROM models LEFT JOIN lineage ON lineage.model_key = models.model_key
            WHERE NOT models.is_test AND models.namespace IN (SELECT unnest([\(known.map(\.sqlQuoted).joined(separator: ", "))]))
                AND NOT regexp_matches(lower(split_part(models.model_id, '/', 2)), \(Self.conversion.sqlQuoted))
            ORDER BY 4, 2
            """
        ).rows
        let families = FamilyPatterns(lake.registry)
        let last = lake.days(of: source).last ?? Day(0)
        var undated = 0
        var found: [Repository] = []
        for row in rows {
            guard let id = row[1].text, let namespace = row[2].text else { continue }
            let day = row[3].text.flatMap { Day($0) }
            guard let organisation = lake.registry.organisation(of: namespace, source: source, on: day ?? last),
                !organisation.isRepackager, organisation.kind != .testing, row[6].text != "quantized"
            else { continue }
            let family = families.family(of: ModelID(id))
            if let origin = row[5].text, family?.organisation != organisation.slug,
                lake.registry.organisation(of: origin, source: source, on: day ?? last)?.slug != organisation.slug
            {
                continue
            }
            guard try Self.passes(definition.filters, organisation, family) else { continue }
            guard let day else {
                undated += 1
                continue
            }
            if let from = definition.from, day < from { continue }
            if let to = definition.to, day > to { continue }
            found.append(
                Repository(
                    key: row[0].text ?? "", id: id, organisation: organisation, family: family, day: day,
                    isCurated: row[4].boolean ?? false))
        }
        self.undated = undated
        repositories = found
        releases = Self.gathered(found)
    }

    private static func gathered(_ repositories: [Repository]) -> [Release] {
        var releases: [Release] = []
        var open: [String: Int] = [:]
        for repository in repositories {
            let name = "\(repository.organisation.slug) \(repository.family?.name ?? "")"
            if let index = open[name], repository.day - releases[index].first <= days {
                releases[index].repositories += 1
            } else {
                open[name] = releases.count
                releases.append(
                    Release(
                        organisation: repository.organisation, family: repository.family, first: repository.day,
                        isCurated: repository.isCurated, key: repository.key, model: repository.id, repositories: 1))
            }
        }
        return releases
    }

    private static func passes(
        _ filters: [Definition.Filter], _ organisation: Organisation, _ family: Family?
    ) throws -> Bool {
        try filters.allSatisfy { filter in
            let value: String? =
                switch filter.key {
                case .organisation: organisation.slug
                case .country: organisation.country?.code
                case .kind: organisation.kind.rawValue
                case .family: family?.name
                case .line: family?.line
                case .model, .modality, .size, .licence, .openness:
                    throw AdoptionError(
                        .unsupported, "releases can be filtered by country, organisation, kind, family or line")
                }
            return filter.values.contains(value ?? "unknown")
        }
    }
}

/// The families of the registry, ready to name those of many repositories.
struct FamilyPatterns {
    private let registry: Registry
    private var byNamespace: [String: [(Family, Glob)]] = [:]

    init(_ registry: Registry) {
        self.registry = registry
        for family in registry.families.values {
            for pattern in family.patterns {
                let namespace = pattern.contains("/") ? String(pattern.prefix { $0 != "/" }).lowercased() : ""
                byNamespace[namespace, default: []].append((family, Glob(pattern)))
            }
        }
    }

    /// As ``Registry/family(of:)``.
    func family(of model: ModelID) -> Family? {
        if let name = registry.releases[model]?.family { return registry.families[name] }
        return byNamespace[(model.namespace ?? "").lowercased(), default: []].filter { $0.1.matches(model.text) }
            .max { ($0.1.specificity, $1.0.name) < ($1.1.specificity, $0.0.name) }?.0
    }
}
