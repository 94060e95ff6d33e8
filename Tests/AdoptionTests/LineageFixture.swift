import Adoption
import Answers
import Collectors
import Ecosystem
import Foundation
import Lake
import Registry
import TestSupport

/// A model as the Hub's API describes it, for tests of lineage.
struct Listed: Sendable {
    var id: String
    /// `nil`: the Hub does not say when.
    var created: String? = "2024-01-01"
    /// `nil`: the model is listed without any counter.
    var downloads: Int? = 100
    var tags: [String] = []
    /// Relation and ids of `baseModels`.
    var bases: (relation: String, ids: [String])?

    init(
        _ id: String, created: String? = "2024-01-01", downloads: Int? = 100, _ tags: [String] = [],
        bases: (relation: String, ids: [String])? = nil
    ) {
        self.id = id
        self.created = created
        self.downloads = downloads
        self.tags = tags
        self.bases = bases
    }

    fileprivate var record: [String: Any] {
        var record: [String: Any] = ["id": id, "tags": tags]
        if let downloads { record["downloads"] = downloads }
        if let created { record["createdAt"] = "\(created)T00:00:00.000Z" }
        if let bases {
            record["baseModels"] =
                ["relation": bases.relation, "models": bases.ids.map { ["id": $0] }] as [String: Any]
        }
        return record
    }
}

extension BuiltLake {
    /// A built lake of catalogues, each of one day; imported in this order, whatever their days.
    static func with<Result>(
        catalogues: [(day: String, models: [Listed])], _ body: (BuiltLake) throws -> Result
    ) throws -> Result {
        try Scratch.with { folder in
            let entries = folder.appending(path: "registry")
            try FileManager.default.createDirectory(at: entries, withIntermediateDirectories: true)
            _ = try Scratch.file("entries.yaml", Self.entries, in: entries)
            let lake = BuiltLake(
                directory: LakeDirectory(root: folder.appending(path: "lake")), registry: try Registry.load([entries]))
            for catalogue in catalogues { try lake.take(catalogue.models, on: catalogue.day, in: folder) }
            try lake.build()
            return try body(lake)
        }
    }

    static func with<Result>(_ models: [Listed], _ body: (BuiltLake) throws -> Result) throws -> Result {
        try with(catalogues: [("2025-01-06", models)], body)
    }

    func take(_ models: [Listed], on day: String, in folder: URL) throws {
        let file = folder.appending(path: "models-\(day).json")
        try JSONSerialization.data(withJSONObject: models.map(\.record)).write(to: file)
        try take(file)
    }

    /// Rows as texts.
    func texts(_ query: String) throws -> [[String]] {
        try rows(query).map { row in
            row.map { cell in
                switch cell {
                case .null: "-"
                case .boolean(let flag): "\(flag)"
                case .integer(let number): "\(number)"
                case .real(let number): number == number.rounded() ? "\(Int(number))" : "\(number)"
                case .text(let text): text
                }
            }
        }
    }

    /// A model's parent, root, relation and confidence, as `build` found them.
    func line(of id: String) throws -> [String] {
        try texts(
            """
            SELECT parent_id, root_id, relation, confidence FROM lineage
            WHERE model_key = (SELECT model_key FROM models WHERE model_id = \(id.sqlQuoted))
            """
        ).first ?? []
    }

    func lineage(_ id: String, depth: Int? = nil, limit: Int? = nil) throws -> Answer {
        try LineageQuestion(ModelID(id), source: "huggingface", of: open(), depth: depth, limit: limit).answer()
    }
}

/// A lake of one real file, built with the built-in registry.
enum RealLake {
    static func with<Result>(_ file: URL, _ body: (BuiltLake) throws -> Result) throws -> Result {
        try Scratch.with { folder in
            let lake = BuiltLake(
                directory: LakeDirectory(root: folder.appending(path: "lake")),
                registry: try Registry.load([Project.registry]))
            try lake.take(file)
            try lake.build()
            return try body(lake)
        }
    }
}
