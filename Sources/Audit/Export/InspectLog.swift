/// The parts of Inspect's log, version 2, that a run fills; names as Inspect has them.
struct InspectLog: Encodable {
    struct Evaluation: Encodable {
        struct Dataset: Encodable {
            let name: String
            let samples: Int
        }

        struct Configuration: Encodable { let epochs: Int }

        let evalId: String
        let runId: String
        let created: String
        let task: String
        let taskId: String
        var taskVersion = 1
        let dataset: Dataset
        let model: String
        let config: Configuration
        let metadata: [String: String]

        enum CodingKeys: String, CodingKey {
            case created, task, dataset, model, config, metadata
            case evalId = "eval_id"
            case runId = "run_id"
            case taskId = "task_id"
            case taskVersion = "task_version"
        }
    }

    struct Plan: Encodable {}

    struct Results: Encodable {
        struct Metric: Encodable {
            let name: String
            let value: Double
        }

        struct Score: Encodable {
            let name: String
            let scorer: String
            let metrics: [String: Metric]
        }

        let totalSamples: Int
        let completedSamples: Int
        let scores: [Score]

        enum CodingKeys: String, CodingKey {
            case scores
            case totalSamples = "total_samples"
            case completedSamples = "completed_samples"
        }
    }

    struct Statistics: Encodable {
        let startedAt: String
        let completedAt: String

        enum CodingKeys: String, CodingKey {
            case startedAt = "started_at"
            case completedAt = "completed_at"
        }
    }

    struct Part: Encodable {
        let type: String
        let text: String?
        let reasoning: String?
    }

    enum Content: Encodable {
        case text(String)
        case parts([Part])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .parts(let parts): try container.encode(parts)
            }
        }
    }

    struct Message: Encodable {
        let role: String
        let content: Content
    }

    struct Usage: Encodable {
        let inputTokens: Int
        let outputTokens: Int
        let totalTokens: Int
        let reasoningTokens: Int?

        enum CodingKeys: String, CodingKey {
            case inputTokens = "input_tokens"
            case outputTokens = "output_tokens"
            case totalTokens = "total_tokens"
            case reasoningTokens = "reasoning_tokens"
        }
    }

    struct Output: Encodable {
        struct Choice: Encodable {
            let message: Message
            let stopReason: String

            enum CodingKeys: String, CodingKey {
                case message
                case stopReason = "stop_reason"
            }
        }

        let model: String
        let choices: [Choice]
        let usage: Usage?
        let error: String?
    }

    struct Score: Encodable {
        let value: Int
        let answer: String?
        let explanation: String
    }

    struct Sample: Encodable {
        let id: String
        var epoch = 1
        let input: String
        var target = ""
        let messages: [Message]
        let output: Output
        let scores: [String: Score]?
        let metadata: [String: String]
    }

    var version = 2
    var status = "success"
    let eval: Evaluation
    let plan: Plan
    let results: Results
    let stats: Statistics
}
