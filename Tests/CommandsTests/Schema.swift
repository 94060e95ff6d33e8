import Foundation

/// The part of JSON Schema 2020-12 that the published schemas use.
struct Schema {
    private let rules: [String: Any]

    init(contentsOf url: URL) throws {
        rules = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any] ?? [:]
    }

    private init(_ rules: Any?) { self.rules = rules as? [String: Any] ?? [:] }

    /// What of `value` the schema does not allow, with its place.
    func problems(_ value: Any, at place: String = "$") -> [String] {
        if let choices = rules["oneOf"] as? [Any] {
            let fitting = choices.count { Schema($0).problems(value, at: place).isEmpty }
            return fitting == 1 ? [] : ["\(place): fits \(fitting) of \(choices.count) forms"]
        }
        var problems: [String] = []
        let types = (rules["type"] as? [String]) ?? (rules["type"] as? String).map { [$0] } ?? []
        if !types.isEmpty, !types.contains(where: { Self.isOfType(value, $0) }) {
            return ["\(place): is not \(types.joined(separator: " or "))"]
        }
        if let allowed = rules["enum"] as? [AnyHashable], let own = value as? AnyHashable, !allowed.contains(own) {
            problems.append("\(place): is none of \(allowed)")
        }
        if let pattern = rules["pattern"] as? String, let text = value as? String,
            text.range(of: pattern, options: .regularExpression) == nil
        {
            problems.append("\(place): does not match \(pattern)")
        }
        if let least = rules["minimum"] as? Double, let number = value as? Double, number < least {
            problems.append("\(place): is less than \(least)")
        }
        if let object = value as? [String: Any] {
            let properties = rules["properties"] as? [String: Any] ?? [:]
            for name in rules["required"] as? [String] ?? [] where object[name] == nil {
                problems.append("\(place): has no \(name)")
            }
            for (name, field) in object {
                if let rule = properties[name] {
                    problems += Schema(rule).problems(field, at: "\(place).\(name)")
                } else if rules["additionalProperties"] as? Bool == false {
                    problems.append("\(place): has an unknown field \(name)")
                }
            }
        }
        if let list = value as? [Any], let rule = rules["items"] {
            for (index, item) in list.enumerated() { problems += Schema(rule).problems(item, at: "\(place)[\(index)]") }
        }
        return problems
    }

    private static func isOfType(_ value: Any, _ type: String) -> Bool {
        switch type {
        case "null": value is NSNull
        case "string": value is String
        case "array": value is [Any]
        case "object": value is [String: Any]
        case "boolean": value as? Bool != nil
        case "integer": (value as? Double).map { $0 == $0.rounded() } ?? false
        case "number": value as? Double != nil
        default: false
        }
    }
}
