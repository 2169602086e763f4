/// Bytes being put together. Emptying it keeps its memory, so that a batch costs no allocation.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  mutating func append(contentsOf other: some Sequence<UInt8>) { bytes.append(contentsOf: other) }

  /// Least significant byte first.
  mutating func append(word: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: word >> shift))
    }
  }

  /// Least significant byte first.
  mutating func append(halfWord: UInt32) {
    for shift in stride(from: UInt32(0), to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: halfWord >> shift))
    }
  }

  /// Seven bits a byte, the lowest first; the high bit says that more follow (LEB128).
  mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// A signed number with its sign in the lowest bit, so that small negative numbers stay short.
  mutating func append(zigzag value: Int64) { append(varint: ZigZag.encode(value)) }

  /// Overwrites a byte written before.
  mutating func replace(byte: UInt8, at position: Int) { bytes[position] = byte }

  /// Overwrites four bytes written before.
  mutating func replace(halfWord: UInt32, at position: Int) {
    for index in 0..<4 { bytes[position + index] = UInt8(truncatingIfNeeded: halfWord >> UInt32(8 * index)) }
  }

  /// Ends a piece with the checksum of everything in it.
  mutating func appendChecksum() {
    let checksum = unsafe bytes.withUnsafeBytes { unsafe Checksum.short($0) }
    append(halfWord: checksum)
  }
}

/// Signed numbers as unsigned ones: 0, −1, 1, −2 become 0, 1, 2, 3.
enum ZigZag {
  @inline(__always) static func encode(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: (value << 1) ^ (value >> 63))
  }

  @inline(__always) static func decode(_ value: UInt64) -> Int64 {
    Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }
}
