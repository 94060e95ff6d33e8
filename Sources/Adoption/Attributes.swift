import Ecosystem
import Lake

/// What catalogues say of models: modality, size class and licence.
///
/// The newest catalogue speaks first. Models that it no longer lists are in few others, which are asked in a fixed order
/// (the oldest, the middle one, the middles of the halves, …) until every model wanted is found.
struct Attributes {
    private let lake: OpenLake
    private let source: String

    init(_ lake: OpenLake, source: String) {
        self.lake = lake
        self.source = source
    }

    /// Makes the table `attributes(model_key, modality, size, licence)` for the models that `wanted` selects by key.
    func bind(for wanted: String) throws {
        let engine = lake.engine
        let files = Dictionary(
            grouping: lake.snapshot.files(of: .catalogue).filter { $0.source == source }, by: \.observedOn)
        let days = files.keys.sorted()
        try engine.run(
            "CREATE OR REPLACE TEMP TABLE attributes (model_key UBIGINT, modality VARCHAR, size VARCHAR, licence VARCHAR)"
        )
        if days.isEmpty { return }
        try engine.materialise("wanted", wanted)
        for index in Self.bisection(days.count) {
            try engine.bind("catalogue_day", to: files[days[index], default: []], of: .catalogue, in: lake.directory)
            try engine.materialise("found", try lake.stages.sql("attributes"))
            try engine.run("INSERT INTO attributes SELECT model_key, modality, size, licence FROM found")
            try engine.materialise("wanted", "SELECT model_key FROM wanted ANTI JOIN found USING (model_key)")
            if try engine.rows("SELECT count(*) FROM wanted").scalar.integer == 0 { return }
        }
    }

    /// The last of `count` indices, the first, the middle one, the middles of the halves, …: each once.
    static func bisection(_ count: Int) -> [Int] {
        guard count > 1 else { return Array(0..<count) }
        var order = [count - 1, 0]
        var parts = [(0, count - 1)]
        while !parts.isEmpty {
            let (low, high) = parts.removeFirst()
            let middle = (low + high) / 2
            guard middle > low, middle < high else { continue }
            order.append(middle)
            parts += [(low, middle), (middle, high)]
        }
        return order
    }
}
