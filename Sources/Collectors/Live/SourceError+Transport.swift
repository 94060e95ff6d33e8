import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL

extension SourceError {
    /// What an error of the network means, said with the host's name.
    init(_ error: any Error, from host: String) {
        switch error {
        case let error as SourceError: self = error
        case let error as NIOConnectionError:
            if error.dnsAError != nil || error.dnsAAAAError != nil, error.connectionErrors.isEmpty {
                self.init(.unreachable, "\(host): its name cannot be resolved")
            } else {
                let reason = error.connectionErrors.first.map { Self.words($0.error) } ?? "no address answered"
                self.init(.unreachable, "\(host): no connection (\(reason))")
            }
        case is SocketAddressError: self.init(.unreachable, "\(host): its name cannot be resolved")
        case let error as NIOSSLError: self.init(.distrusted, "\(host): TLS failed (\(Self.words(error)))")
        case let error as NIOSSLExtraError: self.init(.distrusted, "\(host): TLS failed (\(Self.words(error)))")
        case let error as BoringSSLError: self.init(.distrusted, "\(host): TLS failed (\(Self.words(error)))")
        case is NIOHTTPDecompression.DecompressionError:
            self.init(.tooLarge, "\(host): its answer unpacks to more than is allowed, or is damaged")
        case let error as HTTPClientError:
            switch error {
            case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout:
                self.init(.unreachable, "\(host): no connection in time")
            case .readTimeout, .deadlineExceeded: self.init(.interrupted, "\(host): no answer in time")
            case .httpProxyHandshakeTimeout, .invalidProxyResponse, .proxyAuthenticationRequired:
                self.init(
                    .unreachable, "\(host): the proxy did not let the request through (\(error.shortDescription))")
            case .remoteConnectionClosed:
                self.init(.interrupted, "\(host): the connection was cut before the answer ended")
            default: self.init(.interrupted, "\(host): the request failed (\(error.shortDescription))")
            }
        case is HTTPParserError: self.init(.interrupted, "\(host): the connection was cut before the answer ended")
        case let error as IOError where Self.meansNoConnection.contains(error.errnoCode):
            self.init(.unreachable, "\(host): no connection (\(Self.words(error)))")
        case let error as IOError: self.init(.interrupted, "\(host): the connection broke (\(Self.words(error)))")
        default: self.init(.interrupted, "\(host): the request failed (\(Self.words(error)))")
        }
    }

    private static let meansNoConnection: Set<CInt> = [ECONNREFUSED, ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN]

    /// The first line of an error's own words, short enough to read.
    private static func words(_ error: any Error) -> String {
        if let error = error as? IOError { return error.errnoCode == 0 ? "unknown" : reason(of: error.errnoCode) }
        let line = String(describing: error).split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        return line.count > 160 ? String(line.prefix(160)) + "…" : line
    }

    private static func reason(of code: CInt) -> String { String(cString: strerror(code)) }
}
