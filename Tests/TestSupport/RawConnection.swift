import Foundation

/// A client that sends whatever a test likes, by a socket of its own on loopback. What blocks does so on another thread than
/// those that serve it.
package final class RawConnection: Sendable {
    /// The connection could not be made.
    package struct Refused: Error {}

    private let descriptor: Int32

    /// - Parameter window: bytes that the system takes for a client that reads nothing; `nil`: as many as it likes.
    package init(_ port: Int, window: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var window {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &window, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Refused() }
    }

    deinit { close(descriptor) }

    /// Sends as much as the other side takes.
    package func send(_ text: String) async { await send(Array(text.utf8)) }

    package func send(_ bytes: [UInt8]) async {
        await elsewhere { [descriptor] in
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return }
                sent += count
            }
        }
    }

    /// Sends all that the system takes without waiting.
    package func sendWhatFits(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes {
            Foundation.send(
                descriptor, $0.baseAddress, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        }
    }

    /// Everything that comes until the other side closes.
    package func rest() async -> String { await read(until: nil) }

    /// One answer: its head, and a body as long as the head says.
    package func reply() async -> String {
        await read { text in
            guard let end = text.range(of: "\r\n\r\n") else { return false }
            let length =
                text[..<end.lowerBound].components(separatedBy: "\r\n")
                .first { $0.lowercased().hasPrefix("content-length:") }
                .flatMap { Int($0.split(separator: ":")[1].trimmingCharacters(in: .whitespaces)) } ?? 0
            return text[end.upperBound...].utf8.count >= length
        }
    }

    private func read(until isWhole: (@Sendable (String) -> Bool)?) async -> String {
        await elsewhere { [descriptor] in
            var bytes: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 1 << 16)
            // An answer is short; what comes until the end may be long, and is looked at once.
            while isWhole.map({ !$0(String(decoding: bytes, as: UTF8.self)) }) ?? true {
                let count = recv(descriptor, &piece, piece.count, 0)
                guard count > 0 else { break }
                bytes += piece[..<count]
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    private func elsewhere<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { done in DispatchQueue.global().async { done.resume(returning: body()) } }
    }
}
