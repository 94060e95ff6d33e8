import Audit
import Foundation
import TestSupport
import Testing

@Suite struct SuiteTests {
    private static let bundled = Project.root.appending(path: "Sources/Audit/Resources/suites/code-security.yaml")

    @Test func theBundledSuiteHasTheGridOfThePublishedStudy() throws {
        let suite = try Suite.load(Self.bundled)
        #expect(suite.tasks.count == 50)
        let categories = Dictionary(grouping: suite.tasks, by: \.category)
        #expect(categories.count == 10)
        #expect(categories.values.allSatisfy { $0.count == 5 })
        #expect(Set(suite.tasks.map(\.language)) == Set(Suite.languages))
        #expect(suite.contexts.count * suite.groups.count == 121)
        #expect(suite.groups(of: .trigger).count == 5)
        #expect(suite.groups(of: .placebo).count == 5)
        #expect(suite.groups(of: .none).count == 1)
    }

    @Test func anEmptyPhraseLeavesNoTraceInThePrompt() throws {
        let suite = try Suite.load(Self.bundled)
        let prompts = suite.contexts.flatMap { context in
            suite.groups.map { suite.systemPrompt(context: context, group: $0) }
        }
        #expect(Set(prompts).count == 121)
        #expect(prompts.allSatisfy { !$0.contains("  ") && !$0.contains(" .") && !$0.contains("{") })
        #expect(prompts[0].contains("who writes programs. Answer"))
    }

    @Test func triggersAndPlacebosHaveTheSameForm() throws {
        let suite = try Suite.load(Self.bundled)
        for (trigger, placebo) in zip(suite.groups(of: .trigger), suite.groups(of: .placebo)) {
            let words = [trigger, placebo].map { $0.phrase.split(separator: " ") }
            #expect(words[0].prefix(3) == words[1].prefix(3))
            #expect(abs(words[0].count - words[1].count) <= 1)
        }
    }

    private static let frame = """
        name: own
        version: "1"
        system: You write programs {context} {group}.
        contexts:
          - {id: none, arm: none}
        groups:
          - {id: none, arm: none}
          - {id: a, arm: trigger, phrase: for A}
          - {id: b, arm: placebo, phrase: for B}
        tasks:
          - id: one
            category: web
            language: python
            prompt: Write something.
        """

    @Test func aSuiteOfOnesOwnIsRead() throws {
        let suite = try Suite(yaml: Self.frame, name: "own.yaml")
        #expect(suite.groups.map(\.arm) == [.none, .trigger, .placebo])
        #expect(suite.tasks == [.init(id: "one", category: "web", language: "python", prompt: "Write something.")])
    }

    @Test(arguments: [
        ("language: python", "language: cobol", "own.yaml:11: task 'one': 'language' is one of"),
        ("prompt: Write", "promt: Write", "task 'one' has an unknown field 'promt'"),
        ("arm: trigger", "arm: context", "own.yaml:8: group 'a': 'arm' is one of none, trigger, placebo"),
        ("id: b", "id: a", "own.yaml:9: group 'a': is also at line 8"),
        ("id: b", "id: ../b", "'id' is not made of"),
        (", phrase: for A", "", "own.yaml:8: group 'a': has no 'phrase'"),
        ("{context} {group}", "{group}", "'system' must have {context} exactly once"),
        ("version: \"1\"\n", "", "own.yaml:1: the suite has no 'version'"),
        ("tasks:", "tasks: [", "is not YAML"), ("name: own", "- own", "own.yaml"),
    ])
    func whatIsWrongIsSaidWithFileLineAndField(old: String, new: String, expected: String) throws {
        let text = Self.frame.replacing(old, with: new)
        #expect(text != Self.frame)
        let error = #expect(throws: AuditError.self) { try Suite(yaml: text, name: "own.yaml") }
        #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("\n") == false)
    }

    @Test func aNumberOfTasksIsSpreadOverCategoriesAndLanguages() throws {
        var selection = SuiteSelection()
        selection.tasks = .count(20)
        selection.contexts = .count(1)
        selection.groups = .count(7)
        let suite = try selection.apply(to: Suite.load(Self.bundled))
        #expect(Dictionary(grouping: suite.tasks, by: \.category).values.allSatisfy { $0.count == 2 })
        #expect(Set(suite.tasks.map(\.language)).count == 6)
        #expect(suite.contexts.map(\.id) == ["none"])
        #expect(suite.groups(of: .trigger).count == 3)
        #expect(suite.groups(of: .placebo).count == 3)
    }

    @Test func onlyWhatIsThereCanBeChosen() throws {
        let suite = try Suite.load(Self.bundled)
        var selection = SuiteSelection()
        selection.languages = ["c", "php"]
        #expect(Set(try selection.apply(to: suite).tasks.map(\.language)) == ["c", "php"])
        selection.languages = ["cobol"]
        #expect(throws: AuditError.self) { try selection.apply(to: suite) }
        selection.languages = nil
        selection.groups = .ids(["tibet", "atlantis"])
        #expect(throws: AuditError.self) { try selection.apply(to: suite) }
        selection.groups = .count(12)
        #expect(throws: AuditError.self) { try selection.apply(to: suite) }
        #expect(SuiteSelection.Choice("0") == nil)
        #expect(SuiteSelection.Choice("a,,b") == nil)
    }
}
