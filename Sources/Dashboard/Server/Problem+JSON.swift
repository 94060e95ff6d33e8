import Reporting

extension Problem {
    /// As RFC 9457 has it.
    var json: String {
        "{\"type\": \(JSONText.string(type)), \"title\": \(JSONText.string(kind.title)), \"status\": \(status), "
            + "\"detail\": \(JSONText.string(detail))}\n"
    }
}
