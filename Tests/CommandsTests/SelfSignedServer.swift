import NIOCore
import NIOPosix
import NIOSSL

/// A TLS server on loopback whose certificate nobody vouches for. It never answers: the handshake must not get that far.
enum SelfSignedServer {
    /// Gives `body` the server's port.
    static func with<Result>(_ body: (Int) throws -> Result) throws -> Result {
        // Made for this test with openssl, for localhost and 127.0.0.1, until 2126. It protects nothing.
        let certificate = try NIOSSLCertificate(bytes: pem("CERTIFICATE", certificate), format: .pem)
        let configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [.certificate(certificate)],
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: pem("PRIVATE KEY", key), format: .pem)))
        let context = try NIOSSLContext(configuration: configuration)
        let channel = try ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                }
            }
            .bind(host: "127.0.0.1", port: 0).wait()
        defer { try? channel.close().wait() }
        return try body(channel.localAddress?.port ?? 0)
    }

    private static func pem(_ kind: String, _ content: String) -> [UInt8] {
        Array("-----BEGIN \(kind)-----\n\(content)\n-----END \(kind)-----\n".utf8)
    }

    private static let key = """
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgT2LGO+FJ0hUTAbXM
        X0fQXfjXz/AXr/D0aVM/NoRYsr+hRANCAATWlRcyLQVU/o1lG+g0RRup3cwNSJLX
        C+aaCaBS/Sp1wbgVVdyxMUeqXSb+fSTYhDnqDGEv3OCWL/2f9Q8tKd1v
        """

    private static let certificate = """
        MIIBmzCCAUGgAwIBAgIUCB6bZol38vEESYfvXf8DPwbuclcwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjA0MjEzNVoYDzIxMjYxMDI5
        MDQyMTM1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAATWlRcyLQVU/o1lG+g0RRup3cwNSJLXC+aaCaBS/Sp1wbgVVdyxMUeq
        XSb+fSTYhDnqDGEv3OCWL/2f9Q8tKd1vo28wbTAdBgNVHQ4EFgQUR5UMLcfLR+Fz
        P32vjTGB0eA6dqIwHwYDVR0jBBgwFoAUR5UMLcfLR+FzP32vjTGB0eA6dqIwDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
        zj0EAwIDSAAwRQIgeDRJMxyV/4AIK1cIxleT5z6+z0tIpVo7eXo7eHgOFi0CIQDG
        KNPTm3gJXBDvJKfm+Oq0ReLvhzAwwv+DuQAXQiIg/A==
        """
}
