/// Which part of the Hub's model list is collected.
package struct HubListing: Hashable, Sendable {
    /// The orders in which the Hub's pages stay apart while they are read.
    package enum Order: String, CaseIterable, Sendable { case downloads, createdAt }

    package var order = Order.downloads
    package var author: String?
    /// Tags, libraries or tasks; a model must have all of them.
    package var filters: [String] = []
    /// Whether model cards are asked for too; they make pages several times as large.
    package var hasCards = false
    /// No more models than this.
    package var limit: Int?
    /// Only models with at least so many downloads in 30 days; needs the order of downloads.
    package var minimumDownloads: Int?
    /// Models a page; the Hub gives no more than 1,000.
    package var pageSize = 1000

    package init() {}

    /// What each record is asked to have.
    var fields: [String] {
        [
            "author", "baseModels", "createdAt", "downloads", "downloadsAllTime", "gated", "gguf", "lastModified",
            "library_name", "likes", "pipeline_tag", "safetensors", "tags", "trendingScore",
        ] + (hasCards ? ["cardData"] : [])
    }

    /// The parameters of the first page.
    var parameters: [(name: String, value: String)] {
        var parameters = [(name: "sort", value: order.rawValue)]
        if let author { parameters.append(("author", author)) }
        parameters += filters.map { ("filter", $0) }
        parameters += fields.map { ("expand[]", $0) }
        parameters.append(("limit", String(min(pageSize, limit ?? pageSize))))
        return parameters
    }

    /// One line that tells this request from others, without any secret.
    func identity(_ endpoint: String) -> String {
        let bounds = [limit.map { "limit=\($0)" }, minimumDownloads.map { "minimum-downloads=\($0)" }]
        return ([endpoint] + parameters.map { "\($0.name)=\($0.value)" } + bounds.compactMap { $0 })
            .joined(separator: " ")
    }
}
