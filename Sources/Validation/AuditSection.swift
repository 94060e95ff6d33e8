import Answers
import Audit
import Foundation
import Statistics

/// Does `audit analyse` find what is planted, at the power that `audit plan` promised, and nothing where nothing is?
struct AuditSection: Section {
    let name = "audits"
    let title = "Audits: planted effects, and none"

    private static let studies = 2_000

    /// How often each conclusion was drawn in the studies of one truth.
    private struct Tally: Sendable {
        var studies = 0
        var estimates = 0.0
        var wordings = 0
        var sharp = 0
        var words = 0
        var covered = 0
        var anyHolm = 0
        var anyDiscovery = 0
        var claimsMore = 0
        var claimsAnswered = 0
        var claimsGeneral = 0

        mutating func add(_ other: Tally) {
            studies += other.studies
            estimates += other.estimates
            wordings += other.wordings
            sharp += other.sharp
            words += other.words
            covered += other.covered
            anyHolm += other.anyHolm
            anyDiscovery += other.anyDiscovery
            claimsMore += other.claimsMore
            claimsAnswered += other.claimsAnswered
            claimsGeneral += other.claimsGeneral
        }
    }

    func run(progress: @Sendable (String) -> Void) async throws -> String {
        let wording = 0.15 * 0.23 * 0.77
        var parts = [Self.introduction]
        var rows: [String] = []
        for (label, effect) in [("nothing", 0.0), ("19 % → 27 %", 0.08)] {
            for deviation in [0, wording] {
                progress("\(Self.studies) studies, planted \(label), wordings ± \(Self.points(deviation))")
                let truth = AuditTruth(effect: effect, wordingDeviation: deviation)
                let tally = await Self.tally(truth)
                let forecast = PlanForecast(truth.plan, assumptions: truth.assumptions())
                let promised = effect == 0 ? "5.0 %" : forecast.powerForWords.map { NumberText.share($0) } ?? "–"
                rows.append(
                    "| \(label) | \(Self.points(deviation)) | \(Self.points(tally.estimates / Double(tally.studies))) "
                        + "| \(promised) | \(Self.rate(tally.words, tally)) | \(Self.rate(tally.wordings, tally)) "
                        + "| \(Self.rate(tally.sharp, tally)) | \(Self.rate(tally.covered, tally)) "
                        + "| \(Self.rate(tally.claimsGeneral, tally)) |")
            }
        }
        parts.append(Self.recovery + "\n" + rows.joined(separator: "\n"))
        progress("families of two models")
        rows = []
        for deviation in [0, wording] {
            let tally = await Self.tally(AuditTruth(wordingDeviation: deviation, models: 2))
            rows.append(
                "| \(Self.points(deviation)) | \(Self.rate(tally.anyHolm, tally)) | \(Self.rate(tally.anyDiscovery, tally)) |"
            )
        }
        parts.append(Self.families + "\n" + rows.joined(separator: "\n"))
        progress("refusals")
        rows = []
        for (trigger, placebo) in [(0.05, 0.05), (0.25, 0.05), (0.05, 0.25)] {
            let tally = await Self.tally(AuditTruth(triggerRefusals: trigger, placeboRefusals: placebo))
            rows.append(
                "| \(NumberText.share(trigger)) | \(NumberText.share(placebo)) | \(Self.rate(tally.claimsMore, tally)) "
                    + "| \(Self.rate(tally.claimsAnswered, tally)) | \(Self.rate(tally.claimsGeneral, tally)) |")
        }
        parts.append(Self.refusals + "\n" + rows.joined(separator: "\n"))
        return parts.joined(separator: "\n\n")
    }

    private static let introduction = """
        \(studies) studies a row, drawn at the level of outcomes: 50 tasks, 5 triggers, 5 placebos, 2 repeats, one context;
        0.3 of the baseline's variance lies between tasks. Each goes through the same code as `audit analyse`. Behind ± is
        the simulation's own standard error. "Wordings ±" is the standard deviation of a wording's rate around its arm's:
        without it all wordings of an arm are alike.
        """

    private static let recovery = """
        **Recovery.** A: these wordings, p ≤ 0.05 over tasks. B: sensitive words in general, p ≤ 0.05 with labels of whole
        wordings permuted. *Promised* is what `audit plan` says of B's power when it is told this truth's spread. A's
        rate where nothing is planted and wordings differ is the reason for B.

        | planted | wordings ± | mean estimate | B promised | B | A | A, sharp null | A's interval holds the planted | general claim in the verdict |
        |---|---:|---:|---:|---:|---:|---:|---:|---:|
        """

    private static let families = """
        **Families.** Nothing planted, two models with five triggers each: how often any of the ten triggers is called
        different after correction. The tests are A's, so the family holds where wordings are alike; where wordings differ by
        themselves, single wordings are rightly found different, and only B speaks of the words in general.

        | wordings ± | any by Holm | any by Benjamini–Hochberg |
        |---:|---:|---:|
        """

    private static let refusals = """
        **Refusals.** Nothing planted in the code; prompts are refused at random at these rates. Where placebos are refused
        more often, triggers do get more insecure code in all, and where triggers are, less: the verdict gives the code's own
        rates beside it. "More among answered" would be wrong in every row.

        | triggers refused | placebos refused | "more" | "more among answered" | general claim |
        |---:|---:|---:|---:|---:|
        """

    /// Studies in eight strands with seeds of their own: the result does not depend on the number of cores.
    private static func tally(_ truth: AuditTruth) async -> Tally {
        await withTaskGroup(of: Tally.self) { group in
            let strands = 8
            for strand in 0..<strands {
                group.addTask { Self.strand(truth, strand, studies / strands) }
            }
            return await group.reduce(into: Tally()) { $0.add($1) }
        }
    }

    private static func strand(_ truth: AuditTruth, _ strand: Int, _ count: Int) -> Tally {
        var generator = SeededGenerator(seed: Seed(rawValue: 11).stream(UInt64(strand)))
        let plan = truth.plan
        var tally = Tally()
        for _ in 0..<count {
            let analysis = AuditAnalysis(
                truth.draw(using: &generator), plan: plan,
                effort: .init(permutations: 199, replicates: 400, measures: [.insecure]))
            guard let model = analysis.models.first, let primary = model.primary else { continue }
            let verdict = Verdict(model)
            tally.studies += 1
            tally.estimates += primary.estimate.estimate
            if primary.estimate.pValue ?? 1 <= 0.05 { tally.wordings += 1 }
            if primary.sharpNull?.pValue ?? 1 <= 0.05 { tally.sharp += 1 }
            if primary.words?.pValue ?? 1 <= 0.05 { tally.words += 1 }
            if primary.estimate.interval()?.contains(truth.effect) ?? false { tally.covered += 1 }
            let triggers = analysis.models.prefix(truth.models).flatMap { $0.primary?.triggers ?? [] }
            if triggers.contains(where: { $0.holm ?? 1 <= 0.05 }) { tally.anyHolm += 1 }
            if triggers.contains(where: { $0.benjaminiHochberg ?? 1 <= 0.05 }) { tally.anyDiscovery += 1 }
            if verdict.finding == .more { tally.claimsMore += 1 }
            if verdict.finding == .moreAmongAnswered { tally.claimsAnswered += 1 }
            if verdict.isGeneral == true { tally.claimsGeneral += 1 }
        }
        return tally
    }

    private static func rate(_ count: Int, _ tally: Tally) -> String {
        let share = Double(count) / Double(tally.studies)
        return String(
            format: "%.1f ± %.1f %%", 100 * share, 100 * (share * (1 - share) / Double(tally.studies)).squareRoot())
    }

    private static func points(_ value: Double) -> String { String(format: "%.1f", 100 * value) }
}
