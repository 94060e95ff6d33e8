import Crypto
import Hummingbird
import Lake
import NIOCore
import Synchronization

/// Responses that are ready, by the address they were asked with, as long as the lake does not change.
final class KeptResponses: Sendable {
    private struct Key: Hashable {
        let target: String
        let form: AnswerForm?
    }

    private struct State {
        var moment = ""
        var responses: [Key: (response: ReadyResponse, use: UInt64)] = [:]
        var size = 0
        var uses: UInt64 = 0
    }

    private let answers: AnswerStore
    private let capacity: Int
    private let state = Mutex(State())
    /// Requests answered from what was kept, and those that were not.
    let hits = Atomic<Int>(0)
    let misses = Atomic<Int>(0)

    /// - Parameter capacity: bytes of all responses kept.
    init(answers: AnswerStore, capacity: Int = 64 << 20) {
        self.answers = answers
        self.capacity = capacity
    }

    /// The entity tag of a body that is made of nothing but itself.
    func tag(of body: ByteBuffer) -> String {
        "\"\(SHA256.hash(data: Array(body.readableBytesView)).hexadecimal.prefix(16))\""
    }

    /// The response kept for this address, else a new one, which is then kept.
    ///
    /// - Parameter form: the form of an answer where the address does not say it.
    func response(
        to request: Request, form: AnswerForm?,
        make: (RequestTarget) async throws -> ReadyResponse
    ) async throws -> Response {
        let moment = try answers.moment().name
        let key = Key(target: request.head.path ?? "/", form: form)
        if let ready = kept(key, moment) {
            hits.add(1, ordering: .relaxed)
            return ready.response(to: request)
        }
        misses.add(1, ordering: .relaxed)
        let ready = try await make(RequestTarget(key.target))
        keep(ready, key, moment)
        return ready.response(to: request)
    }

    private func kept(_ key: Key, _ moment: String) -> ReadyResponse? {
        state.withLock { state in
            if state.moment != moment {
                state = State()
                state.moment = moment
                return nil
            }
            guard let found = state.responses[key] else { return nil }
            state.uses += 1
            state.responses[key]?.use = state.uses
            return found.response
        }
    }

    private func keep(_ ready: ReadyResponse, _ key: Key, _ moment: String) {
        let size = ready.size + key.target.utf8.count
        guard size <= capacity / 4 else { return }
        state.withLock { state in
            // What was made of an earlier lake is not kept for this one.
            guard state.moment == moment else { return }
            state.uses += 1
            if let old = state.responses.updateValue((ready, state.uses), forKey: key) {
                state.size -= old.response.size + key.target.utf8.count
            }
            state.size += size
            guard state.size > capacity else { return }
            for (key, value) in state.responses.sorted(by: { $0.value.use < $1.value.use })
            where state.size > capacity * 9 / 10 {
                state.responses[key] = nil
                state.size -= value.response.size + key.target.utf8.count
            }
        }
    }
}
