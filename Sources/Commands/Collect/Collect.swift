import ArgumentParser

struct Collect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fills the lake from the sources themselves.",
        discussion: """
            A collection that was broken off goes on where it stopped. A day is seen once it is complete.

            Examples:
              bellwether collect huggingface
              bellwether collect openrouter --prices-only
              bellwether collect huggingface --minimum-downloads 1000 --every 24h
            """,
        subcommands: [
            CollectHub.self, CollectHubStats.self, CollectOpenRouter.self, CollectModelScope.self,
            CollectModelsDev.self,
        ])
}
