import NIOCore
import NIOHTTPTypes
import Synchronization

/// Watches over one connection: ends it when its client keeps it waiting, and not before what was answered is taken.
///
/// The heads of requests and the bytes that the client takes count as movement: a client that sends a letter now and then is
/// as idle as one that sends none, and one that reads slowly is not idle.
final class ConnectionWatch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// What waited for the client at the last look: equal twice means that nothing moved.
    private struct Waiting: Equatable {
        let bytes: Int
        let written: Int
        let taken: Int
    }

    /// While the server ends, nobody is waited for any longer than this.
    private static let farewell = TimeAmount.seconds(5)

    private let connections: Connections
    private var pause: TimeAmount
    private var place: Connections.Place?
    private var lastMove = NIODeadline.distantPast
    /// Requests whose answers are not written yet.
    private var unanswered = 0
    private var isReading = false
    /// Answers written in all, and those that have left for the client.
    private var written = 0
    private var taken = 0
    private var waiting: Waiting?
    private var nextLook: Scheduled<Void>?
    /// Somebody asked for the end while an answer was still on its way.
    private var ending: EventLoopPromise<Void>?

    /// - Parameter idleTime: how long a client may keep the server waiting.
    init(_ connections: Connections, idleTime: TimeAmount) {
        self.connections = connections
        pause = idleTime
    }

    // MARK: Beginning and end

    func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { begin(context) } }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        nextLook?.cancel()
        if let place { connections.remove(place) }
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard place == nil else { return }
        lastMove = context.eventLoop.now
        place = connections.add(context.channel)
        look(in: pause, context)
    }

    private func end(_ context: ChannelHandlerContext) {
        nextLook?.cancel()
        context.close(mode: .all, promise: ending)
        ending = nil
    }

    // MARK: What moves

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            unanswered += 1
            isReading = true
            lastMove = context.eventLoop.now
            mark(context)
        case .body: break
        case .end: isReading = false
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        // What cannot be read as a request is answered too, without having been counted.
        unanswered = max(0, unanswered - 1)
        written += 1
        let left = promise ?? context.eventLoop.makePromise()
        left.futureResult.assumeIsolated().whenComplete { _ in self.answerLeft(context) }
        context.write(data, promise: left)
    }

    private func answerLeft(_ context: ChannelHandlerContext) {
        taken += 1
        lastMove = context.eventLoop.now
        mark(context)
        if written == taken, ending != nil { end(context) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        mark(context)
        context.fireChannelWritabilityChanged()
    }

    private func mark(_ context: ChannelHandlerContext) {
        let isWaiting = unanswered == 0 || !context.channel.isWritable
        place?.waitingSince.store(
            isWaiting ? lastMove.uptimeNanoseconds : Connections.never, ordering: .relaxed)
    }

    // MARK: What does not

    private func look(in time: TimeAmount, _ context: ChannelHandlerContext) {
        nextLook?.cancel()
        nextLook = context.eventLoop.assumeIsolated().scheduleTask(in: time) { self.look(context) }
    }

    private func look(_ context: ChannelHandlerContext) {
        let bytes = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        if bytes > 0 {
            let now = Waiting(bytes: bytes, written: written, taken: taken)
            if now == waiting { return end(context) }
            waiting = now
            return look(in: pause, context)
        }
        waiting = nil
        if unanswered > 0, !isReading { return look(in: pause, context) }
        let rest = lastMove + pause - context.eventLoop.now
        if rest <= .zero { end(context) } else { look(in: rest, context) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is Connections.Eviction: return end(context)
        case is ChannelShouldQuiesceEvent:
            pause = min(pause, Self.farewell)
            look(in: pause, context)
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// The end of a connection takes away what has not left yet, so that it must wait for it.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .all, taken < written else { return context.close(mode: mode, promise: promise) }
        if let ending {
            ending.futureResult.cascade(to: promise)
        } else {
            ending = promise ?? context.eventLoop.makePromise()
        }
    }
}
