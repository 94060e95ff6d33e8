internal import CZlib
import NIOCore

/// A body packed once, when it is made, instead of at every request.
enum Gzip {
    /// The bytes as a gzip member, or `nil` where packing does not make them smaller.
    static func packed(_ bytes: ByteBuffer) -> ByteBuffer? {
        guard bytes.readableBytes > 512 else { return nil }
        var stream = z_stream()
        // 15 + 16: a gzip header around the largest window.
        guard
            deflateInit2_(
                &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(bytes.readableBytes)))
        var packed = ByteBufferAllocator().buffer(capacity: bound)
        let count = bytes.withUnsafeReadableBytes { input -> Int? in
            packed.withUnsafeMutableWritableBytes { output -> Int? in
                stream.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.bindMemory(to: UInt8.self).baseAddress
                stream.avail_out = UInt32(output.count)
                return deflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.total_out) : nil
            }
        }
        guard let count, count < bytes.readableBytes else { return nil }
        packed.moveWriterIndex(forwardBy: count)
        return packed.slice()
    }
}
