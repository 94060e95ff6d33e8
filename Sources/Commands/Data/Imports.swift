import Adoption
import ArgumentParser
import Lake

struct Imports: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists what was imported.",
        discussion: """
            Example:
              bellwether imports --format json
            """)

    @OptionGroup var lake: LakeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        output.show(ImportList(try lake.directory.snapshot()).answer())
    }
}
