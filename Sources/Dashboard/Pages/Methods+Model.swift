import Foundation
import Lake

/// The project's own document on its methods, as a page.
struct MethodsModel: Sendable {
    let frame: PageFrame
    let title = "Methods"
    let description = "What Bellwether measures, and how."
    let lake: String? = nil
    let content: String

    init(content: String, frame: PageFrame) {
        self.content = content
        self.frame = frame
    }

    /// The document as HTML.
    ///
    /// It lies in `docs` of a checkout, above wherever the resources were built to; `make install` puts it among them.
    ///
    /// - Throws: if it is nowhere, or cannot be read.
    static func content(in resources: URL) throws -> String {
        var candidates = [resources.appending(path: "methods.md")]
        var folder = resources.standardizedFileURL
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            candidates.append(folder.appending(path: "docs/methods.md"))
        }
        guard let file = candidates.first(where: { FileManager.default.fileExists(atPath: $0.path) }) else {
            throw LakeError(
                .damaged, "the installation is incomplete: methods.md is missing; install again with `make install`")
        }
        return MarkdownText(try String(contentsOf: file, encoding: .utf8)).html
    }
}
