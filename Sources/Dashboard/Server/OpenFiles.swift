import Foundation

/// How many files this process may have open at once; a connection is one.
package enum OpenFiles {
    /// What the engine and the lake's own files may need besides connections.
    private static let reserve = 512

    /// As many connections as `wanted`, or as many as the system lets this process have; raises the limit that it may raise.
    package static func connections(wanted: Int) -> Int {
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(files, &limit) == 0 else { return wanted }
        let most = rlim_t(wanted + wanted / 8 + reserve)
        if limit.rlim_cur < most, limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = min(most, limit.rlim_max)
            if setrlimit(files, &raised) == 0 { limit = raised }
        }
        return connections(wanted: wanted, files: Int(clamping: limit.rlim_cur))
    }

    /// Where few files may be open, connections get no more than half of them.
    package static func connections(wanted: Int, files: Int) -> Int {
        // An eighth more than wanted may be open until those that make room have gone.
        max(8, min(wanted, (files - min(reserve, files / 2)) * 8 / 9))
    }
}
