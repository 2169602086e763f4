import AddressIndex
import AddressRegister
import LocalFiles
import SQLiteStore
import Testing

@Suite("The register leaves as a list and comes back the same")
struct ExportTests {
  private let list = """
    id,Số nhà,Đường,Tòa nhà,Thôn,Mã xã,Vĩ độ,Kinh độ,Lối vào,Loại,Chủ hộ,Mã địa chỉ số,Plus code,Trạng thái,\
    Ngày thu thập,Ngày tạo,Ngày xác minh,Ngày thông báo,Hình thức thông báo,Ngày gắn biển
    a,12A,"Lê Lợi, đoạn ""cũ"" dài",,,21025,15.0512345,108.0598765,15.05 108.05; 15.051 108.052,I,"An, Bình",0512345678,\
    7P8W325X+2V,verified,1/9/2026,2/9/2026,3/9/2026,4/9/2026,thư,5/9/2026
    ,133/50/2,Quang Trung,,,21028,,,,II,,,,created,,,,,,
    ,,,,Thôn Phú Bình,00123,15.25,108.05,,,Cúc,,,,,,,,,
    c,,,Cầu Trà Khúc,,21025,15.25,108.05,,CT,,,,,,,,,,

    """

  @Test(arguments: RegisterExport.Format.allCases) func `a whole round trip`(
    format: RegisterExport.Format
  ) throws {
    let office = Office()
    #expect(try office.take(list).counts.added == 4)
    let path = office.file("out." + format.rawValue)
    let owners = try Owners(office.ownersPath, access: .readOnly)
    #expect(try RegisterExport.write(try office.register(), to: path, as: format, owners: owners) == 4)
    #expect(mode(of: path) == 0o600)
    let other = Office()
    let options = ImportOptions(source: "again", by: "minh", at: october15 + 1, day: "2027-01-01")
    let task = RegisterImport(
      into: try other.register(), ownersPath: other.ownersPath, index: smallIndex, classes: shippedClasses)
    let summary = format == .csv ? try task.csv(path, options) : try task.geoJSON(path, options)
    #expect(summary.counts.added == 4 && summary.counts.refused == 0)
    #expect(try other.objects() == (try office.objects()))
    #expect(try Owners(other.ownersPath).owner(of: 1) == "An, Bình")
    #expect(try Owners(other.ownersPath).owner(of: 3) == "Cúc")
    // And into the register that it came from, it brings nothing.
    let back = RegisterImport(
      into: try office.register(), ownersPath: office.ownersPath, index: smallIndex, classes: shippedClasses)
    let again = format == .csv ? try back.csv(path, options) : try back.geoJSON(path, options)
    #expect(again.counts.unchanged == 4)
  }

  @Test func `owners stay at home unless they are asked for`() throws {
    let office = Office()
    try office.take(list)
    let path = office.file("out.csv")
    #expect(try RegisterExport.write(try office.register(), to: path, as: .csv, commune: "21025") == 2)
    let text = try office.read(path)
    #expect(!text.contains("An, Bình") && !text.contains("owner"))
    #expect(text.contains("15.0512345,108.0598765"))
  }

  @Test func `the register is not written over itself`() throws {
    let office = Office()
    try office.take(list)
    let owners = try Owners(office.ownersPath, access: .readOnly)
    for path in [office.registerPath, office.path + "/./register.sqlite", office.ownersPath] {
      #expect(throws: RegisterError.self) {
        try RegisterExport.write(try office.register(), to: path, as: .csv, owners: owners)
      }
    }
    #expect(try office.register().count() == 4)
  }

  @Test func `an export that breaks off leaves the one before`() throws {
    let office = Office()
    try office.take(list)
    let path = office.file("out.csv")
    _ = try RegisterExport.write(try office.register(), to: path, as: .csv, commune: "21028")
    let before = try office.read(path)
    // The owners' file loses its table, so that the first object's owner cannot be read.
    let owners = try Owners(office.ownersPath, access: .readOnly)
    try Database(path: office.ownersPath).execute("DROP TABLE owners")
    #expect(throws: RegisterError.self) {
      try RegisterExport.write(try office.register(), to: path, as: .csv, owners: owners)
    }
    #expect(try office.read(path) == before)
    #expect(!LocalFile.exists(path + ".part"))
    #expect(try RegisterExport.write(try office.register(), to: path, as: .csv) == 4)
    #expect(try office.read(path) != before)
    #expect(!LocalFile.exists(path + ".part"))
  }

  @Test func `a device is written straight`() throws {
    let office = Office()
    try office.take(list)
    #expect(try RegisterExport.write(try office.register(), to: "/dev/null", as: .csv) == 4)
    #expect(!LocalFile.isReplaceable("/dev/null"))
    #expect(throws: RegisterError.self) {
      try RegisterExport.write(try office.register(), to: "/dev/full", as: .csv)
    }
  }

  @Test func `the index is compiled from the register`() throws {
    let office = Office()
    try office.take(list)
    #expect(try office.register().compile(to: office.file("addresses.sqlite")) == 4)
    let gazetteer = try #require(try AddressStore.readGazetteer(office.file("addresses.sqlite")))
    #expect(gazetteer.objectCount == 4)
    // A province may begin with its addresses; the map comes when somebody has one.
    let (index, diagnostics) = AddressIndex.open(
      directory: root + "/addresses", database: office.file("addresses.sqlite"))
    #expect(diagnostics.isEmpty)
    #expect(index?.search("133/50/2 Quang Trung").first?.level == .house)
  }

  @Test func `points that are none come back with a reason`() throws {
    let office = Office()
    let path = try office.write(
      """
      {"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [108.05, 15.05]},
         "properties": {"Số nhà": "1", "Đường": "Lê {Lợi}", "code": 21025}},
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": []}, "properties": {"house": "2"}},
        {"type": "Feature", "geometry": null, "properties": {"house": 3, "street": "Lê Lợi", "code": "21025"}}
      ]}
      """, to: "points.geojson")
    #expect(try ListKind.of(path) == .addresses)
    let task = RegisterImport(
      into: try office.register(), ownersPath: office.ownersPath, index: smallIndex, classes: shippedClasses)
    let summary = try task.geoJSON(
      path, ImportOptions(source: "points", by: "lan", at: october15, day: "2026-10-15"))
    #expect(summary.counts.added == 2)
    #expect(summary.refusals == [.badCoordinate: 1])
  }

  @Test(arguments: [
    ("Số nhà,Đường,Mã xã\n", ListKind.addresses), ("Địa chỉ;Xã\n", .addresses),
    ("former_code,former_name,code\n", .units), ("level,code,full_name,name\n", .units),
    ("{\"features\": [{\"geometry\": {\"type\": \"MultiPolygon\"", .borders), ("a,b,c\n", nil),
  ]) func `a file says itself what it holds`(text: String, kind: ListKind?) throws {
    let office = Office()
    #expect(try ListKind.of(try office.write(text)) == kind)
  }
}
