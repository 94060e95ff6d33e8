import Answers
import Statistics

/// What `robustness` says in two sentences that anyone can quote, and that never say more than the numbers.
struct Verdict {
    /// What people call the two groups.
    let names: (String, String)
    let gap: ShareGap
    /// What is counted and when: `new downloads from 2024-10-01 to 2024-10-31`.
    let subject: String
    let interval: Interval?
    let tailIndex: HillIndex?
    /// Of the leader, whichever it is.
    let flippingModels: [String]
    let flippingFamilies: [String]
    let curve: SpecificationCurve?

    private var secondLeads: Bool { gap.second > gap.first }
    private var leader: String { secondLeads ? names.1 : names.0 }
    private var other: String { secondLeads ? names.0 : names.1 }

    var text: String { "\(lead) \(trust)" }

    /// The first sentence: who leads by how much, and what the unknown and chance leave of it.
    private var lead: String {
        guard gap.total > 0, let bounds = gap.bounds, let value = gap.value else {
            return "There is nothing to compare."
        }
        let shares = (NumberText.share(gap.first / gap.total), NumberText.share(gap.second / gap.total))
        if gap.first == gap.second { return "\(names.0) and \(names.1) are level at \(shares.0) of \(subject)." }
        let (own, others) = secondLeads ? (shares.1, shares.0) : (shares.0, shares.1)
        let sign = secondLeads ? -1.0 : 1.0
        let low = sign * (secondLeads ? bounds.upper : bounds.lower)
        let high = sign * (secondLeads ? bounds.lower : bounds.upper)
        var text =
            "\(leader) leads \(other) by \(Self.points(sign * value)) points of \(subject) (\(own) against \(others))"
        if gap.unknown > 0 {
            text +=
                ", \(low > 0 ? "by" : "but only by") \(Self.points(low)) to \(Self.points(high)) points whoever the unknown "
            text += "\(NumberText.share(gap.unknown / gap.total)) are"
            if low <= 0 { text += ", so that it need not lead at all" }
        }
        if let interval {
            let ends = secondLeads ? (-interval.upper, -interval.lower) : (interval.lower, interval.upper)
            let kind = tailIndex.map { $0.populationShareExists } ?? true ? "95 % interval" : "sensitivity interval"
            text += "; \(kind) \(Self.points(ends.0)) to \(Self.points(ends.1))"
            if ends.0 <= 0, ends.1 >= 0 { text += ", which includes 0" }
        }
        return text + "."
    }

    /// The second sentence: how little ends the lead, and how often other defensible choices say the same.
    private var trust: String {
        var parts: [String] = []
        if !flippingModels.isEmpty {
            let models = Self.list(flippingModels, "model", "models")
            let families = flippingFamilies.isEmpty ? "" : " or \(Self.list(flippingFamilies, "family", "families"))"
            parts.append("without \(models)\(families) \(leader) would not lead")
        }
        if let curve, !curve.specifications.isEmpty {
            let count = curve.specifications.count { secondLeads ? $0.gap < 0 : $0.gap > 0 }
            let total = curve.specifications.count
            let who = gap.first == gap.second ? names.0 : leader
            let all = count == total && total > 1 ? "all \(total)" : "\(count) of \(total)"
            parts.append("\(parts.isEmpty ? who : "it") leads in \(all) defensible specifications")
        }
        let sentence = parts.joined(separator: ", and ")
        return sentence.isEmpty ? "" : sentence.prefix(1).uppercased() + sentence.dropFirst() + "."
    }

    /// `one model (Qwen/…)`, `3 models (…, …, …)`, the first three by name.
    private static func list(_ ids: [String], _ one: String, _ many: String) -> String {
        if ids.count == 1 { return "one \(one) (\(ids[0]))" }
        let named = ids.prefix(3).joined(separator: ", ")
        return "\(ids.count) \(many) (\(named)\(ids.count > 3 ? ", …" : ""))"
    }

    private static func points(_ gap: Double) -> String {
        let text = NumberText.fixed(gap * 100, 1)
        return text == "-0.0" ? "0.0" : text.replacing("-", with: "−")
    }
}
