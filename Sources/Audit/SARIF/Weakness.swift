/// An entry of the Common Weakness Enumeration (https://cwe.mitre.org).
package enum Weakness {
    /// The numbers in a text such as `CWE-78: OS Command Injection`, `external/cwe/cwe-502` or `CWE-119!/CWE-120`.
    package static func numbers(in text: String) -> [Int] {
        var found: [Int] = []
        var rest = text.lowercased()[...]
        while let mark = rest.firstRange(of: "cwe-") {
            rest = rest[mark.upperBound...]
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            if digits.count <= 5, let number = Int(digits), number > 0 { found.append(number) }
        }
        return found
    }

    /// What the enumeration calls it, in short; `nil` for entries that no built-in scanner gives.
    package static func name(of number: Int) -> String? { names[number] }
}
