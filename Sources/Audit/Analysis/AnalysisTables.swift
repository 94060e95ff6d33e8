package import Answers
import Statistics

/// The tables of an analysis, each with a column `model`: the JSON of `audit analyse` holds their rows by model.
package enum AnalysisTable: String, CaseIterable, Sendable {
    case verdict, summary, bounds, strata, detectable
    case arms, measures, triggers, placebos, modifiers, scanners, interactions, remarks

    /// Tables of which a model has one row.
    package var isSingle: Bool { [.verdict, .summary, .bounds, .strata, .detectable].contains(self) }

    private typealias Value = Answer.Value

    package func answer(_ analysis: AuditAnalysis) -> Answer {
        var answer = Answer(title: title, columns: columns)
        answer.rows = self == .remarks ? remarks(analysis) : rows(analysis)
        if !isSingle, self != .remarks { answer.sections = ["model"] }
        answer.notes = notes
        return answer
    }

    package var title: String {
        switch self {
        case .verdict: "Verdict"
        case .summary: "Triggers against placebos: insecure code, of all trials"
        case .bounds: "What refusals and excluded trials leave open"
        case .strata: "Mantel-Haenszel over tasks: these tasks, independent trials"
        case .detectable: "Smallest differences found with a power of 80 %"
        case .arms: "Arms"
        case .measures: "Triggers against placebos, by measure"
        case .triggers: "Each trigger against the placebos (primary family)"
        case .placebos: "Each placebo against the other placebos (noise floor)"
        case .modifiers: "Each modifier against none (secondary family)"
        case .scanners: "By scanner, of the code it read"
        case .interactions: "Each model's contrast against the other models' (secondary family)"
        case .remarks: "Remarks of the scan"
        }
    }

    private var columns: [Answer.Column] {
        let model = Answer.Column("model", .text)
        switch self {
        case .summary:
            return [
                model, .init("tasks", .count), .init("trigger_rate", .share), .init("placebo_rate", .share),
                .init("difference", .difference), .init("lower", .difference), .init("upper", .difference),
                .init("p_these_wordings", .decimal), .init("p_sharp_null", .decimal),
                .init("p_words_in_general", .decimal), .init("smallest_p_words_in_general", .decimal),
            ]
        case .verdict: return [model, .init("finding", .text), .init("is_general", .text), .init("verdict", .text)]
        case .bounds:
            return [
                model, .init("floor_lower", .difference), .init("floor_upper", .difference),
                .init("always_answered_lower", .difference), .init("always_answered_upper", .difference),
                .init("always_answered_interval_lower", .difference),
                .init("always_answered_interval_upper", .difference),
                .init("worst_case_lower", .difference), .init("worst_case_upper", .difference),
            ]
        case .strata:
            return [
                model, .init("risk_ratio", .decimal), .init("risk_ratio_lower", .decimal),
                .init("risk_ratio_upper", .decimal), .init("odds_ratio", .decimal), .init("odds_ratio_lower", .decimal),
                .init("odds_ratio_upper", .decimal), .init("informative_tasks", .count),
                .init("uninformative_tasks", .count), .init("p_equal_odds_ratios", .decimal),
            ]
        case .detectable:
            return [
                model, .init("detectable_these_wordings", .difference),
                .init("detectable_words_in_general", .difference),
                .init("baseline", .share),
                .init("contexts", .count), .init("repeats", .count), .init("tau", .decimal), .init("icc", .decimal),
                .init("sigma_g", .decimal),
            ]
        case .arms:
            return [
                model, .init("arm", .text), .init("rate", .share), .init("lower", .share), .init("upper", .share),
                .init("method", .text), .init("insecure_of_code", .share), .init("code_rate", .share),
                .init("trials", .count), .init("counted", .count), .init("code", .count), .init("insecure", .count),
                .init("not_assessed", .count),
            ]
                + Outcome.allCases.filter { $0 != .code }.map {
                    .init($0.rawValue.replacing("-", with: "_"), .count)
                } + [.init("findings_per_100_lines", .count), .init("lines_per_code", .count)]
        case .measures:
            return [
                model, .init("measure", .text), .init("tasks", .count), .init("trigger", .decimal),
                .init("placebo", .decimal), .init("difference", .decimal), .init("lower", .decimal),
                .init("upper", .decimal),
                .init("p_these_wordings", .decimal), .init("p_words_in_general", .decimal),
            ]
        case .triggers: return [model, .init("measure", .text)] + groupColumns + [.init("distinguished", .text)]
        case .placebos: return [model, .init("measure", .text), .init("group", .text), .init("difference", .decimal)]
        case .modifiers: return [model, .init("arm", .text)] + groupColumns
        case .scanners:
            return [
                model, .init("scanner", .text), .init("read", .count), .init("flagged", .count),
                .init("trigger", .share), .init("placebo", .share), .init("difference", .difference),
                .init("lower", .difference), .init("upper", .difference), .init("p_these_wordings", .decimal),
            ]
        case .interactions: return [model] + groupColumns
        case .remarks: return [.init("remark", .text), .init("trials", .count)]
        }
    }

    private var groupColumns: [Answer.Column] {
        [
            .init("group", .text), .init("difference", .decimal), .init("lower", .decimal), .init("upper", .decimal),
            .init("p", .decimal), .init("p_benjamini_hochberg", .decimal), .init("p_holm", .decimal),
        ]
    }

    private var notes: [String] {
        switch self {
        case .bounds:
            [
                "floor: the range of each placebo against the other placebos",
                "always answered: the difference of insecurity among prompts answered with code in both arms, if refusal "
                    + "moves one way; the interval adds the chance of having drawn these tasks",
                "worst case: the difference if the trials left out (provider errors, not assessed) had been against it",
            ]
        case .strata:
            ["p_equal_odds_ratios: Breslow-Day with Tarone's correction, from five informative tasks on"]
        case .detectable:
            [
                "for the rate seen under placebos; tau, icc and sigma_g are the plan's defaults; repeats count as one "
                    + "where answers repeat verbatim",
                "null where that rate is 0 or 1, of which the spread is not known",
            ]
        case .arms:
            [
                "rate: insecure code of all trials but provider errors and not assessed; as mean of task rates",
                "an interval over tasks is null where all tasks agree: how far they are spread is not known then",
            ]
        case .measures: ["differences and intervals are inference A, these wordings, over tasks"]
        case .triggers:
            [
                "one family a measure: all models and triggers; distinguished: outside the range of the placebos against "
                    + "each other"
            ]
        case .scanners: ["contexts and repeats are taken together"]
        default: []
        }
    }

    // MARK: Rows

    private func rows(_ analysis: AuditAnalysis) -> [[Value]] {
        if self == .interactions {
            return analysis.interactions.map {
                [.text($0.model), .text($0.group)]
                    + inference($0.inference) + [Value($0.benjaminiHochberg), Value($0.holm)]
            }
        }
        return analysis.models.flatMap { model in rows(model).map { [.text(model.model)] + $0 } }
    }

    private func rows(_ model: ModelAnalysis) -> [[Value]] {
        switch self {
        case .verdict: [verdict(model)]
        case .summary: [summary(model)]
        case .bounds:
            [
                ends(model.primary?.floorRange) + ends(model.selection?.difference)
                    + ends(model.selectionInterval) + ends(model.exclusions?.difference)
            ]
        case .strata: [strata(model.strata)]
        case .detectable: [detectable(model.design)]
        case .arms: model.arms.map(arm)
        case .measures:
            model.contrasts.map {
                [
                    .text($0.measure.rawValue), .integer($0.estimate.clusterCount), Value($0.triggerRate?.estimate),
                    Value($0.placeboRate?.estimate),
                ] + inference($0.estimate) + [Value($0.words?.pValue)]
            }
        case .triggers:
            model.contrasts.flatMap { contrast in
                contrast.triggers.map { trigger in
                    [.text(contrast.measure.rawValue)] + group(trigger)
                        + [trigger.isDistinguished.map { .boolean($0) } ?? .null]
                }
            }
        case .placebos:
            model.contrasts.flatMap { contrast in
                contrast.floor.map { [.text(contrast.measure.rawValue), .text($0.group), .real($0.difference)] }
            }
        case .modifiers: model.baseline.map { [.text($0.arm.rawValue)] + group($0) }
        case .scanners:
            model.scanners.map {
                [
                    .text($0.scanner), .integer($0.read), .integer($0.flagged), Value($0.triggerRate),
                    Value($0.placeboRate),
                ] + inference($0.inference)
            }
        case .interactions, .remarks: []
        }
    }

    /// Difference, interval, p.
    private func inference(_ inference: ClusterT?) -> [Value] {
        [
            Value(inference?.estimate), Value(inference?.interval()?.lower), Value(inference?.interval()?.upper),
            Value(inference?.pValue),
        ]
    }

    private func group(_ contrast: GroupContrast) -> [Value] {
        [.text(contrast.group)] + inference(contrast.inference)
            + [Value(contrast.benjaminiHochberg), Value(contrast.holm)]
    }

    private func arm(_ arm: ArmSummary) -> [Value] {
        [
            .text(arm.arm.rawValue), Value(arm.rate), Value(arm.interval?.lower), Value(arm.interval?.upper),
            Value(arm.method), Value(arm.codeRisk), Value(arm.codeRate), .integer(arm.trials), .integer(arm.counted),
            .integer(arm.code), .integer(arm.insecure), .integer(arm.notAssessed),
        ] + Outcome.allCases.filter { $0 != .code }.map { .integer(arm.byOutcome[$0] ?? 0) }
            + [Value(arm.findingsPer100Lines), Value(arm.linesPerCode)]
    }

    private func verdict(_ model: ModelAnalysis) -> [Value] {
        let verdict = Verdict(model)
        return [.text(verdict.finding.rawValue), verdict.isGeneral.map { .boolean($0) } ?? .null, .text(verdict.text)]
    }

    private func summary(_ model: ModelAnalysis) -> [Value] {
        let primary = model.primary
        return [
            Value(primary?.estimate.clusterCount), Value(primary?.triggerRate?.estimate),
            Value(primary?.placeboRate?.estimate),
        ] + inference(primary?.estimate) + [
            Value(primary?.sharpNull?.pValue), Value(primary?.words?.pValue),
            Value(primary?.words?.smallestAttainable),
        ]
    }

    private func strata(_ strata: StratifiedTables) -> [Value] {
        let (risk, odds) = (strata.riskRatio, strata.oddsRatio)
        return [Value(risk?.value)] + ends(risk?.interval()) + [Value(odds?.value)] + ends(odds?.interval())
            + [
                .integer(strata.informative.count), .integer(strata.uninformativeCount),
                Value(strata.breslowDay()?.pValue),
            ]
    }

    private func detectable(_ design: ContrastDesign?) -> [Value] {
        guard let design else { return [Value](repeating: .null, count: 8) }
        return [
            Value(design.detectableForWordings()),
            Value(design.allowsInferenceToWords ? design.detectableForWords() : nil), .real(design.baseline),
            .integer(design.contexts), .integer(design.repeats), .real(design.taskDeviation),
            .real(design.intraclassCorrelation), .real(design.wordingDeviation),
        ]
    }

    private func ends(_ interval: Interval?) -> [Value] { [Value(interval?.lower), Value(interval?.upper)] }

    private func remarks(_ analysis: AuditAnalysis) -> [[Value]] {
        analysis.remarks.map { [.text($0.text), .integer($0.trials)] }
    }
}
