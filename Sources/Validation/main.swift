import Foundation

/// The proofs, in the order of the document.
let sections: [any Section] = [
    CleaningSection(), LineageSection(), RobustnessSection(), AuditSection(), StudiesSection(),
]

let file = URL(filePath: "docs/validation.md")
let wanted = Set(CommandLine.arguments.dropFirst())
let unknown = wanted.subtracting(sections.map(\.name)).sorted()
guard unknown.isEmpty else {
    let known = sections.map(\.name).joined(separator: ", ")
    FileHandle.standardError.write(
        Data("error: no section '\(unknown.joined(separator: ", "))'; there are \(known)\n".utf8))
    exit(2)
}
var document = ValidationDocument((try? String(contentsOf: file, encoding: .utf8)) ?? "")
for section in sections where wanted.isEmpty || wanted.contains(section.name) {
    let text = try await section.run { line in
        FileHandle.standardError.write(Data("\(section.name): \(line)\n".utf8))
    }
    let date = Date().formatted(.iso8601.year().month().day())
    document.set(section, to: text, on: date)
    try document.text(of: sections).write(to: file, atomically: true, encoding: .utf8)
}
