import NIOCore
import NIOHTTP1

/// Marks the requests after which RFC 9112 (9.3) ends the connection: those of HTTP/1.0 that do not ask to keep it, and those
/// that say so in any spelling. The server library looks for `Connection: close` alone.
final class LastRequests: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data), !head.isKeepAlive else {
            return context.fireChannelRead(data)
        }
        head.headers.replaceOrAdd(name: "Connection", value: "close")
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    /// Sets the marker behind the decoder: further on nothing knows any more which HTTP a request speaks.
    final class Place: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = Any

        func handlerAdded(context: ChannelHandlerContext) {
            let pipeline = context.pipeline.syncOperations
            guard let decoder = try? pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self) else {
                return
            }
            try? pipeline.addHandler(LastRequests(), position: .after(decoder))
        }
    }
}
