import AddressIndex
import AddressRegister
import SQLiteStore
import Testing

@Suite("Points of a GeoPackage are a list")
struct GeoPackageTests {
  /// `POINT(x y)` as a hexadecimal literal: "GP", version 0, little end first, no box, system 4326.
  private func point(_ x: Double, _ y: Double, kind: UInt8 = 1) -> String {
    var bytes: [UInt8] = [0x47, 0x50, 0, 1, 0xE6, 0x10, 0, 0, 1, kind, 0, 0, 0]
    for number in [x, y] {
      for at in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number.bitPattern >> (8 * at))) }
    }
    return hexadecimal(bytes)
  }

  private func hexadecimal(_ bytes: [UInt8]) -> String {
    "X'" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "'"
  }

  private func package(_ office: Office, _ rows: [String], geometry: String = "POINT", system: Int = 4326)
    throws
    -> String
  {
    let path = office.file("points.gpkg")
    let database = try Database(path: path)
    try database.execute(
      """
      CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER);
      INSERT INTO gpkg_spatial_ref_sys VALUES (4326, 'EPSG', 4326), (32648, 'EPSG', 32648);
      CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER);
      INSERT INTO gpkg_geometry_columns VALUES ('nhà "cũ" xưa', 'geom', '\(geometry)', \(system));
      CREATE TABLE "nhà ""cũ"" xưa" (fid INTEGER PRIMARY KEY, geom BLOB, "Số nhà" TEXT, "Đường" TEXT, "Mã xã" TEXT,
        "Vĩ độ" REAL, "Màu" TEXT);
      """)
    for row in rows { try database.execute("INSERT INTO \"nhà \"\"cũ\"\" xưa\" VALUES (\(row))") }
    return path
  }

  private func take(_ office: Office, _ path: String) throws -> ImportSummary {
    let task = RegisterImport(
      into: try office.register(), ownersPath: office.ownersPath, index: smallIndex, classes: shippedClasses)
    return try task.geoPackage(
      path, layer: try GeoPackageLayer.named(nil, in: path),
      ImportOptions(source: "points", by: "lan", at: october15, day: "2026-10-15"))
  }

  @Test func `each row is an object, and what is none comes back with a reason`() throws {
    let office = Office()
    let path = try package(
      office,
      [
        "7, \(point(108.05, 15.05)), '1', 'Lê Lợi', '21025', 99, 'xanh'",
        "8, NULL, '2', 'Lê Lợi', '21025', NULL, NULL",
        "9, \(point(108.05, 15.05, kind: 2)), '3', 'Lê Lợi', '21025', NULL, NULL",
        "10, \(hexadecimal([0x47, 0x50, 0, 1])), '4', 'Lê Lợi', '21025', NULL, NULL",
        "11, \(point(.nan, .nan)), '5', 'Lê Lợi', '99999', NULL, 'a,b'",
      ])
    #expect(try ListForm.of(path) == .geoPackage)
    let layer = try GeoPackageLayer.named(nil, in: path)
    #expect(layer.kind == .addresses && layer.system == .wgs84)
    let summary = try take(office, path)
    #expect(summary.counts.added == 2 && summary.unknownColumns == ["Màu"])
    #expect(summary.refusals == [.badCoordinate: 2, .unknownCommune: 1])
    let objects = try office.objects()
    #expect(objects[0].record.position == MapPoint(latitude: 15.05, longitude: 108.05))
    // The key of the table is numbered anew with every file, and is no name of the list's.
    #expect(objects[0].sourceID.isEmpty && objects[1].record.position == nil)
    #expect(try take(office, path).counts.unchanged == 2)
    // The refused rows are a list of their own.
    let lines = try office.read(try #require(summary.refusedPath)).split(separator: "\n")
    #expect(lines[0].hasSuffix("Số nhà,Đường,Mã xã,Màu,latitude,longitude"))
    #expect(lines[3].hasSuffix("5,Lê Lợi,99999,\"a,b\",,"))
  }

  @Test func `layers of other things are told by their name`() throws {
    let office = Office()
    let borders = try package(office, [], geometry: "MULTIPOLYGON")
    #expect(try GeoPackageLayer.named(nil, in: borders).kind == .borders)
    #expect(throws: RegisterError.self) { try GeoPackageLayer.named("đường", in: borders) }
    let far = Office()
    let path = try package(far, [], system: 32648)
    #expect(throws: RegisterError.self) { try take(far, path) }
    _ = try office.register()
    #expect(throws: RegisterError.self) { try GeoPackageLayer.named(nil, in: office.registerPath) }
  }

  @Test(arguments: [
    ("a,b\n", ListForm.csv), ("\u{FEFF} {\"type\"", .geoJSON), ("", .csv),
  ]) func `the content tells the form, and not the name`(text: String, form: ListForm) throws {
    let office = Office()
    #expect(try ListForm.of(try office.write(text, to: "list.txt")) == form)
  }
}
