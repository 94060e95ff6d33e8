import Foundation
import Reporting

/// Lines for people on standard error; text from outside is made harmless.
enum Log {
    static func say(_ text: String) {
        FileHandle.standardError.write(Data((PlainText.escaped(text) + "\n").utf8))
    }
}
