import Collectors
import Ecosystem
import Foundation
import Lake
import TestSupport
import Testing

/// Real files written by others, where they are at hand.
@Suite struct SharedDataTests {
    struct Expected: CustomTestStringConvertible, Sendable {
        let path: String
        let form: String
        let rows: Int
        let days: Int
        var testDescription: String { path }
    }

    @Test(arguments: [
        Expected(path: "adoption/hub-daily-2024-07..2025-02.csv", form: "long", rows: 92_655, days: 230),
        Expected(path: "adoption/hub-all-time-2025-02..2026-07.csv", form: "wide", rows: 199, days: 5),
        Expected(path: "hub-api/trending-2026-05-04.json", form: "hub-api", rows: 1000, days: 1),
        Expected(path: "openrouter/models-2026-05-12.json", form: "openrouter", rows: 364, days: 1),
    ])
    func `a real file is recognised and taken whole`(expected: Expected) throws {
        guard let url = Project.shared(expected.path) else { try Test.cancel("\(expected.path) is not here") }
        try ImportFixture.with { fixture in
            let manifest = try fixture.take(url).manifest
            #expect(manifest.form == expected.form)
            #expect((manifest.rowsTaken, manifest.rowsRefused, manifest.days) == (expected.rows, 0, expected.days))
            #expect(try fixture.take(url).wasThere)
        }
    }

    @Test func `a single record of the Hub's list is one model`() throws {
        let path = "hub-api/list-record-sample.json"
        guard let url = Project.shared(path) else { try Test.cancel("\(path) is not here") }
        try ImportFixture.with { fixture in
            let manifest = try fixture.take(url, .init(on: "2026-05-04")).manifest
            #expect(manifest.rowsTaken == 1)
        }
    }
}
