import Foundation
import TestSupport
import Testing

/// Tests that keep a child running, one after the other. `Process` notices the end of a child by a socket that a child
/// started at the same instant may inherit: two tests could wait for each other's endpoints for ever.
@Suite(.serialized) enum LongLivedChildren {}

/// `bellwether audit simulate` in a process of its own: tests that wait for other programs hold up their own thread.
enum ServedEndpoint {
    /// Gives `body` the base of the endpoint's addresses.
    static func with(_ program: Program, _ arguments: [String], _ body: (String) throws -> Void) throws {
        let announced = ChildOutput()
        let endpoint = try program.start(["audit", "simulate", "--port", "0"] + arguments, output: announced.end)
        defer {
            endpoint.terminate()
            endpoint.waitUntilExit()
        }
        try #require(announced.wait(for: "\n"))
        try body(announced.text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
