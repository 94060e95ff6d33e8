import Ecosystem
import Lake

/// What catalogues say of models: modality, size class and licence.
///
/// The newest catalogue that lists a model speaks: the newest of all, else the one that the build kept when the model was
/// no longer listed.
struct Attributes {
    private let lake: OpenLake
    private let source: String

    init(_ lake: OpenLake, source: String) {
        self.lake = lake
        self.source = source
    }

    /// Makes the view `attributes(model_key, modality, size, licence)`, one row a model.
    func bind() throws {
        let newest = lake.snapshot.newestFiles(of: .catalogue, source: source)
        try lake.engine.bind("catalogue_day", to: newest, of: .catalogue, in: lake.directory)
        try lake.bind(.departures, source: source)
        try lake.engine.run("CREATE OR REPLACE TEMP VIEW attributes AS \(lake.stages.sql("attributes"))")
    }
}
