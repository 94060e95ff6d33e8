import Synchronization

/// Values that are costly to make: equal ones are made once even when asked for at the same time, and those asked for last
/// are kept, up to a size.
final class SharedWork<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private enum Entry {
        case made(Value, size: Int, use: UInt64)
        case underWay(Task<Value, any Error>)
    }

    private enum Found {
        case value(Value)
        case task(Task<Value, any Error>)
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var size = 0
        var uses: UInt64 = 0
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameter capacity: the sum of the sizes of the values kept.
    init(capacity: Int) { self.capacity = capacity }

    /// The kept value, or the one under way, or a new one. What fails is not kept.
    func value(
        for key: Key, _ make: @escaping @Sendable () async throws -> Value, size: @escaping @Sendable (Value) -> Int
    ) async throws -> Value {
        let found = state.withLock { state -> Found in
            state.uses += 1
            switch state.entries[key] {
            case .made(let value, let size, _):
                state.entries[key] = .made(value, size: size, use: state.uses)
                return .value(value)
            case .underWay(let task): return .task(task)
            case nil:
                let task = Task {
                    do {
                        let value = try await make()
                        self.keep(value, size(value), for: key)
                        return value
                    } catch {
                        self.state.withLock { $0.entries[key] = nil }
                        throw error
                    }
                }
                state.entries[key] = .underWay(task)
                return .task(task)
            }
        }
        switch found {
        case .value(let value): return value
        case .task(let task): return try await task.value
        }
    }

    private func keep(_ value: Value, _ size: Int, for key: Key) {
        state.withLock { state in
            guard size <= capacity / 4 else {
                state.entries[key] = nil
                return
            }
            state.uses += 1
            state.entries[key] = .made(value, size: size, use: state.uses)
            state.size += size
            guard state.size > capacity else { return }
            let oldest = state.entries.compactMap { key, entry -> (Key, Int, UInt64)? in
                if case .made(_, let size, let use) = entry { (key, size, use) } else { nil }
            }.sorted { $0.2 < $1.2 }
            // A tenth more than needed, so that not every new value sorts them all again.
            for (key, size, _) in oldest where state.size > capacity * 9 / 10 {
                state.entries[key] = nil
                state.size -= size
            }
        }
    }
}
