import ArgumentParser

struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Writes a synthetic hub with its truth beside it.")
    func run() throws {}
}
