/// Walks over stored bytes; whatever is not there is a fault with a name, never a trap.
@safe
struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private(set) var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes = bytes }

  /// Opens a piece that ends in a checksum, and leaves the checksum out.
  init(checked bytes: UnsafeRawBufferPointer) throws(FormatFault) {
    guard bytes.count > 4 else { throw .truncated }
    let body = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - 4)])
    let stored = unsafe bytes.loadUnaligned(fromByteOffset: body.count, as: UInt32.self).littleEndian
    guard unsafe Checksum.short(body) == stored else { throw .wrongChecksum }
    unsafe self.bytes = body
  }

  var remaining: Int { unsafe bytes.count - position }

  mutating func byte() throws(FormatFault) -> UInt8 {
    guard unsafe position < bytes.count else { throw .truncated }
    defer { position += 1 }
    return unsafe bytes[position]
  }

  mutating func word() throws(FormatFault) -> UInt64 {
    guard remaining >= 8 else { throw .truncated }
    defer { position += 8 }
    return unsafe bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian
  }

  mutating func halfWord() throws(FormatFault) -> UInt32 {
    guard remaining >= 4 else { throw .truncated }
    defer { position += 4 }
    return unsafe bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self).littleEndian
  }

  mutating func varint() throws(FormatFault) -> UInt64 {
    let first = try byte()
    if first < 0x80 { return UInt64(first) }
    var value = UInt64(first & 0x7f)
    var shift: UInt64 = 7
    while true {
      let next = try byte()
      value |= UInt64(next & 0x7f) << shift
      if next < 0x80 { return value }
      shift += 7
      guard shift < 64 else { throw .impossible("a number of more than 64 bits") }
    }
  }

  mutating func zigzag() throws(FormatFault) -> Int64 { ZigZag.decode(try varint()) }

  /// A number that counts bytes or samples, at most `limit`.
  mutating func count(upTo limit: Int) throws(FormatFault) -> Int {
    let value = try varint()
    guard value <= UInt64(limit) else { throw .wrongCount }
    return Int(value)
  }

  /// Lends the next `count` bytes.
  mutating func take(_ count: Int) throws(FormatFault) -> UnsafeRawBufferPointer {
    guard count <= remaining else { throw .truncated }
    defer { position += count }
    return unsafe UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count)])
  }
}
