/// What is wrong in a registry's files, with file and line.
package struct RegistryError: Error, CustomStringConvertible, Sendable {
    package let problems: [String]

    package var description: String {
        let shown = problems.prefix(10).joined(separator: "\n")
        return problems.count > 10 ? shown + "\n… and \(problems.count - 10) more" : shown
    }
}
