/// How much a run may spend, earlier sessions of it included.
package struct Budget: Sendable, Hashable {
    /// Requests sent, retries included.
    package var requests: Int?
    /// Tokens of prompts and answers together, as the endpoints count them.
    package var tokens: Int?
    /// US dollars; needs the price of every model.
    package var dollars: Double?

    package init(requests: Int? = nil, tokens: Int? = nil, dollars: Double? = nil) {
        self.requests = requests
        self.tokens = tokens
        self.dollars = dollars
    }

    /// Whether what is spent can only be known from the endpoints' own counts.
    var needsUsage: Bool { tokens != nil || dollars != nil }
}

/// What a run has spent, and what the requests under way may still cost.
struct Spending: Sendable {
    private let budget: Budget
    private let prices: [TokenPrice?]
    /// The most that one answer may have.
    private let maximumTokens: Int
    private(set) var requests = 0
    private(set) var tokens = 0
    private var dollars = 0.0
    /// `nil` where the price of a model is unknown.
    var dollarsKnown: Double? { prices.allSatisfy { $0 != nil } ? dollars : nil }
    private var counted = 0
    private var underWay = 0

    /// - Parameter prices: in the order of the plan's models; all of them where the budget is in dollars.
    init(_ budget: Budget, prices: [TokenPrice?], maximumTokens: Int) {
        self.budget = budget
        self.prices = prices
        self.maximumTokens = maximumTokens
    }

    /// Takes note of a request to be sent.
    ///
    /// - Returns: `false` if it could exceed the budget. What a request under way will cost is guessed by the mean so
    ///   far, so that the last answers may exceed a budget of tokens or dollars by a little.
    mutating func begin() -> Bool {
        if let most = budget.requests, requests >= most { return false }
        let guess = Double(underWay + 1)
        if let most = budget.tokens {
            let mean = counted == 0 ? Double(maximumTokens) : Double(tokens) / Double(counted)
            if Double(tokens) + guess * mean > Double(most) { return false }
        }
        if let most = budget.dollars {
            let dearest = prices.compactMap { $0?.completion }.max() ?? 0
            let mean = counted == 0 ? dearest * Double(maximumTokens) : dollars / Double(counted)
            if dollars + guess * mean > most { return false }
        }
        requests += 1
        underWay += 1
        return true
    }

    /// Takes note of how a request begun here ended.
    mutating func end(_ usage: Trial.Usage?, model: Int) {
        underWay -= 1
        add(usage, model: model)
    }

    /// Takes note of a trial of an earlier session.
    mutating func recall(attempts: Int, _ usage: Trial.Usage?, model: Int) {
        requests += attempts
        add(usage, model: model)
    }

    private mutating func add(_ usage: Trial.Usage?, model: Int) {
        guard let usage, usage.promptTokens != nil || usage.completionTokens != nil else { return }
        let (prompt, completion) = (usage.promptTokens ?? 0, usage.completionTokens ?? 0)
        counted += 1
        tokens += prompt + completion
        if let price = prices[model] {
            dollars += Double(prompt) * price.prompt + Double(completion) * price.completion
        }
    }
}
