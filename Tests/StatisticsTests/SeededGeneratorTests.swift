import Foundation
import Statistics
import Testing

struct SeededGeneratorTests {
    @Test func `Poisson draws have the masses of a mean of one`() {
        var generator = SeededGenerator(seed: Seed(rawValue: 42))
        var counts = [Int](repeating: 0, count: 8)
        let draws = 200_000
        for _ in 0..<draws { counts[min(7, generator.poissonOne())] += 1 }
        var mass = exp(-1.0)
        for (value, count) in counts.prefix(7).enumerated() {
            if value > 0 { mass /= Double(value) }
            let deviation = (mass * (1 - mass) / Double(draws)).squareRoot()
            #expect(abs(Double(count) / Double(draws) - mass) < 4.5 * deviation, "\(value)")
        }
    }

    @Test func `a stored generator goes on where it stopped`() throws {
        var generator = SeededGenerator(seed: Seed(rawValue: 5))
        _ = generator.next()
        var copy = try JSONDecoder().decode(SeededGenerator.self, from: JSONEncoder().encode(generator))
        #expect((0..<5).map { _ in generator.next() } == (0..<5).map { _ in copy.next() })
    }

    @Test func `a seed survives JSON`() throws {
        let seed = Seed(rawValue: .max)
        #expect(try JSONDecoder().decode([Seed].self, from: JSONEncoder().encode([seed])) == [seed])
    }

    @Test func `streams of a seed differ and repeat`() {
        let seed = Seed(rawValue: 9)
        #expect(Set((0..<1_000).map { seed.stream($0) }).count == 1_000)
        #expect(seed.stream(3) == seed.stream(3))
        #expect(seed.stream(3) != Seed(rawValue: 10).stream(3))
    }

    @Test func `a shuffle keeps the elements and reaches every order alike`() {
        var generator = SeededGenerator(seed: Seed(rawValue: 6))
        var orders: [[Int]: Int] = [:]
        for _ in 0..<6_000 {
            var elements = [1, 2, 3]
            generator.shuffle(&elements)
            orders[elements, default: 0] += 1
        }
        #expect(orders.count == 6)
        #expect(orders.keys.allSatisfy { $0.sorted() == [1, 2, 3] })
        #expect(orders.values.allSatisfy { abs($0 - 1_000) < 140 })
    }

    @Test func `uniform and normal draws have their moments`() throws {
        var generator = SeededGenerator(seed: Seed(rawValue: 7))
        let uniform = Sample((0..<20_000).map { _ in generator.uniform() })
        #expect(abs(try #require(uniform.mean) - 0.5) < 0.01)
        #expect(uniform.values.allSatisfy { (0..<1).contains($0) })
        let normal = Sample((0..<20_000).map { _ in generator.normal() })
        #expect(abs(try #require(normal.mean)) < 0.03)
        #expect(abs(try #require(normal.variance) - 1) < 0.05)
    }
}
