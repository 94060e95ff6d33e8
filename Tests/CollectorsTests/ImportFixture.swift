import Collectors
import Ecosystem
import Foundation
import Lake
import TestSupport

/// A lake of one test and the folder that its files come from.
struct ImportFixture {
    let folder: URL
    let directory: LakeDirectory

    static func with<Result>(_ body: (ImportFixture) throws -> Result) throws -> Result {
        try Scratch.with { folder in
            try body(ImportFixture(folder: folder, directory: LakeDirectory(root: folder.appending(path: "lake"))))
        }
    }

    func take(_ url: URL, _ request: ImportRequest = ImportRequest()) throws -> Importer.Outcome {
        try Importer(LakeWriter(directory, purpose: "test", wait: false)).take(url, request)
    }

    func take(_ name: String, _ bytes: Data, _ request: ImportRequest = ImportRequest()) throws -> Importer.Outcome {
        let url = folder.appending(path: name)
        try bytes.write(to: url)
        return try take(url, request)
    }

    func take(_ name: String, _ text: String, _ request: ImportRequest = ImportRequest()) throws -> Importer.Outcome {
        try take(name, Data(text.utf8), request)
    }

    /// Makes a Parquet file of the result of `select`.
    func parquet(_ name: String, _ select: String) throws -> URL {
        let url = folder.appending(path: name)
        try DuckDBEngine().write(select, toParquet: url.path)
        return url
    }

    /// Asks the lake; `observations`, `catalogue` and `prices` are its tables.
    func rows(_ sql: String) throws -> [[Cell]] {
        let engine = try DuckDBEngine()
        let snapshot = try directory.snapshot()
        for table in LakeTable.all {
            try engine.bind(table.name, to: snapshot.files(of: table), of: table, in: directory)
        }
        return try engine.rows(sql).rows
    }
}

extension ImportRequest {
    init(on day: String? = nil, counter: String? = nil, refusing share: Double = 0.01) {
        self.init()
        observedOn = day.flatMap { Day($0) }
        self.counter = counter
        maximumRefused = share
    }
}
