import Ecosystem
import Lake
import Registry

/// Whose the models are that a provider serves: what prices and tokens are grouped by (METHODS §8).
///
/// A served model is known by the Hub id that the source names for it, by the registry's entry of that id, or by the
/// source's own namespace; else it is unknown.
struct ServedModels {
    /// The models' ids on the Hub, by their own id without variant and date.
    private let hubIDs: [String: String]
    private let families: FamilyPatterns
    private let holdings: [[String]: [Registry.Holding]]
    private let lake: OpenLake
    private let source: String

    private var registry: Registry { lake.registry }

    init(_ lake: OpenLake, source: String) throws {
        self.lake = lake
        self.source = source
        families = FamilyPatterns(lake.registry)
        holdings = Dictionary(grouping: lake.registry.holdings) { [$0.source, $0.namespace] }
        let files = lake.snapshot.files(of: .prices).filter { $0.source == source }
        try lake.engine.bind("price_rows", to: files, of: .prices, in: lake.directory)
        // The newest list speaks: an id may have been given to another model since.
        let rows = try lake.engine.rows(
            """
            SELECT model_id, arg_max(hugging_face_id, observed_on) FROM price_rows
            WHERE hugging_face_id <> '' GROUP BY model_id ORDER BY model_id
            """
        ).rows
        hubIDs = Dictionary(
            rows.compactMap { row in row[0].text.flatMap { id in row[1].text.map { (Self.base(id), $0) } } },
            uniquingKeysWith: { first, _ in first })
    }

    /// The id without its variant (`:free`) and its date (`-20260423`).
    static func base(_ id: String) -> String {
        var base = id.prefix { $0 != ":" }
        let end = base.suffix(9)
        if end.count == 9, end.first == "-", end.dropFirst().utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            end.dropFirst().hasPrefix("20")
        {
            base = base.dropLast(9)
        }
        return String(base)
    }

    /// - Throws: ``AdoptionError`` `unsupported` for groups that served models do not have.
    func refuse(_ definition: Definition) throws {
        let keys = [definition.grouping] + definition.filters.map(\.key)
        if let key = keys.first(where: { [.modality, .size].contains($0) }) {
            throw AdoptionError(.unsupported, "the \(key.rawValue) of models that '\(source)' serves is not known")
        }
    }

    /// The Hub ids of what the models were made from; by lineage, of those that are on the Hub and have a parent.
    func origins(of ids: Set<String>, _ attribution: Attribution) throws -> [String: String] {
        guard attribution != .uploader else { return [:] }
        let hub = ids.compactMap { id in hubIDs[Self.base(id)].map { (id, $0) } }
        guard !hub.isEmpty, lake.has(.descents, source: "huggingface") else { return [:] }
        try LineageTables(lake, source: "huggingface").bind()
        let keys = Set(hub.map(\.1)).sorted().map { "(\($0.sqlQuoted))" }.joined(separator: ", ")
        let rows = try lake.engine.rows(
            """
            SELECT hub.id, \(attribution == .parent ? "parent_id" : "root_id")
            FROM (VALUES \(keys)) AS hub(id) JOIN lineage ON lineage.model_key = model_key(hub.id)
            """
        ).rows
        let found = Dictionary(
            rows.compactMap { row in row[0].text.flatMap { id in row[1].text.map { (id, $0) } } },
            uniquingKeysWith: { first, _ in first })
        return Dictionary(
            hub.compactMap { id, hubID in found[hubID].map { (id, $0) } }, uniquingKeysWith: { first, _ in first })
    }

    /// The group of a model; `nil` if nobody knows.
    ///
    /// - Parameter origin: the Hub id that its work is credited to, where that is not its own.
    func group(_ id: String, _ grouping: Grouping, _ origin: String?, on day: Day) -> String? {
        switch grouping {
        case .country: organisation(id, origin, on: day)?.country?.code
        case .organisation: organisation(id, origin, on: day)?.slug
        case .kind: organisation(id, origin, on: day)?.kind.rawValue
        case .family: family(id)?.name ?? name(id)
        case .line: family(id)?.line
        case .model: origin ?? name(id)
        case .licence: family(id)?.licence
        case .openness: openness(id)?.rawValue
        case .modality, .size: nil
        }
    }

    /// What the model is called: its id on the Hub, else the source's without variant and date.
    func name(_ id: String) -> String { hubIDs[Self.base(id)] ?? Self.base(id) }

    func openness(_ id: String) -> Openness? { release(id)?.openness ?? family(id)?.openness }

    private func release(_ id: String) -> ModelRelease? {
        let hub = hubIDs[Self.base(id)].flatMap { registry.releases[ModelID($0)] }
        return hub ?? registry.releases[ModelID(id)] ?? registry.releases[ModelID(Self.base(id))]
    }

    private func family(_ id: String) -> Family? {
        release(id)?.family.flatMap { registry.families[$0] }
            ?? hubIDs[Self.base(id)].flatMap { families.family(of: ModelID($0)) }
    }

    private func organisation(_ id: String, _ origin: String?, on day: Day) -> Organisation? {
        if let origin { return holder(ModelID(origin).namespace, of: "huggingface", on: day) }
        return release(id)?.organisation.flatMap { registry.organisations[$0] }
            ?? hubIDs[Self.base(id)].flatMap { holder(ModelID($0).namespace, of: "huggingface", on: day) }
            ?? holder(ModelID(id).namespace, of: source, on: day)
    }

    private func holder(_ namespace: String?, of source: String, on day: Day) -> Organisation? {
        guard let namespace else { return nil }
        return holdings[[source, namespace], default: []].first { $0.holds(on: day) }
            .flatMap { registry.organisations[$0.organisation] }
    }
}
