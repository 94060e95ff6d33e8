/// What one tool found in one go, as SARIF 2.1.0 says it.
package struct SARIFRun: Sendable {
    /// What the tool says about its own work, such as a file it could not read.
    package struct Notification: Sendable {
        package let level: String
        package let text: String
        /// The file it is about, as the tool names it; `nil` if it is about the whole run.
        package let file: String?
    }

    /// One result at its first place.
    package struct Result: Sendable {
        package let rule: String
        /// `none`, `note`, `warning` or `error`: the result's own, else its rule's, else `warning`.
        package let level: String
        package let message: String
        /// The file as the tool names it; `nil` where the result has no place.
        package let file: String?
        /// Lines from 1.
        package let firstLine: Int
        package let lastLine: Int
        /// Numbers of the Common Weakness Enumeration, ascending, from wherever the tool puts them.
        package let weaknesses: [Int]
        /// 0 to 100 by the standard; flawfinder writes 0 to 1.
        package let rank: Double?
        /// Tags of the rule and the result, as written.
        package let tags: Set<String>
        /// Single texts and numbers of the property bags of rule and result, as text; the result's come first.
        package let properties: [String: String]
    }

    /// The name of the tool's driver.
    package let tool: String
    package let version: String?
    /// Whether every invocation says that it succeeded; `true` where none says anything.
    package let isSuccessful: Bool
    package let notifications: [Notification]
    package let results: [Result]
}
