/// XXH64 with seed zero, of which the formats keep the low 32 bits, as Zstandard does for its frames.
///
/// SQLite does not check its pages, and a provincial server's disk may be ten years old: a flipped bit must
/// be reported, not plotted. Source: Y. Collet, *xxHash fast digest algorithm*, version 0.1.1.
enum Checksum {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  /// The part that is stored.
  static func short(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    unsafe UInt32(truncatingIfNeeded: of(bytes))
  }

  /// The whole digest.
  static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var position = 0
    var hash: UInt64
    if bytes.count >= 32 {
      hash = unsafe lanes(bytes, &position)
    } else {
      hash = prime5
    }
    hash &+= UInt64(bytes.count)
    while position + 8 <= bytes.count {
      hash ^= unsafe round(0, bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian)
      hash = rotated(hash, 27) &* prime1 &+ prime4
      position += 8
    }
    if position + 4 <= bytes.count {
      let word = unsafe bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self).littleEndian
      hash ^= UInt64(word) &* prime1
      hash = rotated(hash, 23) &* prime2 &+ prime3
      position += 4
    }
    while position < bytes.count {
      hash ^= unsafe UInt64(bytes[position]) &* prime5
      hash = rotated(hash, 11) &* prime1
      position += 1
    }
    hash = (hash ^ (hash >> 33)) &* prime2
    hash = (hash ^ (hash >> 29)) &* prime3
    return hash ^ (hash >> 32)
  }

  private static func lanes(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> UInt64 {
    var a = prime1 &+ prime2
    var b = prime2
    var c: UInt64 = 0
    var d = 0 &- prime1
    while position + 32 <= bytes.count {
      a = unsafe round(a, bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian)
      b = unsafe round(b, bytes.loadUnaligned(fromByteOffset: position + 8, as: UInt64.self).littleEndian)
      c = unsafe round(c, bytes.loadUnaligned(fromByteOffset: position + 16, as: UInt64.self).littleEndian)
      d = unsafe round(d, bytes.loadUnaligned(fromByteOffset: position + 24, as: UInt64.self).littleEndian)
      position += 32
    }
    var hash = rotated(a, 1) &+ rotated(b, 7) &+ rotated(c, 12) &+ rotated(d, 18)
    for lane in [a, b, c, d] { hash = (hash ^ round(0, lane)) &* prime1 &+ prime4 }
    return hash
  }

  @inline(__always) private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotated(lane &+ word &* prime2, 31) &* prime1
  }

  @inline(__always) private static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 {
    word << bits | word >> (64 - bits)
  }
}
