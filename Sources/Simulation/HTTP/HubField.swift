/// A field of the Hub's model list.
package enum HubField: String, CaseIterable, Sendable {
    case internalID = "_id"
    case id
    case modelID = "modelId"
    case author
    case isPrivate = "private"
    case gated
    case disabled
    case downloads
    case downloadsAllTime
    case likes
    case trendingScore
    case pipelineTag = "pipeline_tag"
    case libraryName = "library_name"
    case createdAt
    case lastModified
    case sha
    case tags
    case baseModels
    case safetensors
    case gguf
    case cardData

    private static let places = Dictionary(uniqueKeysWithValues: zip(allCases, 0...))

    /// Its place among the fragments of a line.
    var index: Int { Self.places[self] ?? 0 }

    /// What a list without `expand` shows.
    static let plain: Set<HubField> = [
        .internalID, .id, .modelID, .isPrivate, .downloads, .likes, .pipelineTag, .libraryName, .createdAt, .tags,
        .trendingScore,
    ]
    /// What `full=true` adds.
    static let full: Set<HubField> = [.author, .gated, .disabled, .lastModified, .sha]

    /// SQL of the JSON text of the value in an observation's row; `NULL` where the model has none.
    func value(_ columns: Set<String>) -> String {
        func column(_ name: String, _ expression: String) -> String {
            columns.contains(name) ? expression : "CAST(NULL AS VARCHAR)"
        }
        func time(_ name: String) -> String {
            column(name, "strftime(\(name), '\"%Y-%m-%dT%H:%M:%S.000Z\"')")
        }
        func json(_ name: String) -> String { column(name, "CAST(to_json(\(name)) AS VARCHAR)") }
        return switch self {
        case .internalID: "('\"' || substr(md5(id), 1, 24) || '\"')"
        case .id, .modelID: "CAST(to_json(id) AS VARCHAR)"
        case .isPrivate, .disabled: "'false'"
        case .gated: column("gated", "IF(gated = 'false', gated, '\"' || gated || '\"')")
        case .createdAt, .lastModified: time(rawValue)
        case .sha: "('\"' || substr(sha256(id), 1, 40) || '\"')"
        // An observation keeps the card as JSON text.
        case .cardData: column("cardData", "cardData")
        case .baseModels, .safetensors, .gguf:
            column(rawValue, "IF(\(rawValue) IS NULL, NULL, CAST(to_json(\(rawValue)) AS VARCHAR))")
        case .author, .downloads, .downloadsAllTime, .likes, .trendingScore, .pipelineTag, .libraryName, .tags:
            json(rawValue)
        }
    }
}
