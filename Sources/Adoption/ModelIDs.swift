import Lake

/// The ids of one source's models by key, held in memory from when they are first asked for.
///
/// A build asks for a few of them on each day, and the texts are most of what a scan of `models` reads.
final class ModelIDs {
    private let source: String
    private let engine: any Engine
    private var isHeld = false

    init(source: String, engine: any Engine) {
        self.source = source
        self.engine = engine
    }

    /// Makes `model_ids(model_key, model_id)` of all models in `segments`.
    func hold(_ segments: MartSegments) throws {
        guard !isHeld else { return }
        try segments.bind(.models, source: source, as: "known_models")
        try engine.materialise("model_ids", "SELECT model_key, model_id FROM known_models")
        isHeld = true
    }

    /// Adds the models in `arrivals`, which `segments` has gathered.
    func addArrivals() throws {
        if isHeld { try engine.run("INSERT INTO model_ids SELECT model_key, model_id FROM arrivals") }
    }

    /// Gives the memory back.
    func release() throws {
        if isHeld { try engine.run("DROP TABLE model_ids") }
        isHeld = false
    }
}
