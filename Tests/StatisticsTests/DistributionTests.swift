import Statistics
import Testing

struct DistributionTests {
    @Test func `normal tails and quantiles agree with mpmath`() throws {
        let reference = try Reference.read().normal
        for row in reference.tails {
            #expect(isClose(NormalDistribution.lowerTail(row[0]), row[1], relative: 1e-12, absolute: 0), "\(row)")
            #expect(isClose(NormalDistribution.upperTail(row[0]), row[2], relative: 1e-12, absolute: 0), "\(row)")
        }
        for row in reference.quantiles {
            #expect(isClose(NormalDistribution.quantile(row[0]), row[1], relative: 1e-12), "\(row)")
        }
    }

    @Test func `Student tails and quantiles agree with mpmath`() throws {
        let reference = try Reference.read().student
        for row in reference.upper {
            let upper = StudentDistribution(degreesOfFreedom: row[0]).upperTail(row[1])
            #expect(isClose(upper, row[2], relative: 1e-12, absolute: 0), "\(row)")
        }
        for row in reference.quantiles {
            let quantile = StudentDistribution(degreesOfFreedom: row[0]).quantile(row[1])
            #expect(isClose(quantile, row[2], relative: 1e-12), "\(row) \(quantile)")
        }
    }

    @Test func `chi-square tails and quantiles agree with mpmath`() throws {
        let reference = try Reference.read().chiSquare
        for row in reference.tails {
            let distribution = ChiSquareDistribution(degreesOfFreedom: row[0])
            #expect(isClose(distribution.lowerTail(row[1]), row[2], relative: 1e-12, absolute: 0), "\(row)")
            #expect(isClose(distribution.upperTail(row[1]), row[3], relative: 1e-12, absolute: 0), "\(row)")
        }
        for row in reference.quantiles {
            let quantile = ChiSquareDistribution(degreesOfFreedom: row[0]).quantile(row[1])
            #expect(isClose(quantile, row[2], relative: 1e-12), "\(row) \(quantile)")
        }
    }

    @Test func `beta tails and quantiles agree with mpmath`() throws {
        let reference = try Reference.read().beta
        for row in reference.tails {
            let distribution = BetaDistribution(row[0], row[1])
            // A tail far below 1e-300 is 0.
            #expect(isClose(distribution.lowerTail(row[2]), row[3], relative: 2e-12, absolute: 1e-300), "\(row)")
            #expect(isClose(distribution.upperTail(row[2]), row[4], relative: 2e-12, absolute: 1e-300), "\(row)")
        }
        for row in reference.quantiles {
            let quantile = BetaDistribution(row[0], row[1]).quantile(row[2])
            #expect(isClose(quantile, row[3], relative: 1e-12), "\(row) \(quantile)")
        }
    }

    @Test func `binomial masses, tails and quantiles agree`() throws {
        let reference = try Reference.read().binomial
        for row in reference.values {
            let distribution = BinomialDistribution(trials: Int(row[0]), probability: row[1])
            #expect(isClose(distribution.mass(Int(row[2])), row[3], relative: 1e-12, absolute: 1e-300), "\(row)")
            #expect(isClose(distribution.lowerTail(Int(row[2])), row[4], relative: 1e-12, absolute: 1e-300), "\(row)")
            #expect(isClose(distribution.upperTail(Int(row[2])), row[5], relative: 1e-12, absolute: 1e-300), "\(row)")
        }
        for row in reference.quantiles ?? [] {
            let distribution = BinomialDistribution(trials: Int(row[0]), probability: row[1])
            #expect(distribution.quantile(row[2]) == Int(row[3]))
        }
    }

    @Test func `hypergeometric masses and tails agree`() throws {
        for row in try Reference.read().hypergeometric.values {
            let distribution = HypergeometricDistribution(
                marked: Int(row[0]), unmarked: Int(row[1]), drawn: Int(row[2]))
            let k = Int(row[3])
            #expect(isClose(distribution.mass(k), row[4], relative: 1e-12, absolute: 0), "\(row)")
            #expect(isClose(distribution.lowerTail(k), row[5], relative: 1e-12, absolute: 0), "\(row)")
            #expect(isClose(distribution.upperTail(k), row[6], relative: 1e-12, absolute: 0), "\(row)")
            #expect(distribution.quantile(distribution.lowerTail(k)) <= k)
        }
    }

    @Test(arguments: [0.0, 0.2, 0.5, 0.9, 1.0])
    func `a binomial sums to one`(probability: Double) {
        let distribution = BinomialDistribution(trials: 37, probability: probability)
        #expect(isClose((0...37).reduce(0) { $0 + distribution.mass($1) }, 1, relative: 1e-13))
    }

    @Test(arguments: [(0.0, -Double.infinity), (1.0, Double.infinity), (0.5, 0.0)])
    func `quantiles of certain probabilities are the ends`(probability: Double, expected: Double) {
        #expect(NormalDistribution.quantile(probability) == expected)
        #expect(StudentDistribution(degreesOfFreedom: 7).quantile(probability) == expected)
    }
}
