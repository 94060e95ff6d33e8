import ArgumentParser
import Audit
import Lake

struct AuditListing: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the runs of audits in the lake, and how far each is.",
        discussion: """
            Example:
              bellwether audit list --format json
            """)

    @OptionGroup var lake: LakeOptions
    @OptionGroup var output: OutputOptions

    func run() throws { output.show(try AuditRunList(in: lake.directory).answer()) }
}
