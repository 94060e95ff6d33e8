import Adoption
import Dashboard
import Ecosystem
import Foundation
import HTTPTypes
import HummingbirdTesting
import Lake
import NIOCore
import Reporting
import TestSupport
import Testing

@Suite struct ShareRouteTests {
    @Test func theAPIGivesTheObjectThatTheCommandLinePrints() async throws {
        try await ServedLake.withSample { served in
            let reply = try await served.get("/api/v1/share?by=line&measure=cumulative")
            #expect(reply.status == .ok)
            #expect(reply.headers[.contentType] == "application/json")
            var definition = Definition()
            try definition.set("by", to: "line")
            try definition.set("measure", to: "cumulative")
            let lake = try OpenLake(
                served.directory, registry: served.registry, stages: StageLibrary(directory: Project.stages),
                engine: DuckDBEngine(), cleaning: .all)
            let printed = Format.json.render(try ShareQuestion(definition, of: lake).answer())
            func untimed(_ text: String) -> [Substring] {
                text.split(separator: "\n").filter { !$0.contains("generated_at") }
            }
            #expect(untimed(String(buffer: reply.body)) == untimed(printed))
        }
    }

    @Test func theFirstPageShowsShares() async throws {
        try await ServedLake.withSample { served in
            let reply = try await served.get("/", [.accept: "text/html"])
            #expect(reply.status == .ok)
            #expect(String(buffer: reply.body).contains("New downloads by country"))
            #expect(reply.headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
        }
    }
}
