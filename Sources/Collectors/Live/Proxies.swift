import Foundation

/// The proxies that the environment names, in the way curl and Python read it.
struct Proxies {
    private let environment: [String: String]

    init(_ environment: [String: String]) { self.environment = environment }

    private func value(_ name: String) -> String? {
        for name in [name.lowercased(), name] {
            if let text = environment[name], !text.isEmpty { return text }
        }
        return nil
    }

    func proxy(for url: URL) -> URL? {
        guard let host = url.host(), !isExempt(host) else { return nil }
        let name = url.scheme == "https" ? "HTTPS_PROXY" : "HTTP_PROXY"
        guard let text = value(name) ?? value("ALL_PROXY") else { return nil }
        return URL(string: text.contains("://") ? text : "http://\(text)")
    }

    /// This machine needs no proxy; nor do the hosts and domains of `NO_PROXY`.
    private func isExempt(_ host: String) -> Bool {
        if ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host) { return true }
        return (value("NO_PROXY") ?? "").split(separator: ",").contains { item in
            let name = item.drop { $0 == " " || $0 == "." }.trimmingCharacters(in: .whitespaces)
            return name == "*" || host == name || (!name.isEmpty && host.hasSuffix(".\(name)"))
        }
    }
}
