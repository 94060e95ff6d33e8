import Foundation

extension [UInt8] {
    /// Where `pattern`, which is not empty, begins for the first time at or after `start`.
    func firstPlace(of pattern: [UInt8], from start: Int = 0) -> Int? {
        withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, let first = pattern.first else { return nil }
            var start = start
            while start + pattern.count <= bytes.count {
                let span = bytes.count - pattern.count - start + 1
                guard let found = memchr(base + start, Int32(first), span) else { return nil }
                start = UnsafeRawPointer(found) - base
                if memcmp(base + start, pattern, pattern.count) == 0 { return start }
                start += 1
            }
            return nil
        }
    }
}
