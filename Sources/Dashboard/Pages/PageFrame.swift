/// What surrounds every page: its files and the way to the other pages.
struct PageFrame: Sendable {
    struct Item: Sendable {
        let name: String
        let address: String
        let isCurrent: Bool
    }

    let style: String
    let icon: String
    let script: String
    let vega: String
    let navigation: [Item]

    /// - Parameter path: of the page itself; its place among the pages is marked.
    init(_ assets: Assets, path: String) {
        style = assets.url("style.css")
        icon = assets.url("icon.svg")
        script = assets.url("app.js")
        vega = assets.url("vega.js")
        navigation = Self.places.map { name, address in
            Item(
                name: name, address: address,
                isCurrent: path == address || address != "/" && path.hasPrefix(address + "/"))
        }
    }

    private static let places = [
        ("Who leads", "/"), ("Robustness", "/robustness"), ("Explore", "/explore"), ("Trust", "/trust"),
        ("Sources", "/sources"), ("Methods", "/methods"),
    ]
}
