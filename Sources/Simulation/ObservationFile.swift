import Ecosystem

/// The `SELECT` of one file: the readings of one day, faults and all, with the columns of the Hub's dataset.
struct ObservationFile: Sendable {
    let configuration: SyntheticHub.Configuration
    let calendar: FaultCalendar
    let hash: SeededHash

    /// SQL of a draw of its own for each model and observation.
    private func affected(_ kind: FaultCalendar.Kind, _ index: Int, _ fraction: Double) -> String {
        "\(hash.uniform("\(kind.rawValue) \(index)")) < \(fraction)"
    }

    /// `synthetic_models` visible on the observation with the true `a` = C(t) and `a_30` = C(t − 30), on stalls also
    /// those of the observation before, and the models' own faults; in order of creation.
    private func visible(_ index: Int) -> String {
        let day = configuration.day(index).number
        var points = [("a", "\(day)"), ("a_30", "\(day - 30)")]
        let kind = calendar.faults[index]
        if kind == .rollingStall || kind == .allTimeStall {
            let before = configuration.day(index - 1).number
            points += [("b", "\(before)"), ("b_30", "\(before - 30)")]
        }
        let models = "(SELECT * FROM synthetic_models WHERE born <= \(day) AND (deleted IS NULL OR deleted > \(day)))"
        return """
            SELECT m.*, f.* EXCLUDE (i), f.i AS faulty
            FROM (\(DownloadCurve(hash: hash).select(points, from: models))) m
            LEFT JOIN synthetic_faulty f ON f.i = m.i
            """
    }

    /// SQL of the rolling count that is read.
    private func rolling(_ index: Int) -> String {
        let faults = configuration.faults
        let reading =
            switch calendar.faults[index] {
            case .rollingStall: "IF(\(stalled(.rollingStall, index)), b - b_30, a - a_30)"
            case .zeroOutage: "IF(\(affected(.zeroOutage, index, faults.zeroOutages.fraction)), 0, a - a_30)"
            case .recount: "CAST(floor((a - a_30) * \(1 - faults.recounts.depth)) AS BIGINT)"
            case .allTimeStall, .missing, nil: "a - a_30"
            }
        return "CASE WHEN zero_from <= \(index) AND \(index) < zero_until THEN 0 ELSE \(reading) END"
    }

    /// SQL of the all-time counter that is read.
    private func allTime(_ index: Int) -> String {
        let reading =
            calendar.faults[index] == .allTimeStall ? "IF(\(stalled(.allTimeStall, index)), b, a)" : "a"
        return "\(reading) - IF(rollback_from <= \(index) AND \(index) < rollback_until, rollback_shift, 0)"
    }

    /// SQL of whether a model repeats its reading; those with a fault of their own do not, lest the two mix.
    private func stalled(_ kind: FaultCalendar.Kind, _ index: Int) -> String {
        let fraction =
            kind == .rollingStall
            ? configuration.faults.rollingStalls.fraction : configuration.faults.allTimeStalls.fraction
        let before = configuration.day(index - 1).number
        return "(faulty IS NULL AND born <= \(before) AND \(affected(kind, index, fraction)))"
    }

    func select(_ index: Int) -> String {
        let day = configuration.day(index).number
        let renamed = "rename_from <= \(index)"
        var counters: [String] = []
        if configuration.counters.hasThirtyDays { counters.append("\(rolling(index)) AS downloads") }
        if configuration.counters.hasAllTime { counters.append("\(allTime(index)) AS downloadsAllTime") }
        return """
            SELECT IF(\(renamed), new_id, id) AS id, IF(\(renamed), new_author, author) AS author,
                make_timestamp(created * 1000000) AS createdAt,
                make_timestamp((least(modified, \(day)) + 1) * 86400000000 - 1000000) AS lastModified,
                \(counters.joined(separator: ",\n")),
                CAST(floor(0.03 * pow(a, 0.7) * (0.3 + phase_0)) AS BIGINT) AS likes,
                CAST(floor((a - a_30) / 50000.0) AS BIGINT) AS trendingScore,
                pipeline_tag, library_name, tags, IF(licence IS NULL, '{}', '{"license":"' || licence || '","library_name":"' || library_name || '"}') AS cardData,
                IF(parent_id IS NULL OR \(configuration.origins == .names), NULL, {'relation': relation, 'models': [{'id': parent_id}]}) AS baseModels,
                IF(is_gguf OR parameters IS NULL, NULL, {'total': parameters,
                    'parameters': {'BF16': parameters}}) AS safetensors,
                IF(is_gguf AND parameters IS NOT NULL, {'total': parameters, 'architecture': 'llama'}, NULL) AS gguf,
                gated
            FROM (\(visible(index)))
            """
    }

    /// The number of models whose reading a fault of the whole hub changes or may leave as it is by chance.
    func affectedModels(_ index: Int) -> String? {
        let day = configuration.day(index).number
        let models = "FROM synthetic_models WHERE born <= \(day) AND (deleted IS NULL OR deleted > \(day))"
        return switch calendar.faults[index] {
        case .rollingStall, .allTimeStall:
            "SELECT count(*) FROM (SELECT m.*, f.i AS faulty FROM (SELECT * \(models)) m "
                + "LEFT JOIN synthetic_faulty f ON f.i = m.i) WHERE "
                + stalled(calendar.faults[index] == .rollingStall ? .rollingStall : .allTimeStall, index)
        case .zeroOutage:
            "SELECT count(*) \(models) AND \(affected(.zeroOutage, index, configuration.faults.zeroOutages.fraction))"
        case .recount, .missing: "SELECT count(*) \(models)"
        case nil: nil
        }
    }
}
