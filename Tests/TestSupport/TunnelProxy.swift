import Foundation
import Synchronization

/// An HTTP proxy on loopback that opens a tunnel (`CONNECT`) to one port of this machine, whatever host it is asked for.
///
/// Every connection has threads of its own, which end with it.
package final class TunnelProxy: Sendable {
    /// The hosts and ports asked for, in order.
    package var asked: [String] { seen.withLock { $0 } }
    package let port: Int

    private let seen = Mutex<[String]>([])
    private let listener: Int32
    private let target: Int

    /// Listens until ``close()``.
    package init(to target: Int) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(port: 0)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, length) }
        }
        guard listener >= 0, isBound == 0, listen(listener, 16) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        var size = length
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &size) }
        }
        self.listener = listener
        self.target = target
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread { [self] in
            while true {
                let client = accept(listener, nil, nil)
                if client < 0 { return }
                Thread { [self] in serve(client) }.start()
            }
        }.start()
    }

    package func close() {
        shutdown(listener, Int32(SHUT_RDWR))
        _ = Foundation.close(listener)
    }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private func serve(_ client: Int32) {
        var head = Data()
        var byte: UInt8 = 0
        while head.count < 8192, !head.ends(with: "\r\n\r\n".utf8), recv(client, &byte, 1, 0) == 1 { head.append(byte) }
        let words = String(decoding: head, as: UTF8.self).split(separator: " ")
        guard words.count > 2, words[0] == "CONNECT" else {
            _ = Foundation.close(client)
            return
        }
        seen.withLock { $0.append(String(words[1])) }
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(port: target)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if isConnected == 0 {
            Self.send(Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8), to: client)
            let back = DispatchSemaphore(value: 0)
            Thread {
                Self.pump(from: server, to: client)
                back.signal()
            }.start()
            Self.pump(from: client, to: server)
            back.wait()
        }
        _ = Foundation.close(server)
        _ = Foundation.close(client)
    }

    /// Hands bytes on until one side ends.
    private static func pump(from: Int32, to: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(from, &buffer, buffer.count, 0)
            if count <= 0 { break }
            send(Array(buffer[..<count]), to: to)
        }
        shutdown(to, Int32(SHUT_WR))
    }

    private static func send(_ bytes: [UInt8], to socket: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if sent <= 0 { return }
            rest = rest.dropFirst(sent)
        }
    }
}

extension Data {
    fileprivate func ends(with bytes: some Collection<UInt8>) -> Bool { suffix(bytes.count).elementsEqual(bytes) }
}
