import Foundation
import TestSupport
import Testing

/// Tests that keep a child running, one after the other. `Process` notices the end of a child by a socket that a child
/// started at the same instant may inherit: two tests could wait for each other's endpoints for ever.
@Suite(.serialized) enum LongLivedChildren {}

/// `bellwether audit simulate` in a process of its own: tests that wait for other programs hold up their own thread.
enum ServedEndpoint {
    /// Gives `body` the base of the endpoint's addresses.
    static func with(_ program: Program, _ arguments: [String], in folder: URL, _ body: (String) throws -> Void) throws
    {
        let announced = folder.appending(path: "address")
        try Data().write(to: announced)
        let endpoint = try program.start(
            ["audit", "simulate", "--port", "0"] + arguments, output: FileHandle(forWritingTo: announced))
        defer {
            endpoint.terminate()
            endpoint.waitUntilExit()
        }
        var address = ""
        while endpoint.isRunning, !address.hasSuffix("\n") {
            address = try String(contentsOf: announced, encoding: .utf8)
            usleep(10_000)
        }
        try body(address.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
