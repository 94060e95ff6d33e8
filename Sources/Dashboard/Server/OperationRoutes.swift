import HTTPTypes
import Hummingbird
import Lake
import NIOCore
import Reporting
import Synchronization

/// What machines watch: `/healthz` and `/metrics`; and the description of the API.
struct OperationRoutes: Sendable {
    let answers: AnswerStore
    let kept: KeptResponses
    let metrics: Metrics
    let connections: Connections

    func add(to router: Router<BasicRequestContext>) {
        router.get("/healthz") { request, _ in
            let moment = try answers.moment()
            let text = "{\"status\": \"ok\", \"lake\": \(JSONText.string(moment.snapshot.version))}\n"
            return ReadyResponse(ByteBuffer(string: text), type: "application/json", caching: "no-store")
                .response(to: request)
        }
        router.get("/metrics") { request, _ in
            let moment = try? answers.moment()
            let text = metrics.text(
                hits: kept.hits.load(ordering: .relaxed), misses: kept.misses.load(ordering: .relaxed),
                connections: connections.count, moment: moment?.name, lake: moment?.snapshot.version)
            return ReadyResponse(
                ByteBuffer(string: text), type: "text/plain; version=0.0.4; charset=utf-8", caching: "no-store"
            ).response(to: request)
        }
        let document = ByteBuffer(string: OpenAPIDocument(APIRoutes.table).json)
        let ready = ReadyResponse(
            document, type: "application/vnd.oai.openapi+json;version=3.1", tag: kept.tag(of: document))
        router.get("/api/v1/openapi.json") { request, _ in ready.response(to: request) }
    }
}
