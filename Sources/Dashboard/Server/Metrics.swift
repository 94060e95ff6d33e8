import Synchronization

/// Counts of requests by what they were for and how they ended, and how long they took.
final class Metrics: Sendable {
    private struct Count {
        var requests: [String: Int] = [:]
        var buckets = [Int](repeating: 0, count: Metrics.bounds.count + 1)
        var seconds = 0.0
    }

    /// Upper bounds of the histogram's buckets, in seconds.
    private static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
    private static let kinds = ["api", "asset", "page", "other"]

    private let counts = kinds.map { _ in Cell() }

    private final class Cell: Sendable {
        // One lock a kind: it is held for a few additions.
        let count = Mutex(Count())
    }

    func count(path: String, status: Int, took: Duration) {
        let kind = path.hasPrefix("/api/") ? 0 : path.hasPrefix("/assets/") ? 1 : path.hasPrefix("/metrics") ? 3 : 2
        let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) * 1e-18
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        counts[kind].count.withLock { count in
            count.requests[Self.texts[status] ?? "other", default: 0] += 1
            count.buckets[bucket] += 1
            count.seconds += seconds
        }
    }

    private static let texts = Dictionary(
        uniqueKeysWithValues: [200, 304, 400, 404, 405, 406, 414, 422, 500, 503].map { ($0, String($0)) })

    /// The text format of Prometheus.
    func text(hits: Int, misses: Int, connections: Int, moment: String?, lake: String?) -> String {
        var lines = [
            "# HELP bellwether_requests_total Requests by kind and status.", "# TYPE bellwether_requests_total counter",
        ]
        let all = zip(Self.kinds, counts).map { ($0, $1.count.withLock { $0 }) }
        for (kind, count) in all {
            for (status, number) in count.requests.sorted(by: { $0.key < $1.key }) {
                lines.append("bellwether_requests_total{kind=\"\(kind)\",status=\"\(status)\"} \(number)")
            }
        }
        lines += [
            "# HELP bellwether_request_seconds How long requests took.",
            "# TYPE bellwether_request_seconds histogram",
        ]
        for (kind, count) in all {
            var sum = 0
            for (bound, number) in zip(Self.bounds.map { "\($0)" } + ["+Inf"], count.buckets) {
                sum += number
                lines.append("bellwether_request_seconds_bucket{kind=\"\(kind)\",le=\"\(bound)\"} \(sum)")
            }
            lines.append("bellwether_request_seconds_sum{kind=\"\(kind)\"} \(count.seconds)")
            lines.append("bellwether_request_seconds_count{kind=\"\(kind)\"} \(sum)")
        }
        lines += [
            "# HELP bellwether_kept_responses_total Requests answered from kept responses (hit) or not (miss).",
            "# TYPE bellwether_kept_responses_total counter",
            "bellwether_kept_responses_total{result=\"hit\"} \(hits)",
            "bellwether_kept_responses_total{result=\"miss\"} \(misses)",
            "# HELP bellwether_connections Connections that are open.", "# TYPE bellwether_connections gauge",
            "bellwether_connections \(connections)",
            "# HELP bellwether_lake_info The lake that answers are from; 0 where it cannot be read.",
            "# TYPE bellwether_lake_info gauge",
            "bellwether_lake_info{version=\"\(lake ?? "")\",moment=\"\(moment ?? "")\"} \(moment == nil ? 0 : 1)",
        ]
        return lines.joined(separator: "\n") + "\n"
    }
}
