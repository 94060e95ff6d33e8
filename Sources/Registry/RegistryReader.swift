internal import Crypto
import Ecosystem
package import Foundation
internal import Yams

extension Registry {
    /// Reads every `*.yaml` below the directories; an entry of a later directory replaces the earlier one of the same
    /// name, and takes over the namespaces it lists.
    ///
    /// - Throws: ``RegistryError`` naming file and line of everything that is wrong.
    package static func load(_ directories: [URL]) throws -> Registry {
        var registry = Registry()
        var digest = SHA256()
        var problems: [String] = []
        for directory in directories {
            guard FileManager.default.fileExists(atPath: directory.path),
                let all = FileManager.default.enumerator(atPath: directory.path)
            else {
                throw RegistryError(problems: ["\(directory.path): there is no such directory"])
            }
            let names = all.compactMap { $0 as? String }.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
            var reader = RegistryReader()
            for name in names.sorted() {
                let data = try Data(contentsOf: directory.appending(path: name))
                digest.update(data: data)
                reader.read(String(decoding: data, as: UTF8.self), file: name)
            }
            problems += reader.problems
            registry.override(by: reader)
        }
        problems += registry.danglingReferences()
        guard problems.isEmpty else { throw RegistryError(problems: problems) }
        registry.digest = digest.finalize().prefix(6).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
        return registry
    }

    private mutating func override(by reader: RegistryReader) {
        let replaced = Set(reader.organisations.map(\.slug))
        let taken = Set(reader.holdings.map { [$0.source, $0.namespace] })
        holdings.removeAll { replaced.contains($0.organisation) || taken.contains([$0.source, $0.namespace]) }
        holdings += reader.holdings
        for organisation in reader.organisations { organisations[organisation.slug] = organisation }
        for family in reader.families { families[family.name] = family }
        for release in reader.releases { releases[release.model] = release }
        for licence in reader.licences { licences[licence.name] = licence }
    }

    private func danglingReferences() -> [String] {
        let parents = organisations.values.compactMap { entry in
            entry.parent.flatMap {
                organisations[$0] == nil ? "organisation \(entry.slug): no entry for its parent '\($0)'" : nil
            }
        }
        let makers = families.values.compactMap {
            organisations[$0.organisation] == nil
                ? "family \($0.name): no entry for organisation '\($0.organisation)'" : nil
        }
        let publishers = releases.values.compactMap { release in
            release.organisation.flatMap {
                organisations[$0] == nil ? "model \(release.model): no entry for organisation '\($0)'" : nil
            }
        }
        return (parents + makers + publishers).sorted()
    }
}

/// Reads entries of one directory, collecting what is wrong instead of stopping at it.
struct RegistryReader {
    private(set) var organisations: [Organisation] = []
    private(set) var holdings: [Registry.Holding] = []
    private(set) var families: [Family] = []
    private(set) var releases: [ModelRelease] = []
    private(set) var licences: [Licence] = []
    private(set) var problems: [String] = []
    /// Where each name was first given.
    private var seen: [String: String] = [:]
    /// Holdings by source and namespace.
    private var held: [[String]: [Registry.Holding]] = [:]

    mutating func read(_ text: String, file: String) {
        let root: Node?
        do {
            // Every value is read as text: working out types costs more than the rest of the parsing.
            root = try Yams.compose(yaml: text, .basic)
        } catch {
            problems.append("\(file): not YAML: \(String(describing: error).split(separator: "\n").first ?? "")")
            return
        }
        guard let root else { return }
        guard let entries = root.sequence else {
            problems.append("\(file): is not a list of entries")
            return
        }
        for node in entries {
            var entry = RegistryEntry(node, file: file)
            // A model may name its family and organisation, a family its organisation.
            if entry.has("model") {
                readRelease(&entry)
            } else if entry.has("family") {
                readFamily(&entry)
            } else if entry.has("organisation") {
                readOrganisation(&entry)
            } else if entry.has("licence") {
                readLicence(&entry)
            } else {
                entry.complain("is neither an organisation, a family, a model nor a licence")
            }
            problems += entry.problems
        }
    }

    private mutating func once(_ name: String, _ entry: inout RegistryEntry) {
        if let first = seen.updateValue(entry.place, forKey: name) { entry.complain("\(name) is also at \(first)") }
    }

    private mutating func readOrganisation(_ entry: inout RegistryEntry) {
        let slug = entry.required("organisation")
        once("organisation \(slug)", &entry)
        let isSlug = slug.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
        if !isSlug { entry.complain("'\(slug)' is not made of a-z, 0-9 and '-'") }
        let code = entry.required("country")
        let country = Country(code: code)
        if country == nil, code != "unknown" { entry.complain("'\(code)' is no ISO 3166-1 code") }
        let organisation = Organisation(
            slug: slug, name: entry.required("name"), parent: entry.text("parent"), country: country,
            kind: entry.choice("kind", OrganisationKind.self) ?? .company,
            isRepackager: entry.flag("repackager"), evidence: entry.required("evidence"))
        organisations.append(organisation)
        for node in entry.list("namespaces") {
            if let name = node.scalar?.string {
                add(
                    Registry.Holding(
                        source: "huggingface", namespace: name, organisation: slug, from: nil, until: nil), &entry)
            } else {
                var inner = RegistryEntry(node, file: entry.file)
                let holding = Registry.Holding(
                    source: inner.text("source") ?? "huggingface", namespace: inner.required("namespace"),
                    organisation: slug, from: inner.day("from"), until: inner.day("until"))
                if let from = holding.from, let until = holding.until, from > until {
                    inner.complain("its last day is before its first")
                }
                inner.refuseOthers(["namespace", "source", "from", "until"])
                entry.problems += inner.problems
                add(holding, &entry)
            }
        }
        entry.refuseOthers([
            "organisation", "name", "parent", "country", "kind", "repackager", "namespaces", "evidence",
        ])
    }

    private mutating func add(_ holding: Registry.Holding, _ entry: inout RegistryEntry) {
        let name = [holding.source, holding.namespace]
        if let clash = held[name, default: []].first(where: holding.overlaps) {
            entry.complain("namespace \(holding.namespace) also belongs to \(clash.organisation) at the same time")
        }
        held[name, default: []].append(holding)
        holdings.append(holding)
    }

    private mutating func readFamily(_ entry: inout RegistryEntry) {
        let name = entry.required("family")
        once("family \(name)", &entry)
        let patterns = entry.list("match").compactMap { $0.scalar?.string }
        for pattern in patterns where pattern.prefix(while: { $0 != "/" }).contains(where: { "*?".contains($0) }) {
            if pattern.contains("/") { entry.complain("the namespace of '\(pattern)' must not have a wildcard") }
        }
        families.append(
            Family(
                name: name, line: entry.text("line") ?? name, organisation: entry.required("organisation"),
                patterns: patterns, released: entry.day("released"),
                licence: entry.text("licence"), openness: entry.choice("openness", Openness.self),
                evidence: entry.required("evidence")))
        entry.refuseOthers(["family", "line", "organisation", "match", "released", "licence", "openness", "evidence"])
    }

    private mutating func readLicence(_ entry: inout RegistryEntry) {
        let name = entry.required("licence")
        once("licence \(name)", &entry)
        _ = entry.required("terms")
        let terms = entry.choice("terms", Licence.Terms.self) ?? .restricted
        licences.append(Licence(name: name, terms: terms, evidence: entry.required("evidence")))
        entry.refuseOthers(["licence", "terms", "evidence"])
    }

    private mutating func readRelease(_ entry: inout RegistryEntry) {
        let model = entry.required("model")
        once("model \(model)", &entry)
        releases.append(
            ModelRelease(
                model: ModelID(model), name: entry.text("name"), organisation: entry.text("organisation"),
                family: entry.text("family"), released: entry.day("released"),
                openness: entry.choice("openness", Openness.self), base: entry.text("base").map { ModelID($0) },
                teacher: entry.text("teacher").map { ModelID($0) }, evidence: entry.required("evidence")))
        entry.refuseOthers([
            "model", "name", "organisation", "family", "released", "openness", "base", "teacher", "evidence",
        ])
    }
}

/// One mapping of a registry file, and what is wrong with it.
struct RegistryEntry {
    let file: String
    let place: String
    private let fields: [String: Node]
    var problems: [String] = []

    init(_ node: Node, file: String) {
        self.file = file
        place = node.mark.map { "\(file):\($0.line)" } ?? file
        var fields: [String: Node] = [:]
        for (key, value) in node.mapping ?? [:] {
            if let name = key.scalar?.string { fields[name] = value }
        }
        self.fields = fields
    }

    func has(_ key: String) -> Bool { fields[key] != nil }

    mutating func complain(_ text: String) { problems.append("\(place): \(text)") }

    func text(_ key: String) -> String? { fields[key]?.scalar?.string }

    mutating func required(_ key: String) -> String {
        guard let text = text(key), !text.isEmpty else {
            complain("has no '\(key)'")
            return ""
        }
        return text
    }

    mutating func day(_ key: String) -> Day? {
        guard let text = text(key) else { return nil }
        let day = text.utf8.count == 10 ? Day(text) : nil
        if day == nil { complain("'\(key)' is not a date: \(text)") }
        return day
    }

    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: String, _: Choice.Type) -> Choice? {
        guard let text = text(key) else { return nil }
        let choice = Choice(rawValue: text)
        if choice == nil {
            complain("'\(key)' is one of \(Choice.allCases.map(\.rawValue).joined(separator: ", ")), not '\(text)'")
        }
        return choice
    }

    func flag(_ key: String) -> Bool { text(key) == "true" }

    func list(_ key: String) -> [Node] { fields[key]?.sequence.map(Array.init) ?? [] }

    mutating func refuseOthers(_ known: Set<String>) {
        for key in fields.keys.sorted() where !known.contains(key) { complain("has an unknown field '\(key)'") }
    }
}
