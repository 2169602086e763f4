/// Reads polygons in OGC Well-Known Binary, as GeoPackage stores them.
///
/// Source: OGC 06-103r4, clause 8.2, with the ISO numbers for heights and measures (1000 and more); those are
/// skipped.
struct WellKnownBinary {
  /// Why bytes are no polygon.
  enum Fault: Error, Hashable {
    /// They end too early, or counts say more than there is.
    case cutShort
    /// Another geometry, by its number.
    case otherGeometry(UInt32)
  }

  private let bytes: [UInt8]
  private var at: Int
  private var isLittleEndian = true

  /// The rings of a Polygon or MultiPolygon that begins at `offset`.
  static func rings(_ bytes: [UInt8], from offset: Int) throws(Fault) -> [MapFeature.Ring] {
    var reading = WellKnownBinary(bytes: bytes, at: offset)
    let (kind, dimensions) = try reading.head()
    var rings: [MapFeature.Ring] = []
    switch kind {
    case 3: try reading.polygon(dimensions, &rings)
    case 6:
      for _ in 0..<(try reading.count(ofAtLeast: 9)) {
        let (part, dimensions) = try reading.head()
        guard part == 3 else { throw .otherGeometry(part) }
        try reading.polygon(dimensions, &rings)
      }
    default: throw .otherGeometry(kind)
    }
    return rings
  }

  private init(bytes: [UInt8], at offset: Int) {
    self.bytes = bytes
    at = offset
  }

  /// Byte order, kind of geometry, and numbers in a position.
  private mutating func head() throws(Fault) -> (kind: UInt32, dimensions: Int) {
    guard at < bytes.count else { throw .cutShort }
    isLittleEndian = bytes[at] != 0
    at += 1
    let written = try word()
    let dimensions = written / 1_000 == 0 ? 2 : written / 1_000 == 3 ? 4 : 3
    guard written < 4_000 else { throw .otherGeometry(written) }
    return (written % 1_000, dimensions)
  }

  private mutating func polygon(_ dimensions: Int, _ rings: inout [MapFeature.Ring]) throws(Fault) {
    for number in 0..<(try count(ofAtLeast: 4)) {
      let points = try count(ofAtLeast: 8 * dimensions)
      var coordinates: [Double] = []
      coordinates.reserveCapacity(2 * points)
      for _ in 0..<points {
        coordinates.append(Double(bitPattern: try number64()))
        coordinates.append(Double(bitPattern: try number64()))
        at += 8 * (dimensions - 2)
      }
      rings.append(MapFeature.Ring(isHole: number > 0, coordinates: coordinates, declared: points))
    }
  }

  /// A count of things that take so many bytes each: one that cannot be is noticed before memory is asked
  /// for.
  private mutating func count(ofAtLeast size: Int) throws(Fault) -> Int {
    let count = Int(try word())
    guard count <= (bytes.count - at) / size else { throw .cutShort }
    return count
  }

  private mutating func word() throws(Fault) -> UInt32 { UInt32(truncatingIfNeeded: try number(4)) }
  private mutating func number64() throws(Fault) -> UInt64 { try number(8) }

  private mutating func number(_ size: Int) throws(Fault) -> UInt64 {
    guard bytes.count - at >= size else { throw .cutShort }
    var value: UInt64 = 0
    for step in 0..<size {
      value = value << 8 | UInt64(bytes[isLittleEndian ? at + size - 1 - step : at + step])
    }
    at += size
    return value
  }
}
