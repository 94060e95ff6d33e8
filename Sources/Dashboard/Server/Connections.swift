import NIOCore
import Synchronization

/// The connections that are open. Where there are more than may be, the one that has waited longest for its client makes
/// room: whoever comes with a question finds a place, however many do nothing but hold theirs.
final class Connections: Sendable {
    /// One connection's place among them.
    final class Place: Sendable {
        let channel: any Channel
        /// Since when it has waited for its client, in nanoseconds of the event loops' clock; `never` while it does not.
        let waitingSince: Atomic<UInt64>

        fileprivate init(_ channel: any Channel) {
            self.channel = channel
            waitingSince = Atomic(NIODeadline.now().uptimeNanoseconds)
        }
    }

    /// Told to a connection that has to make room.
    struct Eviction: Sendable {}

    static let never = UInt64.max

    private let most: Int
    private let open = Mutex<[ObjectIdentifier: Place]>([:])

    /// - Parameter most: how many may be open before one must go for each that comes.
    init(most: Int) { self.most = most }

    var count: Int { open.withLock { $0.count } }

    func add(_ channel: any Channel) -> Place {
        let place = Place(channel)
        let evicted = open.withLock { open -> Place? in
            let oldest =
                open.count < most
                ? nil
                : open.values.lazy.map { (place: $0, since: $0.waitingSince.load(ordering: .relaxed)) }
                    .min { $0.since < $1.since }
            open[ObjectIdentifier(place)] = place
            guard let oldest, oldest.since != Self.never else { return nil }
            open[ObjectIdentifier(oldest.place)] = nil
            return oldest.place
        }
        evicted?.channel.pipeline.fireUserInboundEventTriggered(Eviction())
        return place
    }

    func remove(_ place: Place) { open.withLock { $0[ObjectIdentifier(place)] = nil } }
}
