/// The rings of one commune as the bytes of one database column. `docs/formats/addresses.md` has the picture.
package enum PolygonBlob {
  /// The first byte of every blob.
  package static let version: UInt8 = 1

  /// Writes rings.
  package static func encode(_ rings: [MapRing]) -> [UInt8] {
    var bytes: [UInt8] = [version, 0, 0, 0]
    bytes.reserveCapacity(8 + rings.reduce(0) { $0 + 8 + 8 * $1.points.count })
    append(UInt32(rings.count), to: &bytes)
    for ring in rings {
      append(ring.isHole ? 1 : 0, to: &bytes)
      append(UInt32(ring.points.count), to: &bytes)
      for point in ring.points {
        append(UInt32(bitPattern: point.x), to: &bytes)
        append(UInt32(bitPattern: point.y), to: &bytes)
      }
    }
    return bytes
  }

  /// Reads rings; `nil` where the bytes are of another version, cut short or too long.
  package static func decode(_ bytes: UnsafeRawBufferPointer) -> [MapRing]? {
    guard bytes.count >= 8, unsafe bytes[0] == version else { return nil }
    let ringCount = unsafe word(bytes, 4)
    var rings: [MapRing] = []
    var at = 8
    for _ in 0..<ringCount {
      guard bytes.count - at >= 8 else { return nil }
      let role = unsafe word(bytes, at)
      let count = unsafe Int(word(bytes, at + 4))
      at += 8
      guard role <= 1, count >= 3, (bytes.count - at) / 8 >= count else { return nil }
      let start = at
      let points = (0..<count).map { index in
        unsafe MapPoint(
          x: Int32(bitPattern: word(bytes, start + 8 * index)),
          y: Int32(bitPattern: word(bytes, start + 8 * index + 4)))
      }
      at += 8 * count
      rings.append(MapRing(isHole: role == 1, points: points))
    }
    return at == bytes.count ? rings : nil
  }

  private static func append(_ word: UInt32, to bytes: inout [UInt8]) {
    for shift in stride(from: UInt32(0), to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: word >> shift))
    }
  }

  private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
    unsafe UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
}
