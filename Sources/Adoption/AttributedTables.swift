import Ecosystem
import Lake

/// The group tables of every attribution that a definition asks for.
struct AttributedTables {
    struct Table {
        let attribution: Attribution
        let table: GroupTable
    }

    let tables: [Table]
    /// The definition as it was answered.
    let definition: Definition
    /// What must be said of the data behind the totals; what concerns one of several attributions names it.
    let notes: [String]
    /// Every period that any of the tables has, in order.
    let periods: [Period]

    /// - Throws: as ``GroupTable``.
    init(_ asked: Definition, of lake: OpenLake) throws {
        var tables: [Table] = []
        var noted: [(attribution: Attribution, notes: [String])] = []
        for attribution in asked.attributions {
            var one = asked
            one.attribution = attribution
            let table = try GroupTable(one, of: lake)
            tables.append(Table(attribution: attribution, table: table))
            // At once: the notes ask the engine for what this table has just bound.
            noted.append((attribution, try table.allNotes(lake)))
        }
        self.tables = tables
        var definition = tables.first?.table.definition ?? asked
        definition.attributions = asked.attributions
        self.definition = definition
        periods = tables.first?.table.periods ?? []
        var notes: [String] = []
        for (attribution, own) in noted {
            for note in own {
                let concernsAll = noted.allSatisfy { $0.notes.contains(note) }
                let text = concernsAll ? note : "\(attribution.rawValue): \(note)"
                if !notes.contains(text) { notes.append(text) }
            }
        }
        self.notes = notes
    }

    /// Whether rows must say whose they are.
    var areSeveral: Bool { tables.count > 1 }
}
