import CZstandard

/// Bytes in one of three coats: as they are, as one repeated byte, or as a Zstandard frame.
///
/// Each plane of a chunk is compressed by itself, because a common Huffman table for times and values fits
/// neither. Frames carry no checksum; the chunk has one.
@safe
final class BlockCompressor {
  private enum Coat {
    static let plain: UInt64 = 0
    static let repeated: UInt64 = 1
    static let frame: UInt64 = 2
  }

  /// Below this a frame's header and tables cost more than they save.
  private static let smallestFrame = 48
  private let level: Int32
  private let compressor: OpaquePointer
  private let decompressor: OpaquePointer
  private var scratch: [UInt8] = []

  init(level: Int32) {
    guard let compressor = unsafe ZSTD_createCCtx(), let decompressor = unsafe ZSTD_createDCtx() else {
      preconditionFailure("no memory for a compressor")
    }
    self.level = level
    unsafe self.compressor = compressor
    unsafe self.decompressor = decompressor
  }

  deinit {
    unsafe ZSTD_freeCCtx(compressor)
    unsafe ZSTD_freeDCtx(decompressor)
  }

  /// Appends a block: `varint(length << 2 | coat)`, then the coat's bytes.
  func append(_ block: [UInt8], to writer: inout ByteWriter) {
    let length = UInt64(block.count) << 2
    guard let first = block.first else { return writer.append(varint: length | Coat.plain) }
    if block.allSatisfy({ $0 == first }) {
      writer.append(varint: length | Coat.repeated)
      writer.append(first)
      return
    }
    if block.count >= BlockCompressor.smallestFrame {
      let size = compress(block)
      if size + 2 < block.count {
        writer.append(varint: length | Coat.frame)
        writer.append(varint: UInt64(size))
        writer.append(contentsOf: scratch[..<size])
        return
      }
    }
    writer.append(varint: length | Coat.plain)
    writer.append(contentsOf: block)
  }

  /// Takes a block of at most `limit` bytes.
  func read(_ reader: inout ByteReader, limit: Int) throws(FormatFault) -> [UInt8] {
    let header = try reader.varint()
    guard header >> 2 <= UInt64(limit) else { throw .wrongCount }
    let length = Int(header >> 2)
    switch header & 3 {
    case Coat.plain: return try unsafe Array(reader.take(length))
    case Coat.repeated: return [UInt8](repeating: try reader.byte(), count: length)
    case Coat.frame:
      let size = try reader.count(upTo: reader.remaining)
      let frame = try unsafe reader.take(size)
      let block = unsafe [UInt8](unsafeUninitializedCapacity: length) { buffer, written in
        let code = unsafe ZSTD_decompressDCtx(
          decompressor, buffer.baseAddress, length, frame.baseAddress, size)
        written = ZSTD_isError(code) != 0 ? 0 : code
      }
      guard block.count == length else { throw .impossible("a compressed block") }
      return block
    default: throw .impossible("a block's coat")
    }
  }

  private func compress(_ block: [UInt8]) -> Int {
    let bound = ZSTD_compressBound(block.count)
    if scratch.count < bound { scratch = [UInt8](repeating: 0, count: bound) }
    let code = unsafe scratch.withUnsafeMutableBytes { target in
      unsafe block.withUnsafeBytes { source in
        unsafe ZSTD_compressCCtx(
          compressor, target.baseAddress, target.count, source.baseAddress, source.count, level)
      }
    }
    return ZSTD_isError(code) != 0 ? .max - 2 : code
  }
}
