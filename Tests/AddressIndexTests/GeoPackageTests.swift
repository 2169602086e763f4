import AddressIndex
import SQLiteStore
import Telemetry
import Testing

/// A GeoPackage of one layer, written as GIS programs do.
private enum Package {
  /// A polygon or its parts as Well-Known Binary behind a GeoPackage header.
  static func geometry(
    _ polygons: [[[(Double, Double)]]], isBigEndian: Bool = false, hasHeights: Bool = false, box: UInt8 = 0
  ) -> [UInt8] {
    var bytes: [UInt8] = Array("GP".utf8) + [0, 1 | box << 1] + [0, 0, 0, 0]
    bytes += [UInt8](repeating: 0, count: [0, 32, 48, 48, 64][Int(box)])
    func word(_ value: Int) -> [UInt8] { number(UInt64(value), 4) }
    func number(_ value: UInt64, _ size: Int) -> [UInt8] {
      let little = (0..<size).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
      return isBigEndian ? little.reversed() : little
    }
    func head(_ kind: Int) -> [UInt8] { [isBigEndian ? 0 : 1] + word(kind + (hasHeights ? 1_000 : 0)) }
    if polygons.count != 1 { bytes += head(6) + word(polygons.count) }
    for polygon in polygons {
      bytes += head(3) + word(polygon.count)
      for ring in polygon {
        bytes += word(ring.count)
        for point in ring {
          bytes += number(point.0.bitPattern, 8) + number(point.1.bitPattern, 8)
          if hasHeights { bytes += number(7.0.bitPattern, 8) }
        }
      }
    }
    return bytes
  }

  static func write(
    _ path: String, code: String = "'20001'", reference: Int = 4326, epsg: Int? = 4326, _ blob: [UInt8]
  ) throws {
    let database = try Database(path: path)
    try database.execute(
      """
      CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER);
      CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);
      INSERT INTO gpkg_geometry_columns VALUES ('xã "mới"', 'geom', \(reference));
      CREATE TABLE [xã "mới"] (fid INTEGER PRIMARY KEY, geom BLOB, code, name TEXT)
      """)
    if let epsg {
      try database.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (\(reference), 'EPSG', \(epsg))")
    }
    let insert = try database.prepare(
      "INSERT INTO [xã \"mới\"] (geom, code, name) VALUES (?1, \(code), 'Xã Tây')")
    insert.bind(1, blob)
    try insert.run()
  }
}

private let square = [[(108.0, 15.0), (108.1, 15.0), (108.1, 15.1), (108.0, 15.1), (108.0, 15.0)]]
private let island = [[(108.3, 15.0), (108.4, 15.0), (108.4, 15.1), (108.3, 15.0)]]

@Suite struct `A map in a GeoPackage` {
  private let folder = TemporaryFolder()
  private var map: String { folder.path + "/communes.csv" }
  private var path: String { folder.path + "/addresses.sqlite" }

  private func importing(_ system: CoordinateSystem? = nil, layer: String? = nil) throws -> ImportReport {
    try AddressStore.importGeoPackage(
      map, layer: layer, communes: SmallMap.communes, to: path, system: system)
  }

  @Test(arguments: [
    Package.geometry([square]), Package.geometry([square], isBigEndian: true, box: 1),
    Package.geometry([square], hasHeights: true, box: 4), Package.geometry([square, island]),
  ])
  func `is read in whatever form its geometry has`(blob: [UInt8]) throws {
    try Package.write(map, blob)
    let report = try importing()
    #expect(report.isWritten, "\(report.diagnostics)")
    #expect(AddressStore.looksLikeGeoPackage(try #require(readFile(map))))
    let rings = try AddressStore.readPolygons(path)[0].rings
    #expect(rings[0] == box(108, 15, 108.1, 15.1))
  }

  @Test func `states its own coordinate system, which must be the one announced`() throws {
    let metres = [[(586e3, 1671e3), (588e3, 1671e3), (588e3, 1673e3), (586e3, 1673e3), (586e3, 1671e3)]]
    try Package.write(map, reference: 5898, epsg: 5898, Package.geometry([metres]))
    #expect(try importing().isWritten)
    #expect(try importing(try CoordinateSystem("vn2000:108")).isWritten)
    let refused = try importing(try CoordinateSystem("vn2000:107.5"))
    #expect(refused.diagnostics.map(\.message).contains { $0.contains("another than the one stated") })
  }

  @Test(arguments: [
    ("'20001'", 32_649, 32_649, Array("GP".utf8), "is in EPSG:32649, which is none of the country's"),
    ("'20001'", 4_326, 4_326, Array("GP".utf8), "has no geometry with coordinates"),
    ("'20001'", 4_326, 4_326, Array(Package.geometry([square]).dropLast(1)), "has no geometry"),
    ("'20001'", 4_326, 4_326, Package.geometry([]), "has no rings"),
    ("NULL", 4_326, 4_326, Package.geometry([square]), "has no commune code"),
    (
      "'20001'", 4_326, 4_326,
      Array("GP".utf8) + [0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0] + [UInt8](repeating: 0, count: 16),
      "is a 'Point'"
    ),
  ])
  func `with a fault is refused`(
    code: String, reference: Int, epsg: Int, blob: [UInt8], message: String
  ) throws {
    try Package.write(map, code: code, reference: reference, epsg: epsg, blob)
    let report = try importing()
    #expect(!report.isWritten)
    #expect(report.diagnostics.contains { $0.message.contains(message) }, "\(report.diagnostics)")
  }

  @Test func `is asked for by the name of its layer, and for the column of codes`() throws {
    try Package.write(map, code: "20001", Package.geometry([square]))
    let report = try importing(layer: "xã \"mới\"")
    #expect(report.isWritten)
    #expect(report.diagnostics.contains { $0.message.contains("writes its code as a number") })
    let wrongLayer = try importing(layer: "districts")
    #expect(wrongLayer.diagnostics.map(\.message) == ["name one of the file's layers: xã \"mới\""])
    let wrongColumn = try AddressStore.importGeoPackage(
      map, communes: SmallMap.communes, to: path, codeProperty: "ma_xa")
    #expect(wrongColumn.diagnostics[0].message.contains("has no column 'ma_xa'"))
  }

  @Test func `that is another database, or none, is refused`() throws {
    try Database(path: map).execute("CREATE TABLE x (y)")
    #expect(try importing().diagnostics.map(\.message) == ["the file is no GeoPackage"])
    writeFile(map, Array("not a database, but long enough to be taken for one".utf8))
    #expect(throws: AddressError.self) { try importing() }
    #expect(!AddressStore.looksLikeGeoPackage(Array("{\"type\"".utf8)))
  }
}
