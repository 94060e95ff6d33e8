import ArgumentParser

/// Two groups to compare, given as `A,B`.
struct Pair: ExpressibleByArgument {
    let first: String
    let second: String

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        (first, second) = (parts[0], parts[1])
    }
}
