import Foundation

/// News as an Atom feed (RFC 4287).
package struct AtomFeed: Sendable {
    package struct Entry: Sendable {
        /// The same for the same piece of news, whenever it is told.
        package let id: String
        package let title: String
        /// The ISO date it is news of.
        package let day: String
        /// The page that says more: an address on the same server.
        package let address: String
        package let summary: String

        package init(id: String, title: String, day: String, address: String, summary: String) {
            self.id = id
            self.title = title
            self.day = day
            self.address = address
            self.summary = summary
        }
    }

    private let name: String
    private let title: String
    private let entries: [Entry]

    /// - Parameters:
    ///   - name: what tells this feed from others; part of its address.
    ///   - entries: put in order here, the newest first.
    package init(name: String, title: String, entries: [Entry]) {
        self.name = name
        self.title = title
        self.entries = entries.sorted { ($1.day, $0.id) < ($0.day, $1.id) }
    }

    /// The XML; all text escaped. A feed without news says that it was never updated by the first day of Unix time.
    package var xml: String {
        func escaped(_ text: String) -> String { HTMLText.escaped(text) }
        var lines = [
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>", "<feed xmlns=\"http://www.w3.org/2005/Atom\">",
            "<title>\(escaped(title))</title>", "<id>urn:bellwether:\(escaped(name))</id>",
            "<updated>\(escaped(entries.first?.day ?? "1970-01-01"))T00:00:00Z</updated>",
            "<author><name>Bellwether</name></author>",
            "<link rel=\"self\" href=\"/feeds/\(escaped(name)).atom\"/>",
        ]
        for entry in entries {
            lines += [
                "<entry>", "<title>\(escaped(entry.title))</title>",
                "<id>urn:bellwether:\(escaped(name)):\(escaped(entry.id))</id>",
                "<updated>\(escaped(entry.day))T00:00:00Z</updated>",
                "<link href=\"\(escaped(entry.address))\"/>", "<summary>\(escaped(entry.summary))</summary>",
                "</entry>",
            ]
        }
        return (lines + ["</feed>", ""]).joined(separator: "\n")
    }
}
