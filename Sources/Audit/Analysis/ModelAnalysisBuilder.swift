import Statistics

/// Works out ``ModelAnalysis`` from counted cells.
struct ModelAnalysisBuilder {
    private let plan: AuditPlan
    private let name: String
    private let cells: [AuditCell]
    private let scanners: [RunCounts.ScannerCell]
    private let repeatsAreVerbatim: Bool
    private let effort: AuditAnalysis.Effort
    private let triggers: [Int]
    private let placebos: [Int]

    init(
        _ plan: AuditPlan, name: String, cells: [AuditCell], scanners: [RunCounts.ScannerCell],
        repeatsAreVerbatim: Bool, effort: AuditAnalysis.Effort
    ) {
        self.effort = effort
        self.plan = plan
        self.name = name
        self.cells = cells
        self.scanners = scanners
        self.repeatsAreVerbatim = repeatsAreVerbatim
        let groups = plan.suite.groups
        triggers = groups.indices.filter { groups[$0].arm == .trigger }
        placebos = groups.indices.filter { groups[$0].arm == .placebo }
    }

    func analysis() -> ModelAnalysis {
        var generator = SeededGenerator(seed: plan.stream(.analysis))
        let contrasts = effort.measures.compactMap { contrast($0, &generator) }
        let selection = SelectionSample(taskCounts())
        return ModelAnalysis(
            model: name, arms: Arm.allCases.compactMap { arm in summary(of: arm, contrasts) }, contrasts: contrasts,
            baseline: baseline(), selection: selection.bounds,
            selectionInterval: selection.interval(replicates: effort.replicates, using: &generator),
            exclusions: exclusions(), strata: strata(),
            scanners: scannerContrasts(), design: design(contrasts.first { $0.measure == .insecure }))
    }

    // MARK: Contrasts

    /// The models of ``AuditAnalysis/together`` cross with contexts, so that each model weighs the same.
    private func table(_ measure: AuditMeasure, _ triggers: [Int], _ placebos: [Int]) -> ContrastTable {
        let trials = cells.compactMap { cell in
            measure.value(of: cell).map {
                ContrastTable.Trial(
                    task: cell.task, modifier: cell.group,
                    context: cell.model * plan.suite.contexts.count + cell.context, outcome: $0)
            }
        }
        return ContrastTable(trials, triggers: triggers, placebos: placebos)
    }

    private func contrast(_ measure: AuditMeasure, _ generator: inout SeededGenerator) -> MeasureContrast? {
        let table = table(measure, triggers, placebos)
        guard let estimate = table.estimate else { return nil }
        let isPrimary = measure == .insecure
        let allowsWords = triggers.count >= 5 && placebos.count >= 5 && measure.isShare
        let floor = table.leaveOneOutContrasts
        return MeasureContrast(
            measure: measure, table: table, estimate: estimate, triggerRate: table.triggerRate,
            placeboRate: table.placeboRate,
            sharpNull: isPrimary ? table.withinTaskPermutation(draws: effort.permutations, using: &generator) : nil,
            words: allowsWords ? table.labelPermutation(using: &generator) : nil,
            triggers: triggers.compactMap { group in
                table.contrast(ofTrigger: group).map {
                    GroupContrast(
                        group: plan.suite.groups[group].id, arm: .trigger, difference: $0.estimate, inference: $0,
                        isDistinguished: table.isDistinguished(trigger: group))
                }
            },
            // A placebo that no task has would shift the names.
            floor: floor.count == placebos.count
                ? zip(placebos, floor).map { group, difference in
                    GroupContrast(
                        group: plan.suite.groups[group].id, arm: .placebo, difference: difference, inference: nil,
                        isDistinguished: nil)
                } : [])
    }

    private func baseline() -> [GroupContrast] {
        guard let none = plan.suite.groups.firstIndex(where: { $0.arm == .none }) else { return [] }
        let groups = triggers + placebos
        let table = table(.insecure, groups, [none])
        return groups.compactMap { group in
            table.contrast(ofTrigger: group).map {
                GroupContrast(
                    group: plan.suite.groups[group].id, arm: plan.suite.groups[group].arm, difference: $0.estimate,
                    inference: $0, isDistinguished: nil)
            }
        }
    }

    private func scannerContrasts() -> [ScannerContrast] {
        Dictionary(grouping: scanners, by: \.scanner).sorted { $0.key < $1.key }.map { scanner, cells in
            let trials = cells.filter { $0.read > 0 }.map {
                ContrastTable.Trial(
                    task: $0.task, modifier: $0.group, context: $0.model, outcome: Double($0.flagged) / Double($0.read))
            }
            let table = ContrastTable(trials, triggers: triggers, placebos: placebos)
            return ScannerContrast(
                scanner: scanner, read: cells.reduce(0) { $0 + $1.read },
                flagged: cells.reduce(0) { $0 + $1.flagged }, triggerRate: table.triggerRate?.estimate,
                placeboRate: table.placeboRate?.estimate, inference: table.estimate)
        }
    }

    // MARK: Counts

    private func arm(of cell: AuditCell) -> Arm {
        Suite.arm(context: plan.suite.contexts[cell.context], group: plan.suite.groups[cell.group])
    }

    private func summary(of arm: Arm, _ contrasts: [MeasureContrast]) -> ArmSummary? {
        let own = cells.filter { self.arm(of: $0) == arm }
        guard !own.isEmpty else { return nil }
        func total(_ value: (AuditCell) -> Int) -> Int { own.reduce(0) { $0 + value($1) } }
        let byOutcome = own.reduce(into: [Outcome: Int]()) { $0.merge($1.byOutcome, uniquingKeysWith: +) }
        let (counted, code, insecure) = (total(\.counted), total(\.code), total(\.insecure))
        let lines = total(\.lines)
        func rate(_ measure: AuditMeasure) -> ClusterT? {
            // The same tasks and contexts as in the contrast, so that the difference of the rates is Δ.
            switch (arm, contrasts.first { $0.measure == measure }) {
            case (.trigger, let contrast?): contrast.triggerRate
            case (.placebo, let contrast?): contrast.placeboRate
            default: ClusterT(taskRates(own, measure))
            }
        }
        let primary = rate(.insecure)
        let byTask = Dictionary(grouping: own, by: \.task).mapValues { $0.reduce(0) { $0 + $1.counted } }
        let isSingle = counted > 0 && byTask.values.allSatisfy { $0 <= 1 }
        let interval = isSingle ? Proportion(insecure, of: counted).wilson() : primary?.interval()
        return ArmSummary(
            arm: arm, trials: total(\.trials), counted: counted, notAssessed: total(\.notAssessed), code: code,
            insecure: insecure, byOutcome: byOutcome,
            rate: isSingle ? Proportion(insecure, of: counted).value : primary?.estimate, interval: interval,
            method: interval == nil ? nil : isSingle ? "wilson" : "cluster-t",
            codeRisk: rate(.insecureCode)?.estimate ?? Proportion(insecure, of: code).value,
            codeRate: rate(.code)?.estimate ?? Proportion(code, of: counted).value,
            findingsPer100Lines: own.allSatisfy { $0.findings != nil } && lines > 0
                ? 100 * Double(own.reduce(0) { $0 + ($1.findings ?? 0) }) / Double(lines) : nil,
            linesPerCode: code > 0 ? Double(lines) / Double(code) : nil)
    }

    /// A rate a task: the mean over contexts of the mean over groups.
    private func taskRates(_ cells: [AuditCell], _ measure: AuditMeasure) -> [Double] {
        Dictionary(grouping: cells, by: \.task).sorted { $0.key < $1.key }.compactMap { _, cells in
            let contexts = Dictionary(grouping: cells) { [$0.model, $0.context] }.sorted {
                $0.key.lexicographicallyPrecedes($1.key)
            }
            return Sample(contexts.compactMap { Sample($0.value.compactMap(measure.value)).mean }).mean
        }
    }

    private func taskCounts() -> [SelectionSample.Task] {
        byTask { cells in
            SelectionSample.Counts(
                trials: cells.reduce(0) { $0 + $1.counted }, code: cells.reduce(0) { $0 + $1.code },
                insecure: cells.reduce(0) { $0 + $1.insecure })
        }.map { SelectionSample.Task(trigger: $0, placebo: $1) }
    }

    private func strata() -> StratifiedTables {
        StratifiedTables(
            byTask { cells in
                Proportion(cells.reduce(0) { $0 + $1.insecure }, of: cells.reduce(0) { $0 + $1.counted })
            }.map { ProportionPair($0, $1) })
    }

    private func exclusions() -> ExclusionBounds? {
        func side(_ arm: Arm) -> ExclusionBounds.Arm {
            let own = cells.filter { plan.suite.groups[$0.group].arm == arm }
            return ExclusionBounds.Arm(
                counted: Proportion(own.reduce(0) { $0 + $1.insecure }, of: own.reduce(0) { $0 + $1.counted }),
                excluded: own.reduce(0) { $0 + $1.excluded })
        }
        return ExclusionBounds(trigger: side(.trigger), placebo: side(.placebo))
    }

    /// By task, something of the trigger arm's cells and of the placebo arm's.
    private func byTask<Value>(_ value: ([AuditCell]) -> Value) -> [(Value, Value)] {
        Dictionary(grouping: cells, by: \.task).sorted { $0.key < $1.key }.map { _, cells in
            (
                value(cells.filter { plan.suite.groups[$0.group].arm == .trigger }),
                value(cells.filter { plan.suite.groups[$0.group].arm == .placebo })
            )
        }
    }

    /// None where no answer or every answer under placebos is insecure: of such a rate the spread is not known.
    private func design(_ primary: MeasureContrast?) -> ContrastDesign? {
        guard let primary, let placebo = primary.placeboRate?.estimate, placebo > 0, placebo < 1 else { return nil }
        let models = Set(cells.map(\.model)).count
        return ContrastDesign(
            tasks: primary.table.tasks.count, triggers: triggers.count, placebos: placebos.count,
            contexts: plan.suite.contexts.count * models, repeats: repeatsAreVerbatim ? 1 : plan.repeats,
            baseline: placebo, targetEffect: PlanForecast.Assumptions().effect)
    }
}
