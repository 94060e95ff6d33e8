import Ecosystem

/// A parameter of the API: what it is called, what it may be, what it is for.
struct Parameter: Sendable {
    enum Kind: Sendable {
        case text
        /// One of these.
        case choice([String])
        case number(ClosedRange<Int>)
        case date
    }

    let name: String
    let kind: Kind
    let about: String
    var isRequired = false
    var isRepeated = false
    /// How many characters a text may have; `nil`: as many as an address.
    var longest: Int?
    /// A value that has an answer on most lakes.
    var example: String?
    /// The value taken where it is left out.
    var usual: String?
}

extension Parameter {
    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, _: Choice.Type, _ about: String
    ) -> Parameter {
        Parameter(name: name, kind: .choice(Choice.allCases.map(\.rawValue)), about: about)
    }

    /// The common options of the command line.
    static let definition: [Parameter] = [
        choice("measure", Measure.self, "What is counted."),
        choice("by", Grouping.self, "What the counted models are sorted by into groups."),
        choice("attribution", Attribution.self, "Whose work a download is credited to."),
        Parameter(name: "source", kind: .text, about: "Whose counters; those of different sources are never added."),
        Parameter(name: "from", kind: .date, about: "The first day counted."),
        Parameter(name: "to", kind: .date, about: "The last day counted."),
        choice("every", Step.self, "The length of a period; weeks start on Monday."),
        Parameter(
            name: "cohort", kind: .text,
            about: "all, new (at most 365 days old on the day counted) or released-since:DATE."),
        choice("derivatives", Retention.self, "Models built on another organisation's, and re-quantisations."),
        choice("tests", Retention.self, "Repositories made for machines."),
        choice("spikes", SpikeHandling.self, "Models whose downloads leapt within a week."),
        choice("unknown", UnknownHandling.self, "The part without a known group."),
        Parameter(
            name: "minimum", kind: .number(0...Int.max),
            about: "Leave out models with fewer new downloads in the whole period."),
        Parameter(
            name: "clean", kind: .text,
            about: "Flaws to clean away first: all, none, or a list of zero, stall, recount, rollback, rename."),
        Parameter(
            name: "filter", kind: .text, about: "Only models of these groups, such as country=CN,US.",
            isRepeated: true),
        Parameter(name: "definition", kind: .text, about: "A printed definition, instead of all these."),
    ]

    static let asOf = Parameter(name: "as-of", kind: .text, about: "Answer from this version of the lake.")
    static let source = Parameter(name: "source", kind: .text, about: "Whose counters.", usual: "huggingface")
    static let seed = Parameter(
        name: "seed", kind: .number(0...Int.max), about: "Where the random draws start.", usual: "1")

    static func limit(_ about: String, usual: Int? = nil, _ range: ClosedRange<Int> = 1...Int.max) -> Parameter {
        Parameter(name: "limit", kind: .number(range), about: about, usual: usual.map(String.init))
    }

    static func between(isRequired: Bool) -> Parameter {
        Parameter(
            name: "between", kind: .text, about: "Two groups to compare, as A,B.", isRequired: isRequired,
            example: "CN,US")
    }

    /// Which part of a long answer.
    static let page = [
        Parameter(name: "offset", kind: .number(0...Int.max), about: "Rows to pass over.", usual: "0"),
        Parameter(
            name: "rows", kind: .number(1...100_000),
            about: "Rows to send; a Link header says where the next ones are. Without it all are sent."),
    ]
}
