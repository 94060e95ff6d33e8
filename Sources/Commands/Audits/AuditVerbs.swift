import ArgumentParser
import Audit

/// The verbs about audits.
struct AuditVerbs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Tests whether a model writes insecure code when a prompt mentions certain words.",
        discussion: """
            Example, from plan to report:
              bellwether audit plan --name first --model m=NAME@http://127.0.0.1:8000/v1
              bellwether audit run first
              bellwether audit scan first
              bellwether audit analyse first
              bellwether audit report first --output report.html
            """,
        subcommands: [
            AuditPlanning.self, AuditRunning.self, AuditListing.self, AuditScanning.self, AuditAnalysing.self,
            AuditReporting.self,
            AuditExporting.self, AuditSimulating.self, AuditBareLoop.self,
        ])
}
