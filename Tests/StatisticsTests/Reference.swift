import Foundation

/// Values that other people's programs computed once (`Scripts/statistics-reference.py`).
struct Reference: Decodable {
    struct Tails: Decodable {
        let tails: [[Double]]
        let quantiles: [[Double]]
    }
    struct Student: Decodable {
        let upper: [[Double]]
        let quantiles: [[Double]]
    }
    struct Counts: Decodable {
        let values: [[Double]]
        let quantiles: [[Double]]?
    }
    struct Score: Decodable {
        let counts: [Int]
        let difference: [Double]
        let ratio: [Double]
        let fisher: [Double]
        let conditionalOddsRatio: Double
        let barnard: Double
        let boschloo: Double
    }
    struct Survival: Decodable {
        let lengths: [Double]
        let ended: [Int]
        let median: Double?
        let steps: [[Double]]
    }
    struct Agreement: Decodable {
        let items: [[Double]]
        let alpha: [String: Double]
        let table: [[Int]]
        let kappa: [String: [Double]]
    }
    struct NeweyWest: Decodable {
        let design: [[Double]]
        let response: [Double]
        let coefficients: [Double]
        let standardErrors: [Double]
        let hac: [Double]
        let hacCorrected: [Double]
    }
    struct Event: Decodable {
        let series: [Double]
        let event: Int
        let level: [Double]
        let slope: [Double]
    }
    struct Multiple: Decodable {
        let p: [Double]
        let benjaminiHochberg: [Double]
        let benjaminiYekutieli: [Double]
        let holm: [Double]
    }
    struct Permutation: Decodable {
        let first: [Double]
        let second: [Double]
        let difference: Double
        let p: Double
    }
    struct Values: Decodable {
        let values: [Double]
        let quantiles: [[Double]]
        let variance: Double
        let gini: Double
        let t: Double
        let p: Double
        let interval: [Double]
    }
    struct Words: Decodable {
        let seed: String
        let words: [String]
    }

    let normal: Tails
    let student: Student
    let chiSquare: Tails
    let beta: Tails
    let binomial: Counts
    let hypergeometric: Counts
    let scoreIntervals: [Score]
    let survival: [Survival]
    let agreement: Agreement
    let neweyWest: NeweyWest
    let eventStudy: Event
    let multiplicity: Multiple
    let permutation: Permutation
    let samples: Values
    let generator: [Words]

    static func read() throws -> Reference {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/reference.json")
        return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    }
}
