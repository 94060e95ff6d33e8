package import Lake

/// A shape of files that Bellwether takes: how to recognise one and what SQL turns it into observations.
package protocol Form: Sendable {
    /// The name for `--form`.
    var name: String { get }
    /// One line for lists of forms.
    var summary: String { get }
    /// The source whose counters it holds, where the form itself says so.
    var source: String? { get }
    /// Our columns that the user may name otherwise in a file of this form.
    var renames: Set<String> { get }
    /// Whether the file is of this form; reads at most the schema.
    func recognises(_ file: InputFile, _ shape: FileShape, _ request: ImportRequest) -> Bool
    /// The queries that read the file.
    func project(
        _ file: InputFile, _ shape: FileShape, _ request: ImportRequest, _ engine: DuckDBEngine
    ) throws
        -> Projection
}

extension Form {
    package var source: String? { nil }
    package var renames: Set<String> { [] }
}

/// The forms, in the order they are tried.
package enum Forms {
    package static let all: [any Form] = [
        OpenRouterModels(), OpenRouterRankings(), ModelsDev(), ModelScope(), HubStats(), HubAPI(), Chart(), LongTable(),
        WideTable(),
    ]

    package static func named(_ name: String) -> (any Form)? { all.first { $0.name == name } }
}
