/// The geometry of one row of a GeoPackage, where it is a point.
///
/// "GP", version, flags, four bytes of coordinate system, a box whose length the flags tell, and Well-Known Binary.
/// Source: OGC 12-128r18, clause 2.1.3; OGC 06-103r4, clause 8.2, with the ISO numbers for heights and measures.
enum GeoPackagePoint: Hashable {
  /// A point, in the layer's coordinate system.
  case point(x: Double, y: Double)
  /// No geometry, or an empty one.
  case none
  /// Another geometry, by its name.
  case other(String)
  /// Bytes that end too early, or are no geometry.
  case damaged

  private static let kinds: [UInt32: String] = [
    2: "LineString", 3: "Polygon", 4: "MultiPoint", 5: "MultiLineString", 6: "MultiPolygon",
    7: "GeometryCollection",
  ]

  /// Reads a geometry.
  init(_ blob: [UInt8]) {
    if blob.isEmpty {
      self = .none
      return
    }
    let boxes = [0, 32, 48, 48, 64]
    guard blob.count >= 8, blob[0] == UInt8(ascii: "G"), blob[1] == UInt8(ascii: "P"),
      Int(blob[3] >> 1 & 7) < boxes.count
    else {
      self = .damaged
      return
    }
    let start = 8 + boxes[Int(blob[3] >> 1 & 7)]
    guard blob.count >= start + 5 else {
      self = .damaged
      return
    }
    let isLittleEndian = blob[start] != 0
    func number(_ at: Int, _ size: Int) -> UInt64 {
      (0..<size).reduce(0) { $0 << 8 | UInt64(blob[isLittleEndian ? at + size - 1 - $1 : at + $1]) }
    }
    let kind = UInt32(truncatingIfNeeded: number(start + 1, 4))
    guard kind < 4_000, kind % 1_000 == 1 else {
      self = .other(GeoPackagePoint.kinds[kind % 1_000] ?? "geometry \(kind)")
      return
    }
    guard blob.count >= start + 21 else {
      self = .damaged
      return
    }
    let (x, y) = (
      Double(bitPattern: number(start + 5, 8)), Double(bitPattern: number(start + 13, 8))
    )
    // An empty point is written as two numbers that are none.
    self = x.isNaN && y.isNaN ? .none : .point(x: x, y: y)
  }
}
