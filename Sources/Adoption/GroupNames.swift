import Ecosystem
import Lake
import Registry

/// The groups there are of one kind: finds the one a user means, and those near a name that there is not.
struct GroupNames {
    private let grouping: Grouping
    /// What people call the codes that have a name beside them.
    let names: [String: String]
    private let codes: Set<String>

    /// - Parameter present: groups found in the data, which the registry need not know.
    init(_ grouping: Grouping, _ lake: OpenLake, present: some Sequence<String> = []) {
        self.grouping = grouping
        names = Self.names(of: grouping, lake.registry)
        let registry = lake.registry
        let known: [String] =
            switch grouping {
            case .country: Array(names.keys)
            case .organisation: Array(registry.organisations.keys)
            case .family: Array(registry.families.keys)
            case .line: registry.families.values.map(\.line)
            case .kind: OrganisationKind.allCases.map(\.rawValue)
            case .size: SizeClass.allCases.map(\.rawValue)
            case .openness: Openness.allCases.map(\.rawValue)
            case .model, .modality, .licence: []
            }
        codes = Set(known).union(present)
    }

    /// What people call the codes of a grouping.
    static func names(of grouping: Grouping, _ registry: Registry) -> [String: String] {
        switch grouping {
        case .country:
            Dictionary(
                registry.organisations.values.compactMap(\.country).map { ($0.code, $0.name) },
                uniquingKeysWith: { first, _ in first })
        case .organisation: registry.organisations.mapValues(\.name)
        default: [:]
        }
    }

    /// The group meant: by its code, or by its code or name in other letters.
    ///
    /// - Throws: ``AdoptionError`` `unsupported` if there is none, naming those whose names are near.
    func resolve(_ text: String) throws -> String {
        if codes.contains(text) { return text }
        let wanted = text.lowercased()
        let alike = codes.filter { $0.lowercased() == wanted || names[$0]?.lowercased() == wanted }
        if alike.count == 1, let only = alike.first { return only }
        throw AdoptionError(.unsupported, "there is no \(grouping.rawValue) '\(text)'\(Self.hint(near(text)))")
    }

    /// Up to five groups whose code or name is near `text`, the nearest first.
    private func near(_ text: String) -> [String] {
        Spelling.near(text, among: codes) { names[$0] }.map { code in names[code].map { "\(code) (\($0))" } ?? code }
    }

    /// What to say of names that were perhaps meant.
    static func hint(_ near: [String]) -> String {
        near.isEmpty ? "" : "; near are \(near.joined(separator: ", "))"
    }

    /// - Throws: ``AdoptionError`` `unsupported` for a filter on a group that the registry cannot mean.
    static func check(_ filters: [Definition.Filter], _ lake: OpenLake) throws {
        for filter in filters where [.organisation, .family, .line].contains(filter.key) {
            let names = GroupNames(filter.key, lake)
            for value in filter.values where value != "unknown" && !names.codes.contains(value) {
                throw AdoptionError(
                    .unsupported,
                    "the registry has no \(filter.key.rawValue) called '\(value)'\(hint(names.near(value)))")
            }
        }
    }
}
