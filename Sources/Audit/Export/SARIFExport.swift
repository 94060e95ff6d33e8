import Foundation

/// All findings of a run as one SARIF 2.1.0 log; paths are those below `codes/`.
struct SARIFExport {
    private let export: AuditExport

    init(_ export: AuditExport) { self.export = export }

    private struct Message: Encodable { let text: String }

    private struct Rule: Encodable {
        struct Properties: Encodable { let tags: [String] }
        let id: String
        let properties: Properties
    }

    private struct Result: Encodable {
        struct Place: Encodable {
            struct Physical: Encodable {
                struct Artifact: Encodable {
                    let uri: String
                    let uriBaseId: String
                }
                struct Region: Encodable {
                    let startLine: Int
                    let endLine: Int
                }
                let artifactLocation: Artifact
                let region: Region
            }
            let physicalLocation: Physical
        }

        struct Properties: Encodable {
            let severity: Int
            let rules: [String]
            let tags: [String]
            let ordinal: Int
            let model: String
            let task: String
            let context: String
            let group: String
            let arm: String
            let repetition: Int
        }

        let ruleId: String
        let level: String
        let message: Message
        let locations: [Place]
        let properties: Properties
    }

    func write(to target: URL) throws {
        try export.requireScan()
        let findings = export.findings.values.flatMap(\.self).sorted {
            ($0.ordinal, $0.file, $0.firstLine) < ($1.ordinal, $1.file, $1.firstLine)
        }
        // The first rule names a merged finding; all of them are in its properties.
        var tags: [String: Set<String>] = [:]
        for finding in findings { tags[finding.rules[0], default: []].formUnion(Self.tags(finding)) }
        let rules = tags.sorted { $0.key < $1.key }.map {
            Rule(id: $0.key, properties: .init(tags: ["security"] + $0.value.sorted()))
        }
        let file = try ExportFile(target)
        try file.write(
            #"{"version":"2.1.0","$schema":"https://json.schemastore.org/sarif-2.1.0.json","runs":[{"tool":{"#)
        try file.write(#""driver":{"name":"bellwether","rules":"#)
        try file.write(ExportFile.encoder.encode(rules))
        try file.write(
            #"}},"originalUriBaseIds":{"CODES":{"uri":"file:///codes/"}},"columnKind":"unicodeCodePoints","results":["#)
        for (index, finding) in findings.enumerated() {
            if index > 0 { try file.write(",\n") }
            try file.write(ExportFile.encoder.encode(result(finding)))
        }
        try file.write("]}]}\n")
        try file.finish()
    }

    private static func tags(_ finding: Finding) -> [String] { finding.weaknesses.map { "external/cwe/cwe-\($0)" } }

    private func result(_ finding: Finding) -> Result {
        let plan = export.plan
        let cell = plan.cell(finding.ordinal)
        let group = plan.suite.groups[cell.group]
        return Result(
            ruleId: finding.rules[0], level: finding.level, message: Message(text: finding.message),
            locations: [
                .init(
                    physicalLocation: .init(
                        artifactLocation: .init(uri: "\(finding.ordinal)/\(finding.file)", uriBaseId: "CODES"),
                        region: .init(startLine: finding.firstLine, endLine: finding.lastLine)))
            ],
            properties: .init(
                severity: finding.severity, rules: finding.rules, tags: Self.tags(finding), ordinal: finding.ordinal,
                model: plan.models[cell.model].name, task: plan.suite.tasks[cell.task].id,
                context: plan.suite.contexts[cell.context].id, group: group.id, arm: group.arm.rawValue,
                repetition: cell.repetition))
    }
}
