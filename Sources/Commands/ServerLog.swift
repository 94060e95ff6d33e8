import Logging

extension Log {
    /// The server's own troubles, on standard error like every other message.
    static let logger: Logger = {
        var logger = Logger(label: "dashboard") { _ in Lines() }
        logger.logLevel = .error
        return logger
    }()

    private struct Lines: LogHandler {
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.error

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { Log.say("\(event.level): \(event.message)") }
    }
}
