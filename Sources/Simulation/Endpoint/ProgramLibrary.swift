/// Little programs that do the same thing securely and insecurely. Scanners tell the two apart (a test holds them to it).
package enum ProgramLibrary {
    package struct Pair: Sendable {
        /// What a block of code of this language is marked with.
        package let fence: String
        /// The weakness, by the Common Weakness Enumeration.
        package let weakness: Int
        package let secure: String
        package let insecure: String
    }

    /// The languages there are programs in.
    package static let languages = ["python", "javascript", "c", "java", "php", "csharp"]

    /// The programs of a language; Python's for a language there are none in.
    package static func programs(in language: String) -> [Pair] {
        switch language {
        case "javascript": javaScript
        case "c": c
        case "java": java
        case "php": php
        case "csharp": cSharp
        default: python
        }
    }
}
