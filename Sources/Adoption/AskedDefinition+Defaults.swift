package import Ecosystem

/// What questions take for choices that nobody made, where it is not what ``Definition`` says.
extension AskedDefinition {
    /// Prices are ranked by family.
    package var forRank: Definition {
        changed { if $0.measure == .price, !named.contains("by") { $0.grouping = .family } }
    }

    /// Overtakes are looked for as soon as the data can tell.
    package func forOvertakes(of lake: OpenLake) -> Definition {
        changed { if !named.contains("every") { $0.step = OvertakeQuestion.usualStep($0.source, of: lake) } }
    }

    /// Cadence is that of organisations, unless two groups are compared.
    package func forCadence(comparingTwo: Bool) -> Definition {
        changed { if !named.contains("by"), !comparingTwo { $0.grouping = .organisation } }
    }

    /// New downloads are compared month by month where observations are weekly or closer.
    package func forDiff(of lake: () throws -> OpenLake) rethrows -> Definition {
        guard !named.contains("every"), definition.measure == .newDownloads else { return definition }
        let lake = try lake()
        return changed { if OvertakeQuestion.usualStep($0.source, of: lake) == .week { $0.step = .month } }
    }

    private func changed(_ change: (inout Definition) -> Void) -> Definition {
        var result = definition
        change(&result)
        return result
    }
}
