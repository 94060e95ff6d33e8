import Statistics

/// Whether two numbers agree to a relative tolerance; below `absolute` all are alike.
func isClose(_ a: Double, _ b: Double, relative: Double = 1e-9, absolute: Double = 1e-15) -> Bool {
    a == b || abs(a - b) <= max(relative * max(abs(a), abs(b)), absolute)
}

func isClose(_ a: Double?, _ b: Double?, relative: Double = 1e-9, absolute: Double = 1e-15) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return isClose(a, b, relative: relative, absolute: absolute)
}

func isClose(_ a: Interval?, _ b: [Double]?, relative: Double = 1e-9, absolute: Double = 1e-15) -> Bool {
    guard let a, let b, b.count == 2 else { return a == nil && b == nil }
    return isClose(a.lower, b[0], relative: relative, absolute: absolute)
        && isClose(a.upper, b[1], relative: relative, absolute: absolute)
}

func isClose(_ a: [Double], _ b: [Double], relative: Double = 1e-9, absolute: Double = 1e-15) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { isClose($0, $1, relative: relative, absolute: absolute) }
}
