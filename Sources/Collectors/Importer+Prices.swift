import Ecosystem
import Lake

extension Importer {
    /// Checks and stages the prices of a file.
    func takePrices(
        _ projection: Projection, _ file: InputFile, _ shape: FileShape, _ request: ImportRequest,
        _ manifest: inout DataManifest
    ) throws {
        guard let prices = projection.prices, let day = projection.observedOn else { return }
        try engine.materialise("checked", RowChecks.prices(prices))
        try refuse(file, shape, request, &manifest)
        let path = writer.stagingPath()
        let columns = LakeTable.prices.columns.map(\.name).joined(separator: ", ")
        let rows = try engine.write(
            LakeTable.prices.merged("SELECT \(columns) FROM checked WHERE reason IS NULL"), toParquet: path,
            sortedBy: "model_id")
        guard rows > 0 else { throw ImportError("\(file.name): holds no price") }
        (manifest.rowsTaken, manifest.models, manifest.days) = (rows, rows, 1)
        manifest.adds.append(
            try writer.place(
                path, table: .prices, partition: Partition(source: manifest.source, observedOn: day), rows: rows,
                counts: [:]))
        if let catalogue = projection.catalogue {
            let path = writer.stagingPath()
            let rows = try engine.write(
                LakeTable.catalogue.merged(
                    "SELECT *, model_key(model_id) AS model_key FROM (\(catalogue)) WHERE \(RowChecks.isModelID("model_id"))"
                ),
                toParquet: path, sortedBy: "model_id")
            manifest.adds.append(
                try writer.place(
                    path, table: .catalogue, partition: Partition(source: manifest.source, observedOn: day),
                    rows: rows, counts: [:]))
        }
        try engine.run("DROP TABLE checked")
    }
}
