/// How much of a flaw that was planted was found, and how much of what was found had been planted.
struct PlantedFlaws: Sendable {
    /// What was planted in one stated size.
    struct Size: Sendable {
        /// Planted in all; those that METHODS §2 defines as the flaw; and of these, those that were found.
        var planted = 0
        var judged = 0
        var found = 0
        /// Found, whether or not the definition holds.
        var foundAtAll = 0
    }

    /// By the size that the simulation states.
    var sizes: [Double: Size] = [:]
    /// What the stages flagged, and the part of it that was planted.
    var flagged = 0
    var right = 0

    mutating func add(_ other: PlantedFlaws) {
        flagged += other.flagged
        right += other.right
        sizes.merge(other.sizes) { a, b in
            Size(
                planted: a.planted + b.planted, judged: a.judged + b.judged, found: a.found + b.found,
                foundAtAll: a.foundAtAll + b.foundAtAll)
        }
    }

    var total: Size {
        sizes.values.reduce(into: Size()) { sum, size in
            sum.planted += size.planted
            sum.judged += size.judged
            sum.found += size.found
            sum.foundAtAll += size.foundAtAll
        }
    }

    /// In 0...1; `nil` if nothing was judged.
    var recall: Double? { total.judged > 0 ? Double(total.found) / Double(total.judged) : nil }
    /// In 0...1; `nil` if nothing was flagged.
    var precision: Double? { flagged > 0 ? Double(right) / Double(flagged) : nil }
}
