import Ecosystem
import Reporting

/// Ways to take an answer along: files of its numbers, files of its picture, the view that reproduces it.
struct ChartLinks {
    private let question: Question
    private let form: ChartForm?

    init(_ question: Question, form: ChartForm?) {
        self.question = question
        self.form = form
    }

    private func data(_ suffix: String) -> String {
        Place.page("/api/v1/\(question.verb.rawValue).\(suffix)", question.parameters)
    }

    /// The address of the picture; `chart` says its form.
    static func picture(_ question: Question, _ form: ChartForm, _ suffix: String) -> String {
        Place.page("/charts/\(question.verb.rawValue).\(suffix)", question.parameters + [("chart", form.rawValue)])
    }

    var files: [LinkModel] {
        var links = [
            LinkModel("CSV", data("csv"), isFile: true), LinkModel("JSON", data("json"), isFile: true),
            LinkModel("Parquet", data("parquet"), isFile: true),
        ]
        if let form {
            links.append(LinkModel("SVG", Self.picture(question, form, "svg"), isFile: true))
            links.append(LinkModel("PNG", Self.picture(question, form, "png"), isFile: true))
        }
        return links
    }

    var links: [LinkModel] {
        guard let form else { return files }
        let view = question.parameters + [("chart", form.rawValue)]
        return files + [
            LinkModel("Open in Explore", Place.page("/explore", view)),
            LinkModel("Embed", Place.page("/embed/share", view)),
        ]
    }
}
