import ArgumentParser
import Audit
import Lake

/// What the models' answers cost.
struct PriceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "US dollars a million tokens of prompt and completion; else the lake's prices.", valueName: "name=in/out"))
    var price: [String] = []

    /// Prices by the name that the study has for a model: those given, else the newest of the lake.
    func parsed(for models: [AuditPlan.Model], in lake: LakeDirectory) throws -> [String: TokenPrice] {
        var prices: [String: TokenPrice] = [:]
        let listed = try TokenPrice.newest(of: models, in: lake)
        for model in models { prices[model.name] = listed[model.model] }
        for text in price {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let value = TokenPrice(perMillion: parts[1]) else {
                throw ValidationError("--price is NAME=IN/OUT in US dollars a million tokens, such as m=0.55/2.19")
            }
            guard models.contains(where: { $0.name == parts[0] }) else {
                throw ValidationError("--price: there is no model '\(parts[0])'")
            }
            prices[parts[0]] = value
        }
        return prices
    }
}
