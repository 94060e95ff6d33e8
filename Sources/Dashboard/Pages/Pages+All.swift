package import Foundation

extension Pages {
    /// All pages.
    ///
    /// - Parameter resources: the folder with `templates/` and the documents.
    /// - Throws: if a template or a document cannot be read.
    package static func all(resources: URL) async throws -> Pages {
        let templates = try Templates(in: resources.appending(path: "templates"))
        let methods = try MethodsModel.content(in: resources)
        return Pages(
            routes: [
                PageRoute("/") { try await LeadersModel.page(for: $0, templates) },
                PageRoute("/robustness") { try await RobustnessModel.page(for: $0, templates) },
                PageRoute("/explore") { try await ExploreModel.page(for: $0, templates) },
                PageRoute("/search") { try await SearchModel.page(for: $0, templates) },
                PageRoute("/embed/share") { try await EmbedModel.page(for: $0, templates) },
                PageRoute("/model/**") { try await SubjectModel.modelPage(for: $0, templates) },
                PageRoute("/organisation/{name}") { try await SubjectModel.organisationPage(for: $0, templates) },
                PageRoute("/family/{name}") { try await SubjectModel.familyPage(for: $0, templates) },
                PageRoute("/country/{code}") { try await SubjectModel.countryPage(for: $0, templates) },
                PageRoute("/trust") { try await TrustModel.page(for: $0, templates) },
                PageRoute("/trust/{run}") { try await AuditModel.page(for: $0, templates) },
                PageRoute("/sources") { try await SourcesModel.page(for: $0, templates) },
                PageRoute("/methods") { request in
                    try templates.render("methods", MethodsModel(content: methods, frame: request.frame))
                },
            ],
            problem: { problem, assets in
                let model = ProblemModel(problem, frame: PageFrame(assets, path: ""))
                return (try? templates.render("problem", model, status: problem.status))
                    ?? Page(problem.kind.title, status: problem.status)
            })
    }
}
