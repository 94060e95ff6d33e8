/// How many requests an endpoint gets at once, and when: a state machine without clock or socket.
///
/// The limit doubles a round until the endpoint first complains, then grows by one a round; a complaint halves it and
/// holds all requests back for a while (additive increase, multiplicative decrease). Requests that were already on
/// their way when the limit fell do not lower it again.
struct Pacing: Sendable {
    struct Limits: Sendable {
        /// The most requests at once.
        var maximum = 16
        /// How long requests are held back after a first complaint that names no time; doubles up to `longestPause`.
        var firstPause = Duration.milliseconds(500)
        var longestPause = Duration.seconds(60)
        /// How long an endpoint may go without one answer before it is given up.
        var patience = Duration.seconds(300)
        /// Attempts to connect before an endpoint that was never reached is given up.
        var connectionAttempts = 4
    }

    /// How a request ended, as far as pacing is concerned.
    enum Ending: Sendable {
        case answered
        /// Too many requests; the endpoint may say how long to wait.
        case throttled(retryAfter: Duration?)
        /// An error of the server, a stall, or an answer cut short.
        case failed(retryAfter: Duration?)
        /// No connection.
        case unreachable
        /// Says nothing about the endpoint's load: an error of ours, or a request not sent.
        case neutral
    }

    enum Admission: Hashable, Sendable {
        case now(Ticket)
        /// Not before this time.
        case at(Duration)
        /// When another request has ended.
        case full
    }

    /// A request's number in the order of admission.
    struct Ticket: Hashable, Sendable { fileprivate let number: Int }

    private let limits: Limits
    private(set) var limit: Double
    private(set) var inFlight = 0
    private var isStarting = true
    private var nextNumber = 0
    /// Requests before this one were sent under an older, higher limit.
    private var loweredAt = 0
    private var heldUntil = Duration.zero
    /// Complaints since the last answer, one a round.
    private var complaints = 0
    private var complainingSince: Duration?
    private var wasReached = false
    /// Whether the endpoint is beyond hope.
    private(set) var isGivenUp = false

    init(_ limits: Limits) {
        self.limits = limits
        limit = Double(min(4, limits.maximum))
    }

    /// Asks for leave to send a request at `now`; ``end(_:_:at:)`` must follow each `now`.
    mutating func admit(at now: Duration) -> Admission {
        if now < heldUntil { return .at(heldUntil) }
        guard inFlight < Int(limit) else { return .full }
        inFlight += 1
        defer { nextNumber += 1 }
        return .now(Ticket(number: nextNumber))
    }

    /// Takes note of how an admitted request ended.
    mutating func end(_ ticket: Ticket, _ ending: Ending, at now: Duration) {
        inFlight -= 1
        switch ending {
        case .answered:
            wasReached = true
            complaints = 0
            complainingSince = nil
            limit = min(Double(limits.maximum), limit + (isStarting ? 1 : 1 / limit))
        case .throttled(let retryAfter), .failed(let retryAfter):
            wasReached = true
            complain(ticket, retryAfter, at: now)
        case .unreachable:
            complain(ticket, nil, at: now)
            if !wasReached, complaints >= limits.connectionAttempts { isGivenUp = true }
        case .neutral: break
        }
    }

    private mutating func complain(_ ticket: Ticket, _ retryAfter: Duration?, at now: Duration) {
        let since = complainingSince ?? now
        complainingSince = since
        if let retryAfter {
            heldUntil = max(heldUntil, now + retryAfter)
            if retryAfter > limits.patience { isGivenUp = true }
        }
        if now - since >= limits.patience { isGivenUp = true }
        guard ticket.number >= loweredAt else { return }
        isStarting = false
        limit = max(1, limit / 2)
        loweredAt = nextNumber
        complaints += 1
        if retryAfter == nil {
            let pause = limits.firstPause * (1 << min(complaints - 1, 20))
            heldUntil = max(heldUntil, now + min(pause, limits.longestPause))
        }
    }
}
