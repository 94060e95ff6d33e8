/// The parts of a SARIF 2.1.0 file that are read.
struct SARIFDocument: Decodable {
    struct Message: Decodable {
        let text: String?
        let markdown: String?
    }

    struct Place: Decodable {
        struct Physical: Decodable {
            struct Artifact: Decodable { let uri: String? }
            struct Region: Decodable {
                let startLine: Int?
                let endLine: Int?
            }
            let artifactLocation: Artifact?
            let region: Region?
        }
        let physicalLocation: Physical?
    }

    struct Reference: Decodable {
        let id: String?
        let index: Int?
    }

    struct Rule: Decodable {
        struct Configuration: Decodable { let level: String? }
        struct Relationship: Decodable { let target: Reference? }
        let id: String
        let defaultConfiguration: Configuration?
        let properties: PropertyBag?
        let relationships: [Relationship]?
    }

    struct Result: Decodable {
        let ruleId: String?
        let ruleIndex: Int?
        let rule: Reference?
        let level: String?
        let kind: String?
        let message: Message?
        let locations: [Place]?
        let rank: Double?
        let taxa: [Reference]?
        let properties: PropertyBag?
    }

    struct Notification: Decodable {
        let level: String?
        let message: Message?
        let locations: [Place]?
    }

    struct Invocation: Decodable {
        let executionSuccessful: Bool?
        let toolExecutionNotifications: [Notification]?
        let toolConfigurationNotifications: [Notification]?
    }

    struct Driver: Decodable {
        let name: String
        let version: String?
        let semanticVersion: String?
        let rules: [Rule]?
    }

    struct Tool: Decodable { let driver: Driver }

    struct Run: Decodable {
        let tool: Tool
        let invocations: [Invocation]?
        let results: [Result]?
    }

    let version: String
    let runs: [Run]
}

/// A property bag: anything may stand in it, and what is no text, number or list of texts is passed over.
struct PropertyBag: Decodable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private(set) var single: [String: String] = [:]
    private(set) var tags: [String] = []

    init(from decoder: any Decoder) throws {
        let content = try decoder.container(keyedBy: Key.self)
        for key in content.allKeys {
            if let text = try? content.decode(String.self, forKey: key) {
                single[key.stringValue] = text
            } else if let number = try? content.decode(Double.self, forKey: key) {
                single[key.stringValue] = String(number)
            } else if let list = try? content.decode([String].self, forKey: key) {
                if key.stringValue == "tags" {
                    tags = list
                } else {
                    single[key.stringValue] = list.joined(separator: "\n")
                }
            }
        }
    }
}

extension SARIFDocument.Run {
    var run: SARIFRun {
        let rules = tool.driver.rules ?? []
        let byName = Dictionary(rules.map { ($0.id, $0) }) { first, _ in first }
        let notifications = (invocations ?? []).flatMap {
            ($0.toolExecutionNotifications ?? []) + ($0.toolConfigurationNotifications ?? [])
        }
        return SARIFRun(
            tool: tool.driver.name, version: tool.driver.version ?? tool.driver.semanticVersion,
            isSuccessful: (invocations ?? []).allSatisfy { $0.executionSuccessful ?? true },
            notifications: notifications.map {
                SARIFRun.Notification(
                    level: $0.level ?? "warning", text: $0.message?.text ?? "",
                    file: $0.locations?.first?.physicalLocation?.artifactLocation?.uri)
            },
            results: (results ?? []).compactMap { result in
                // A result may also say that all is well.
                guard ["fail", "open", "review"].contains(result.kind ?? "fail") else { return nil }
                let name = result.ruleId ?? result.rule?.id
                let index = result.ruleIndex ?? result.rule?.index ?? -1
                let rule = name.flatMap { byName[$0] } ?? (rules.indices.contains(index) ? rules[index] : nil)
                return result.read(rule)
            })
    }
}

extension SARIFDocument.Result {
    fileprivate func read(_ rule: SARIFDocument.Rule?) -> SARIFRun.Result {
        let place = locations?.first?.physicalLocation
        let first = max(1, place?.region?.startLine ?? 1)
        var properties = rule?.properties?.single ?? [:]
        properties.merge(self.properties?.single ?? [:]) { $1 }
        let tags = (rule?.properties?.tags ?? []) + (self.properties?.tags ?? [])
        let related = (rule?.relationships ?? []).compactMap { $0.target?.id } + (taxa ?? []).compactMap(\.id)
        let stated = tags + related + [properties["cwe"], properties["cwe_id"]].compactMap { $0 }
        return SARIFRun.Result(
            rule: ruleId ?? self.rule?.id ?? rule?.id ?? "unnamed",
            level: level ?? rule?.defaultConfiguration?.level ?? "warning",
            message: message?.text ?? message?.markdown ?? "",
            file: place?.artifactLocation?.uri, firstLine: first, lastLine: max(first, place?.region?.endLine ?? first),
            weaknesses: Set(stated.flatMap(Weakness.numbers)).sorted(), rank: rank, tags: Set(tags),
            properties: properties)
    }
}
