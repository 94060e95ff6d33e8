package import Ecosystem
import Foundation
import Lake
import Registry

/// Finds organisations, families and models by what people type.
///
/// Every entry has a place: organisations, then families, then models from the most downloaded on. A search keeps to that
/// order within three classes: first those whose id or name is the text itself; then those in which a word begins with each
/// word of the text; then those in which each stands within a word. Text and words are compared in small letters.
package struct SearchIndex: Sendable {
    package enum Kind: String, Sendable { case organisation, family, model }

    /// One entry found.
    package struct Match: Hashable, Sendable {
        package enum Class: String, Sendable { case exact, start, within }

        package let kind: Kind
        /// A slug, a family's name or a model's id.
        package let id: String
        package let name: String
        /// A model's newest count of 30 days, else of all time, at its source.
        package let downloads: Int?
        package let source: String?
        package let match: Class
    }

    private let organisations: [(slug: String, name: String)]
    private let families: [String]
    private let sources: [String]
    /// The ids of models, after the words of organisations and families.
    private var texts = PackedTexts()
    /// Of each model: downloads in the upper bits, the source's number in the lowest byte.
    private var facts: [Int64] = []
    private let words: WordList

    private var others: Int { organisations.count + families.count }

    /// - Parameter parts: only models whose ids contain all of these; for a single search a small index does.
    package init(of lake: OpenLake, containing parts: [String] = []) throws {
        organisations = lake.registry.organisations.values.map { ($0.slug, $0.name) }.sorted { $0.0 < $1.0 }
        families = lake.registry.families.keys.sorted()
        sources = lake.sources
        var texts = PackedTexts()
        var facts: [Int64] = []
        var builder = WordList.Builder()
        var lowered: [UInt8] = []
        func add(_ text: UnsafeBufferPointer<UInt8>) {
            lowered.removeAll(keepingCapacity: true)
            for byte in text { lowered.append(SearchWords.lowered(byte)) }
            lowered.withUnsafeBufferPointer { builder.add($0) }
            texts.append(text)
        }
        for text in organisations.map({ "\($0.slug) \($0.name)" }) + families {
            Array(text.lowercased().utf8).withUnsafeBufferPointer { add($0) }
        }
        if let sql = try Self.models(of: lake, containing: parts) {
            try lake.engine.texts(sql) { text, number in
                add(text)
                facts.append(number)
            }
        }
        self.texts = texts
        self.facts = facts
        words = builder.built()
    }

    private static func models(of lake: OpenLake, containing parts: [String]) throws -> String? {
        let filter = parts.map { "contains(lower(model_id), \($0.sqlQuoted))" }.joined(separator: " AND ")
        let selects = try lake.sources.enumerated().map { index, source -> String in
            try lake.bind(.models, source: source, as: "models_\(index)")
            let newest = lake.days(of: source).last
            let files = lake.snapshot.files(of: .observations).filter { $0.source == source && $0.observedOn == newest }
            try lake.engine.bind("newest_\(index)", to: files, of: .observations, in: lake.directory)
            return """
                SELECT model_id, coalesce(any_value(downloads), 0) AS downloads, \(index) AS source FROM (
                    SELECT model_id, NULL AS downloads FROM models_\(index)
                    UNION ALL SELECT model_id, coalesce(downloads_30d, downloads_all_time) FROM newest_\(index)
                ) AS all_ids \(filter.isEmpty ? "" : "WHERE \(filter)") GROUP BY model_id
                """
        }
        guard !selects.isEmpty else { return nil }
        return "SELECT model_id, downloads * 256 + source FROM (\(selects.joined(separator: " UNION ALL "))) AS found "
            + "ORDER BY downloads DESC, model_id"
    }

    /// How many entries there are.
    package var count: Int { texts.count }

    /// The first `limit` entries that fit, at most a quarter of them organisations and a quarter families.
    package func matches(_ text: String, limit: Int) -> [Match] {
        let wanted = Array(Set(SearchWords.of(text)))
        guard !wanted.isEmpty, limit > 0 else { return [] }
        var begun = Selection(limit: limit)
        let starting = set(wanted) { words.texts(withWordsFrom: $0, among: texts.count) }
        // An id or name that is the text itself comes first wherever it stands.
        let exact = Array(text.lowercased().utf8.map(SearchWords.lowered))
        starting.each { place in
            if isExact(place, exact) { begun.take(place, match(place, .exact)) }
            return !begun.isFull
        }
        starting.each { place in
            if !begun.has(place) { begun.take(place, match(place, .start)) }
            return !begun.isFull
        }
        if !begun.isFull {
            var within = set(wanted) { part in
                // One letter stands within nearly everything.
                part.count == 1
                    ? words.texts(withWordsFrom: part, among: texts.count)
                    : words.texts(withWordsContaining: part, among: texts.count)
            }
            within.subtract(starting)
            within.each { place in
                begun.take(place, match(place, .within))
                return !begun.isFull
            }
        }
        return begun.found
    }

    private func set(_ wanted: [[UInt8]], _ find: ([UInt8]) -> TextSet) -> TextSet {
        guard let first = wanted.first else { return TextSet(count: texts.count) }
        var result = find(first)
        // One set a word at a time: what somebody types may have very many words.
        for word in wanted.dropFirst() where !result.isEmpty { result.formIntersection(find(word)) }
        return result
    }

    /// How many words of an id are looked up to find those near it, and how many models are compared for each.
    private static let nearWords = 8
    private static let nearModels = 100

    /// Up to five models whose ids are near `id`: those that share all of its words but one are compared, the most
    /// downloaded of them. An id that is there is near nothing.
    package func near(_ id: ModelID) -> [String] {
        guard id.text.utf8.count <= 200 else { return [] }
        let distinct = SearchWords.of(id.text).reduce(into: [[UInt8]]()) { if !$0.contains($1) { $0.append($1) } }
        let words = distinct.sorted { $0.count > $1.count }.prefix(Self.nearWords)
        guard words.count > 1 else { return [] }
        let sets = words.map { self.words.texts(withWordsFrom: $0, among: texts.count) }
        var found: Set<Int> = []
        for left in words.indices {
            let others = sets.indices.filter { $0 != left }
            var shared = sets[others[0]]
            for other in others.dropFirst() { shared.formIntersection(sets[other]) }
            var taken = 0
            shared.each { place in
                if place >= self.others {
                    found.insert(place)
                    taken += 1
                }
                return taken < Self.nearModels
            }
        }
        let names = found.map { texts[$0] }
        return names.contains(id.text) ? [] : Spelling.near(id.text, among: names)
    }

    private func isExact(_ place: Int, _ text: [UInt8]) -> Bool {
        if place < organisations.count {
            return organisations[place].slug.utf8.elementsEqual(text)
                || organisations[place].name.lowercased().utf8.elementsEqual(text)
        }
        let range = texts.range(place)
        func ends(at start: Int) -> Bool {
            for (index, byte) in text.enumerated() where SearchWords.lowered(texts.bytes[start + index]) != byte {
                return false
            }
            return true
        }
        if range.count == text.count { return ends(at: range.lowerBound) }
        let start = range.upperBound - text.count
        return range.count > text.count && texts.bytes[start - 1] == UInt8(ascii: "/") && ends(at: start)
    }

    private func match(_ place: Int, _ match: Match.Class) -> Match {
        if place < organisations.count {
            let (slug, name) = organisations[place]
            return Match(kind: .organisation, id: slug, name: name, downloads: nil, source: nil, match: match)
        }
        if place < others {
            let name = families[place - organisations.count]
            return Match(kind: .family, id: name, name: name, downloads: nil, source: nil, match: match)
        }
        let fact = facts[place - others]
        let id = texts[place]
        return Match(
            kind: .model, id: id, name: ModelID(id).name, downloads: Int(fact >> 8), source: sources[Int(fact & 255)],
            match: match)
    }

    /// What was taken so far.
    private struct Selection {
        let limit: Int
        private(set) var found: [Match] = []
        private var places: Set<Int> = []
        private var kinds: [Kind: Int] = [:]

        init(limit: Int) { self.limit = limit }

        var isFull: Bool { found.count >= limit }

        func has(_ place: Int) -> Bool { places.contains(place) }

        mutating func take(_ place: Int, _ match: Match) {
            let most = match.kind == .model ? limit : max(1, limit / 4)
            guard !isFull, kinds[match.kind, default: 0] < most else { return }
            kinds[match.kind, default: 0] += 1
            places.insert(place)
            found.append(match)
        }
    }
}
