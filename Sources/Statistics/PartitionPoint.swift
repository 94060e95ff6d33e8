extension Range<Int> {
    /// The first number that a condition is false of, where it is true of all before and of none after; the upper bound where
    /// it is true of all. O(log n) calls.
    func partitionPoint(where holds: (Int) -> Bool) -> Int {
        var (low, high) = (lowerBound, upperBound)
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
