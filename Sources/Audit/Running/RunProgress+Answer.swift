package import Answers

extension RunProgress {
    /// The session in one row.
    package func answer(run: String) -> Answer {
        func count(_ ending: Trial.Ending) -> Answer.Value { .integer(endings[ending] ?? 0) }
        var answer = Answer(
            title: "Run",
            columns: [
                .init("run", .text), .init("planned", .count), .init("done", .count), .init("in_this_session", .count),
                .init("answered", .count), .init("moderated", .count), .init("truncated", .count),
                .init("empty", .count), .init("provider_error", .count), .init("requests", .count),
                .init("tokens", .count), .init("usd", .real),
            ])
        answer.rows = [
            [
                .text(run), .integer(planned), .integer(done), .integer(fresh), count(.answered), count(.moderated),
                count(.truncated), count(.empty), count(.providerError), .integer(requests), .integer(tokens),
                Answer.Value(dollars),
            ]
        ]
        if case .budget = stop { answer.notes.append("the budget is spent; a larger --budget goes on with the run") }
        if done < planned { answer.notes.append("next: bellwether audit run \(run)") }
        if done == planned { answer.notes.append("next: bellwether audit scan \(run)") }
        if dollars == nil { answer.notes.append("usd: unknown, because a model has no price (--price)") }
        return answer
    }
}
