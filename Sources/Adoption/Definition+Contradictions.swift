import Ecosystem

extension Definition {
    /// - Throws: ``AdoptionError`` `unsupported` where two choices cannot be meant together.
    func refuseContradictions() throws {
        if attributions.count > 1 {
            throw AdoptionError(.unsupported, "only share and rank take several attributions; name one of them")
        }
        if measure == .derivatives, derivatives == .drop {
            throw AdoptionError(.unsupported, "measure=derivatives counts what derivatives=drop leaves out")
        }
        if measure == .price {
            throw AdoptionError(.unsupported, "prices have no shares; `rank --measure price` lists them")
        }
        guard measure == .derivatives || measure.isServed else { return }
        var choices: [(String, Bool)] = [("minimum", minimum > 0), ("spikes", spikes != .keep)]
        if measure.isServed {
            choices += [("cohort", cohort != .all), ("derivatives", derivatives == .drop), ("tests", tests == .drop)]
        }
        if let choice = choices.first(where: \.1) {
            throw AdoptionError(.unsupported, "\(choice.0) speaks of downloads; measure=\(measure.rawValue) has none")
        }
    }
}
