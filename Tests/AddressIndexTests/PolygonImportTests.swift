import AddressIndex
import SQLiteStore
import Telemetry
import Testing

/// One feature with the code of a small map's commune.
func mapFeature(_ code: String, _ rings: String, type: String = "Polygon") -> String {
  #"{"type":"Feature","properties":{"code":\#(code)},"geometry":{"type":"\#(type)","coordinates":\#(rings)}}"#
}

func mapCollection(_ features: String...) -> String {
  #"{"type":"FeatureCollection","features":[\#(features.joined(separator: ","))]}"#
}

private let square = "[[[108,15],[108.1,15],[108.1,15.1],[108,15.1],[108,15]]]"

private let otherSquare = "[[[108.1,15],[108.2,15],[108.2,15.1],[108.1,15.1],[108.1,15]]]"

func importing(_ text: String, to path: String) throws -> ImportReport {
  try AddressStore.importPolygons(
    Array(text.utf8), file: "map.geojson", communes: SmallMap.communes, to: path)
}

@Suite struct `A map file with a fault` {
  @Test(arguments: [
    ("{", "The JSON document has an improper structure"),
    ("[]", "the file's outermost value is not an object"),
    ("{}", "the file has no 'type'"),
    (#"{"type":"Topology"}"#, "the file's 'type' is not 'FeatureCollection'"),
    (#"{"type":"FeatureCollection"}"#, "the file has no list 'features'"),
    (mapCollection(), "the map has no features"),
    (mapCollection("7"), "feature 0 has no commune code among its properties"),
    (
      mapCollection(#"{"type":"Feature","properties":{"code":"20001"},"geometry":null}"#),
      "feature 0 (code 20001) has no geometry with coordinates"
    ),
    (
      mapCollection(mapFeature("\"20001\"", "[108,15]", type: "Point")),
      "feature 0 (code 20001) is a 'Point'; a commune is a Polygon or a MultiPolygon"
    ),
    (mapCollection(mapFeature("\"20001\"", "[]")), "feature 0 (code 20001) has no rings"),
    (
      mapCollection(mapFeature("\"20009\"", square)),
      "feature 0 (code 20009) has a code that no commune in force has"
    ),
    (
      mapCollection(mapFeature("\"20001\"", square), mapFeature("\"20001\"", otherSquare)),
      "feature 1 (code 20001) has the code of feature 0 too"
    ),
    (
      mapCollection(mapFeature("\"20001\"", "[[[108,15],[108.1,15],[108,15]]]")),
      "feature 0 (code 20001) ring 0: has 3 positions; the smallest closed ring has 4"
    ),
    (
      mapCollection(mapFeature("\"20001\"", "[[[108,15],[108.1,15],[108.1,15.1],[108,15.1]]]")),
      "feature 0 (code 20001) ring 0: its last position is not its first"
    ),
    (
      mapCollection(mapFeature("\"20001\"", "[[[15,108],[15,108.1],[15.1,108.1],[15,108]]]")),
      "feature 0 (code 20001) ring 0: latitude and longitude are exchanged"
    ),
    (
      mapCollection(
        mapFeature("\"20001\"", "[[[587000,1672000],[587100,1672000],[587100,1672100],[587000,1672000]]]")),
      "feature 0 (code 20001) ring 0: the coordinate is metres, by their size of VN-2000"
    ),
    (
      mapCollection(mapFeature("\"20001\"", "[[[108,15],[108.1,15],[0,0],[108,15]]]")),
      "feature 0 (code 20001) ring 0: the coordinate is 0, 0"
    ),
    (
      mapCollection(mapFeature("\"20001\"", "[[[108,15],[108.1,null],[108.1,15.1],[108,15]]]")),
      "feature 0 (code 20001) ring 0: position 1 is not a pair of numbers"
    ),
    (
      mapCollection(mapFeature("\"20001\"", "[[[108,15],[108.1,15],[108.2,15],[108,15]]]")),
      "feature 0 (code 20001) ring 0: encloses nothing"
    ),
    (
      mapCollection(mapFeature("\"20001\"", "[5]", type: "MultiPolygon")),
      "feature 0 (code 20001) ring 0: position 0 is not a pair of numbers"
    ),
  ])
  func `is reported by feature and code, and changes nothing`(text: String, message: String) throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/addresses.sqlite"
    let report = try importing(text, to: path)
    #expect(!report.isWritten)
    #expect(
      report.diagnostics.contains { $0.gravity == .error && $0.message.hasPrefix(message) },
      "\(report.diagnostics)")
    #expect((readFile(path) ?? []).isEmpty)
    #expect(readFile(path + ".new") == nil)
  }

  @Test func `is reported whole, not at its first fault`() throws {
    let text = mapCollection(
      mapFeature("\"20009\"", square), mapFeature("\"20001\"", "[[[108,15],[108.1,15],[108,15]],[[1,2]]]"))
    let report = try importing(text, to: TemporaryFolder().path + "/addresses.sqlite")
    #expect(report.diagnostics.count { $0.gravity == .error } == 3)
  }
}

@Suite struct `An imported map` {
  @Test func `turns rings that wind the wrong way, keeps holes, and says both`() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/addresses.sqlite"
    let clockwise = "[[[108,15],[108,15.1],[108.1,15.1],[108.1,15],[108,15]]"
    let hole = ",[[108.04,15.04],[108.06,15.04],[108.06,15.06],[108.04,15.06],[108.04,15.06],[108.04,15.04]]]"
    var stages: [ImportProgress.Stage] = []
    let report = try AddressStore.importPolygons(
      Array(mapCollection(mapFeature("20001", clockwise + hole)).utf8), file: "m",
      communes: SmallMap.communes,
      to: path
    ) { if stages.last != $0.stage { stages.append($0.stage) } }
    #expect(report.isWritten)
    #expect(stages == [.reading, .checking, .measuring, .writing])
    #expect(report.turnedRings == 2)
    #expect(report.repeatedPoints == 1)
    #expect((report.polygonCount, report.ringCount, report.pointCount) == (1, 2, 8))
    let messages = report.diagnostics.map(\.message)
    #expect(messages.contains { $0.contains("writes its code as a number") })
    #expect(messages.contains { $0.contains("winds 2 of its rings") })
    #expect(messages.contains { $0.contains("no polygon for 20002 Xã Đông, 20003 Xã Giữa, 20004 Xã Dải") })
    let polygons = try AddressStore.readPolygons(path)
    #expect(polygons.map(\.code) == ["20001"])
    #expect(polygons[0].rings.map(\.isHole) == [false, true])
    #expect(polygons[0].rings.map { $0.doubledArea > 0 } == [true, false])
  }

  @Test func `reports a seat outside its own polygon`() throws {
    let folder = TemporaryFolder()
    let elsewhere = "[[[108.5,15],[108.6,15],[108.6,15.1],[108.5,15.1],[108.5,15]]]"
    let report = try importing(
      mapCollection(mapFeature("\"20002\"", elsewhere)), to: folder.path + "/addresses.sqlite")
    #expect(report.isWritten)
    #expect(report.diagnostics.contains { $0.message.contains("the seat of 20002 Xã Đông lies 3") })
  }

  @Test func `replaces the one before and leaves other layers and open readers alone`() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/addresses.sqlite"
    _ = try importing(mapCollection(mapFeature("\"20001\"", square)), to: path)
    do {
      let database = try Database(path: path)
      try database.execute("CREATE TABLE streets (name TEXT); INSERT INTO streets VALUES ('Quang Trung')")
    }
    let reader = try Database(path: path, access: .readOnly)
    _ = try importing(mapCollection(mapFeature("\"20002\"", square)), to: path)
    #expect(try reader.integer("SELECT count(*) FROM polygons WHERE code = '20001'") == 1)
    #expect(try AddressStore.readPolygons(path).map(\.code) == ["20002"])
    #expect(try Database(path: path, access: .readOnly).integer("SELECT count(*) FROM streets") == 1)
    #expect(readFile(path + ".new") == nil)
  }

  @Test func `is opened together with the tables of units`() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/addresses.sqlite"
    let opened = AddressIndex.open(directory: root + "/addresses", database: path)
    #expect(opened.index?.hasPolygons == false)
    #expect(opened.diagnostics.isEmpty)
    let missing = AddressIndex.open(directory: folder.path, database: path)
    #expect(missing.index == nil)
    #expect(missing.diagnostics.first?.message.hasPrefix("the file cannot be opened") == true)
  }

  @Test func `that is damaged, foreign or newer is refused with its reason`() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/addresses.sqlite"
    writeFile(path, Array("not a database at all, but long enough to be one".utf8))
    #expect(throws: AddressError.self) { try AddressStore.readPolygons(path) }
    #expect(throws: AddressError.self) {
      try importing(mapCollection(mapFeature("\"20001\"", square)), to: path)
    }
    #expect(readFile(path)?.count == 48)

    let opened = AddressIndex.open(directory: root + "/addresses", database: path)
    #expect(opened.index?.hasPolygons == false)
    #expect(opened.diagnostics.map(\.gravity) == [.error])

    writeFile(path, [])
    try Database(path: path).execute("CREATE TABLE x (y)")
    #expect(reason(path)?.contains("not an address database") == true)
    writeFile(path, [])
    _ = try Database(path: path).execute("PRAGMA application_id = 1129791812; PRAGMA user_version = 9")
    #expect(reason(path)?.contains("has format 9") == true)
    try Database(path: path).execute(
      """
      PRAGMA user_version = 1; CREATE TABLE polygons (code TEXT, points INTEGER, rings BLOB);
      INSERT INTO polygons VALUES ('20001', 3, x'0100000001000000')
      """)
    #expect(reason(path)?.contains("the polygon of 20001 is damaged") == true)
  }

  private func reason(_ path: String) -> String? {
    do throws(AddressError) {
      _ = try AddressStore.readPolygons(path)
      return nil
    } catch {
      return error.message
    }
  }
}

@Suite struct `A polygon as bytes` {
  @Test func `has the documented picture and comes back as it was`() {
    let rings = [
      MapRing(isHole: false, points: [.init(x: 1, y: -2), .init(x: 3, y: 4), .init(x: 5, y: 258)])
    ]
    let bytes = PolygonBlob.encode(rings)
    let picture: [UInt8] = [
      1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0,
      1, 0, 0, 0, 254, 255, 255, 255, 3, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0, 2, 1, 0, 0,
    ]
    #expect(bytes == picture)
    #expect(decode(bytes) == rings)
  }

  @Test func `is refused where it is cut short, too long or of another version`() {
    let bytes = PolygonBlob.encode(SmallMap.polygons[0].rings)
    for length in 0..<bytes.count { #expect(decode(Array(bytes[..<length])) == nil) }
    #expect(decode(bytes + [0]) == nil)
    #expect(decode([2] + bytes.dropFirst()) == nil)
    var huge = bytes
    huge[15] = 0xFF
    #expect(decode(huge) == nil)
  }

  private func decode(_ bytes: [UInt8]) -> [MapRing]? {
    unsafe bytes.withUnsafeBytes { unsafe PolygonBlob.decode($0) }
  }
}
