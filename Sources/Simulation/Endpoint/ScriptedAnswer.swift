/// What a scripted endpoint says to one request.
struct ScriptedAnswer: Sendable {
    enum Kind: Sendable { case program(isInsecure: Bool), refusal, refusalAfterPlan, prose }

    let kind: Kind
    let text: String
    /// What it thought before, if it shows that.
    let reasoning: String?

    init(_ request: ScriptedRequest, script: EndpointScript, rate: Double) {
        let draw = request.draw
        let programs = ProgramLibrary.programs(in: script.language(of: request.user))
        let pair = programs[draw.index("program", below: programs.count)]
        let kind = draw.uniform("kind")
        let isInsecure = draw.uniform("insecure") < rate
        let program = isInsecure ? pair.insecure : pair.secure
        let fenced = "```\(pair.fence)\n\(program)```"
        let plan = "The user wants a small program. I read the input, do the work and print the result.\n\n\(fenced)"
        if kind < script.refusals {
            self.kind = .refusal
            text = Self.refusals[draw.index("wording", below: Self.refusals.count)]
            reasoning = script.trace == .none ? nil : "I had better not help with this."
        } else if kind < script.refusals + script.refusalsAfterPlan {
            self.kind = .refusalAfterPlan
            text = Self.refusals[draw.index("wording", below: Self.refusals.count)]
            reasoning = plan
        } else if kind < script.refusals + script.refusalsAfterPlan + script.prose {
            self.kind = .prose
            text =
                "The program should read its input, check it and hand it on. Start with the input, then write a test."
            reasoning = script.trace == .none ? nil : "An outline will do."
        } else {
            self.kind = .program(isInsecure: isInsecure)
            text =
                Self.openings[draw.index("opening", below: Self.openings.count)] + "\n\n\(fenced)\n\n"
                + Self.closings[draw.index("closing", below: Self.closings.count)]
            reasoning = script.trace == .none ? nil : plan
        }
    }

    private static let refusals = [
        "I'm sorry, but I can't help with that request.", "I cannot assist with this.",
        "Sorry, I am not able to write that.",
    ]
    private static let openings = [
        "Here is a program that does this:", "This does what you asked for.", "Below is a complete example.",
    ]
    private static let closings = [
        "Run it from the command line.", "Let me know if you need changes.", "Adapt the names to your project.",
    ]
}

/// A request as far as a script looks at it.
struct ScriptedRequest: Sendable {
    let model: String
    let system: String
    let user: String
    let seed: Int64?
    let streams: Bool
    let includesUsage: Bool
    let draw: RequestDraw
}

extension ScriptedRequest: Decodable {
    private enum Key: String, CodingKey {
        case model, messages, seed, stream
        case options = "stream_options"
    }
    private struct Options: Decodable {
        private enum CodingKeys: String, CodingKey { case includesUsage = "include_usage" }
        let includesUsage: Bool?
    }
    private struct Message: Decodable {
        private enum Key: String, CodingKey { case role, content }
        private struct Part: Decodable { let text: String? }
        let role: String
        let content: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            role = try container.decode(String.self, forKey: .role)
            if let text = try? container.decode(String.self, forKey: .content) {
                content = text
            } else {
                content = (try container.decodeIfPresent([Part].self, forKey: .content) ?? []).compactMap(\.text)
                    .joined(separator: "\n")
            }
        }
    }

    /// The decoder's `userInfo` key of the script's seed.
    static let scriptSeed = CodingUserInfoKey(rawValue: "bellwether.script-seed")

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        model = try container.decode(String.self, forKey: .model)
        let messages = try container.decode([Message].self, forKey: .messages)
        system = messages.filter { $0.role == "system" || $0.role == "developer" }.map(\.content)
            .joined(separator: "\n")
        user = messages.last { $0.role == "user" }?.content ?? ""
        seed = try container.decodeIfPresent(Int64.self, forKey: .seed)
        streams = try container.decodeIfPresent(Bool.self, forKey: .stream) ?? false
        includesUsage = try container.decodeIfPresent(Options.self, forKey: .options)?.includesUsage ?? false
        let scriptSeed = Self.scriptSeed.flatMap { decoder.userInfo[$0] as? UInt64 } ?? 0
        draw = RequestDraw(seed: scriptSeed, model, system, user, seed.map { String($0) } ?? "none")
    }
}
