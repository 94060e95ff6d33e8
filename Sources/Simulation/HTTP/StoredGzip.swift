/// Gzip (RFC 1952) without compression: a container that every reader must unpack, at the price of a checksum.
enum StoredGzip {
    static func packed(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        result.reserveCapacity(bytes.count + bytes.count / 10_000 + 32)
        var place = 0
        repeat {
            let length = min(65_535, bytes.count - place)
            let isLast = place + length == bytes.count
            result.append(isLast ? 1 : 0)
            for half in [UInt16(length), ~UInt16(length)] { result += [UInt8(half & 0xFF), UInt8(half >> 8)] }
            result += bytes[place..<place + length]
            place += length
        } while place < bytes.count
        for word in [checksum(bytes), UInt32(truncatingIfNeeded: bytes.count)] {
            for shift in [0, 8, 16, 24] { result.append(UInt8(word >> UInt32(shift) & 0xFF)) }
        }
        return result
    }

    private static let table: [UInt32] = (0..<256).map { (index: UInt32) in
        (0..<8).reduce(index) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    /// CRC-32 as gzip uses it.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { value, byte in table[Int((value ^ UInt32(byte)) & 0xFF)] ^ (value >> 8) }
    }
}
