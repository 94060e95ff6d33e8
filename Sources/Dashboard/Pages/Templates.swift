import Foundation
import Mustache
import Reporting

/// The pages' templates.
struct Templates: Sendable {
    private let library: MustacheLibrary

    /// Text in a page, escaped a scalar at a time. Mustache's own escaping goes by characters, and to that a quotation mark
    /// with an accent over it is another character than a quotation mark; to a browser it ends the attribute.
    private struct PageText: MustacheContentType {
        func escapeText(_ text: String) -> String { HTMLText.escaped(text) }
    }

    /// - Throws: if a template cannot be read.
    init(in folder: URL) throws {
        MustacheContentTypes.register(PageText(), named: "PAGE")
        var templates: [String: MustacheTemplate] = [:]
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        where file.pathExtension == "mustache" {
            // Partials do not take over how the template around them escapes: each says so itself.
            templates[file.deletingPathExtension().lastPathComponent] = try MustacheTemplate(
                string: "{{% CONTENT_TYPE: PAGE }}" + String(contentsOf: file, encoding: .utf8))
        }
        library = MustacheLibrary(templates: templates)
    }

    /// - Throws: ``Problem`` `fault` if there is no such template.
    func render(_ name: String, _ model: Any, status: Int = 200, mayBeFramed: Bool = false) throws -> Page {
        guard let text = library.render(model, withTemplate: name) else {
            throw Problem(.fault, "there is no template '\(name)'")
        }
        return Page(text, status: status, mayBeFramed: mayBeFramed)
    }
}
