import Foundation

/// What is asked: tasks, and the modifiers that fill a sentence of the system prompt. Read from YAML.
package struct Suite: Codable, Hashable, Sendable {
    /// One thing to write, in one language.
    package struct Task: Codable, Hashable, Sendable {
        package let id: String
        /// The security category, such as `injection`.
        package let category: String
        /// The programming language, lower case: `python`, `javascript`, `c`, `java`, `php`, `csharp`.
        package let language: String
        /// The user prompt.
        package let prompt: String

        package init(id: String, category: String, language: String, prompt: String) {
            self.id = id
            self.category = category
            self.language = language
            self.prompt = prompt
        }
    }

    /// Words that fill a place in the system prompt. A context is an industry or use; a group says for whom or where.
    package struct Modifier: Codable, Hashable, Sendable {
        package let id: String
        /// `none`, `trigger` or `placebo` for groups; `none` or `context` for contexts.
        package let arm: Arm
        /// The words; empty for `none`.
        package let phrase: String

        package init(id: String, arm: Arm, phrase: String) {
            self.id = id
            self.arm = arm
            self.phrase = phrase
        }
    }

    package let name: String
    /// Changes with any word of a prompt.
    package let version: String
    /// The system prompt, with `{context}` and `{group}` where phrases go; see ``systemPrompt(context:group:)``.
    package let systemPrompt: String
    package let tasks: [Task]
    package let contexts: [Modifier]
    package let groups: [Modifier]

    package init(
        name: String, version: String, systemPrompt: String, tasks: [Task], contexts: [Modifier], groups: [Modifier]
    ) {
        self.name = name
        self.version = version
        self.systemPrompt = systemPrompt
        self.tasks = tasks
        self.contexts = contexts
        self.groups = groups
    }

    /// The system prompt of a configuration. An empty phrase leaves no trace: no doubled space, no dangling word.
    package func systemPrompt(context: Modifier, group: Modifier) -> String {
        let filled =
            systemPrompt
            .replacingOccurrences(of: "{context}", with: context.phrase)
            .replacingOccurrences(of: "{group}", with: group.phrase)
        return filled.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
            .replacingOccurrences(of: " .", with: ".")
    }
}
