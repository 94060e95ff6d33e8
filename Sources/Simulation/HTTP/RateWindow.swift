/// Fixed windows of a number of requests each, as the Hub counts them.
package struct RateWindow: Hashable, Sendable {
    /// Requests a window.
    package var quota: Int
    /// Seconds a window.
    package var seconds: Int

    package init(quota: Int, seconds: Int) {
        self.quota = quota
        self.seconds = seconds
    }

    /// The requests of the running window.
    struct Count: Sendable {
        private var window = -1
        private var used = 0

        /// Counts a request `elapsed` after the server's start.
        ///
        /// - Returns: requests left, seconds until the window ends, and whether this one is beyond the quota.
        mutating func take(_ rate: RateWindow, at elapsed: Duration) -> (left: Int, reset: Int, isOver: Bool) {
            let second = Int(elapsed.components.seconds)
            if second / rate.seconds != window { (window, used) = (second / rate.seconds, 0) }
            used += 1
            return (max(0, rate.quota - used), rate.seconds - second % rate.seconds, used > rate.quota)
        }
    }
}
