import AddressIndex
import Telemetry
import Testing

/// The statistics office's table of the whole country lies beside the checkout on machines that have it.
private let shared = root + "/../shared/data/address/"
private let hasCountry = readFile(shared + "vn_old_to_new_2025.csv") != nil

private func country() throws -> [UInt8] { try #require(readFile(shared + "vn_old_to_new_2025.csv")) }

@Suite struct `A table of units` {
  @Test(arguments: [
    ("new_code,old_code,old_name,old_district_code,x\n", UnitImport.Layout.conversion),
    ("\u{FEFF}level;code;full_name;name;province_code\n", .list),
    ("code,type,name,full_name,area_km2,population,centre_lat,centre_lon\n", .communes),
    ("code,kind,name,full_name,province_code,latitude,longitude\n", .communes),
    ("number,street,full_name,code,latitude,longitude,house\n", nil),
    ("a,b\n", nil),
    ("", nil),
  ])
  func `is told by its columns`(header: String, layout: UnitImport.Layout?) {
    #expect(UnitImport.layout(of: Array(header.utf8)) == layout)
  }

  static let head =
    "new_province_code,new_province,new_code,new_name,old_code,old_name,relation,note_vi,"
    + "old_district_code,old_district,old_province_code,old_province\n"

  /// A province that was never there, so that every line of it is the test's own.
  private static func merge(
    _ rows: String, into tables: UnitTables = UnitTables(), provinces: Set<String> = []
  ) -> (tables: UnitTables?, report: UnitImport.Report) {
    UnitImport.merge(Array((head + rows).utf8), file: "f", into: tables, provinces: provinces)
  }

  @Test func `brings provinces, communes and conversions in one call`() throws {
    let (tables, report) = Self.merge(
      """
      98,Tỉnh A,90001,Xã Một,91001,Xã Cũ,whole,,901,Huyện B,97,Tỉnh C
      98,Tỉnh A,90001,Xã Một,91002,Xã Hai,part,,901,Huyện B,97,Tỉnh C
      98,Tỉnh A,90002,Phường Hai,91002,Xã Hai,part,,901,Huyện B,97,Tỉnh C
      """)
    #expect(report.diagnostics == [])
    let known = try #require(tables)
    #expect(known.communes["90001"]?.seat == nil)
    #expect(known.communes["90002"]?.kind == "Phường")
    #expect(known.provinces["98"]?.name == "A")
    #expect(known.provinces.former("97")?.successors.map(\.code) == ["98"])
    #expect(known.oldUnits.rows.count == 3)
    #expect(report.newCommunes == 2 && report.newConversions == 3)
  }

  @Test(arguments: [
    (
      "98,Tỉnh A,90001,Xã Một,1001,Xã Cũ,whole,,901,Huyện B,97,Tỉnh C\n",
      "f:2:24: warning: code '1001' has lost its leading zeros; taken as '01001'"
    ),
    (
      "98,Tỉnh A,90001,Xã Một,91001,Xã Cũ,whole,,901,Huyện B,8,Tỉnh C\n",
      "f:2:55: warning: code '8' has lost its leading zeros; taken as '08'"
    ),
    (
      "98,Tỉnh A,90001,Xã Một,91001,Thi trấn  Cũ,whole,,901,Huyện B,97,Tỉnh C\n",
      "f:2:30: warning: 'Thi trấn Cũ' is taken as 'Thị trấn Cũ'"
    ),
    (
      "98,Tỉnh A,90001,Xã Một,91001,Xã Cũ,whole,,901,Huyện B,97,Tỉnh C\n"
        + "98,Tỉnh A,90002,Xã Hai,91001,Xã Cũ,partial,,901,Huyện B,97,Tỉnh C\n",
      "f:2:1: warning: 91001 Xã Cũ has 2 successors; 'whole' is taken as 'part'"
    ),
    (
      "98,Tỉnh A,90001,Xã Một,91001,Xã Cũ,partial,,901,Huyện B,97,Tỉnh C\n",
      "f:2:1: warning: only a part of 91001 Xã Cũ went to 90001, and no row has the rest"
    ),
    (
      "98,Tỉnh A,90001,Xã Một,91001,Xã Cũ,whole,,901,Huyện B,97,Tỉnh C\n"
        + "98,Tỉnh A,90001,Xã Một,91001,Xã Cũ,whole,,901,Huyện B,97,Tỉnh C\n",
      "f:3:1: warning: Xã Cũ to 90001 stands on line 2 too; taken once"
    ),
    (
      "98,Tỉnh A,90001,Xã Một,91001,Xã Cũ,whole,,901,Huyện B,97,Tỉnh C\n"
        + "98,Tỉnh A,90002,Xã Hai,91001,Xã Khác,whole,,901,Huyện B,97,Tỉnh C\n",
      "f:3:1: warning: code 91001 is Xã Cũ and Xã Khác; both are kept, and the code alone means either"
    ),
    (
      "98,Tỉnh A,90001,Xã Một,91001,Xã Cũ,partial,,901,Huyện B,97,Tỉnh C\n"
        + "98,Tỉnh A,90002,Xã Hai,91001,Xã Cũ,partial,,901,Huyện B,97,Tỉnh C\n"
        + "98,Tỉnh A,90001,Xã Một,91002,Xã Khác,partial,,901,Huyện B,97,Tỉnh C\n"
        + "98,Tỉnh A,90002,Xã Hai,91001,Xã Khác,partial,,901,Huyện B,97,Tỉnh C\n",
      "f:5:1: warning: Xã Khác has the code 91002 elsewhere, and 91001 is Xã Cũ; taken as 91002"
    ),
    (
      "98,Tỉnh A,90001,Xã Thụy,91001,Xã Cũ,whole,,901,Huyện B,97,Tỉnh C\n"
        + "98,Tỉnh A,90001,Xã Thuỵ,91002,Xã Khác,whole,,901,Huyện B,97,Tỉnh C\n",
      "f:3:1: warning: 'Xã Thuỵ' is spelled 'Xã Thụy' on an earlier line; taken as that"
    ),
  ])
  func `is mended with a word where its own rows say how`(rows: String, message: String) throws {
    let (tables, report) = Self.merge(rows)
    #expect(report.diagnostics.map(\.description) == [message])
    _ = try #require(tables)
  }

  @Test(arguments: [
    (
      "98,Tỉnh A,900011,Xã Một,91001,Xã Cũ,whole,,901,Huyện B,97,Tỉnh C\n",
      "f:2:11: '900011' is not a code of 5 digits; keep codes as text, with their leading zeros"
    ),
    (
      "98,Tỉnh A,90001,Xã Một,91001,Xã Cũ,all,,901,Huyện B,97,Tỉnh C\n",
      "f:2:36: 'all' is no relation; write whole, partial, unchanged or rename"
    ),
    (
      "98,Tỉnh A,90001,,91001,Xã Cũ,whole,,901,Huyện B,97,Tỉnh C\n",
      "f:2:17: column 'new_name' is empty; every row needs it"
    ),
    (
      "98,Tỉnh A,90001,Xã Một,91001,,whole,,901,Huyện B,97,Tỉnh C\n",
      "f:2:30: column 'old_name' is empty, and '91001' alone is no name"
    ),
    (
      "98,Tỉnh A,90001,Xã Một,91001,Xã Cũ,whole,,901,Huyện B,97,Tỉnh C\n"
        + "98,Tỉnh A,90001,Xã Khác,91002,Xã Hai,whole,,901,Huyện B,97,Tỉnh C\n",
      "f:3:1: commune 90001 is 'Xã Khác' here and 'Xã Một' on an earlier line"
    ),
  ])
  func `is refused where nothing says how to mend it`(rows: String, message: String) {
    let (tables, report) = Self.merge(rows)
    #expect(report.diagnostics.map(\.description) == [message])
    #expect(tables == nil)
  }

  @Test func `that is none, or not UTF-8, is refused whole`() {
    let none = UnitImport.merge(Array("a,b\n1,2\n".utf8), file: "f", into: UnitTables())
    #expect(none.tables == nil)
    #expect(none.report.diagnostics.first?.message.contains("new_code, old_code") == true)
    let latin = UnitImport.merge(
      Array((Self.head + "98,T").utf8) + [0xE0, 0x0A], file: "f", into: UnitTables())
    #expect(latin.tables == nil)
    #expect(latin.report.diagnostics.map(\.message) == ["the file is not UTF-8; save it as 'CSV UTF-8'"])
  }

  @Test func `tells many faults of one sort by the first and a number`() {
    let rows = (0..<50).map {
      "98,Tỉnh A,90001,Xã Một,\(1_000 + $0),Xã Cũ \($0),whole,,901,Huyện B,97,Tỉnh C\n"
    }
    let report = Self.merge(rows.joined()).report
    #expect(report.diagnostics.count == 21)
    #expect(
      report.diagnostics.last?.description
        == "f: warning: 30 more lines: a code lost its leading zeros and got them back")
  }

  @Test func `is read for the provinces that were asked for`() throws {
    let rows = """
      98,Tỉnh A,90001,Xã Một,91001,Xã Cũ,whole,,901,Huyện B,97,Tỉnh C
      99,Tỉnh D,90002,Xã Hai,91002,Xã Ba,whole,,902,Huyện E,99,Tỉnh D
      """
    let tables = try #require(Self.merge(rows, provinces: ["99"]).tables)
    #expect(tables.communes.communes.map(\.code) == ["90002"])
    let missing = Self.merge(rows, provinces: ["96"])
    #expect(missing.tables == nil)
    #expect(
      missing.report.diagnostics.map(\.message) == ["no row is of a province in force with the code '96'"])
  }

  @Test func `of communes needs to know the province`() {
    let rows = "code,full_name,centre_lat,centre_lon\n90001,Xã Một,15,108\n"
    let unknown = UnitImport.merge(Array(rows.utf8), file: "f", into: UnitTables())
    #expect(unknown.tables == nil)
    #expect(unknown.report.diagnostics.first?.message.contains("province of 90001 is not known") == true)
    let told = UnitImport.merge(Array(rows.utf8), file: "f", into: UnitTables(), provinces: ["51"])
    #expect(told.tables?.communes["90001"]?.latitude == 15)
  }

  @Test func `of another year, with another code for a commune, does not double it`() throws {
    let first = try #require(
      Self.merge("98,Tỉnh A,90001,Xã Một,91001,Xã Cũ,whole,,901,Huyện B,97,Tỉnh C\n").tables)
    let list =
      "level,code,full_name,name,province_code\ncommune,90009,Xã Một,Một,98\nprovince,98,Thành phố A,A,\n"
    let (tables, report) = UnitImport.merge(Array(list.utf8), file: "f", into: first)
    #expect(tables?.communes.communes.map(\.code) == ["90001"])
    #expect(tables?.provinces["98"]?.fullName == "Thành phố A")
    #expect(
      report.diagnostics.map(\.message) == [
        "province 98 was Tỉnh A in the tables and is Thành phố A now",
        "Xã Một has the code 90009 here and 90001 in the tables; taken as 90001, which conversions use",
      ])
  }
}

@Suite struct `Loading units into a folder` {
  @Test func `writes nothing where the file has a fault`() throws {
    let folder = TemporaryFolder()
    let rows = `A table of units`.head + "98,Tỉnh A,90001,,91001,Xã Cũ,whole,,901,Huyện B,97,Tỉnh C\n"
    let report = try UnitImport.load(Array(rows.utf8), file: "f", into: folder.path)
    #expect(!report.isWritten)
    #expect(readFile(folder.path + "/communes.csv") == nil)
  }

  @Test func `writes nothing into tables that cannot be read`() throws {
    let folder = TemporaryFolder()
    writeFile(folder.path + "/communes.csv", Array("code\n1\n".utf8))
    let rows = `A table of units`.head + "98,Tỉnh A,90001,Xã Một,91001,Xã Cũ,whole,,901,Huyện B,97,Tỉnh C\n"
    let report = try UnitImport.load(Array(rows.utf8), file: "f", into: folder.path)
    #expect(!report.isWritten)
    #expect(report.diagnostics.contains { $0.gravity == .error })
  }

  @Test func `twice leaves the bytes of the first time, and the shipped tables keep theirs`() throws {
    let folder = TemporaryFolder()
    for name in ["communes.csv", "old_to_new.csv", "provinces.csv", "aliases.csv"] {
      writeFile(folder.path + "/" + name, try #require(readFile(root + "/addresses/" + name)))
    }
    let rows = `A table of units`.head + "98,Tỉnh A,90001,Xã Một,91001,Xã Cũ,whole,,901,Huyện B,97,Tỉnh C\n"
    let first = try UnitImport.load(Array(rows.utf8), file: "f", into: folder.path)
    #expect(first.isWritten && first.newCommunes == 1 && first.newConversions == 1)
    let written = ["communes.csv", "old_to_new.csv", "provinces.csv"].map { readFile(folder.path + "/" + $0) }
    let second = try UnitImport.load(Array(rows.utf8), file: "f", into: folder.path)
    #expect(second.isWritten && second.newCommunes == 0 && second.newConversions == 0)
    #expect(
      ["communes.csv", "old_to_new.csv", "provinces.csv"].map { readFile(folder.path + "/" + $0) } == written)
    for (name, bytes) in zip(["communes.csv", "old_to_new.csv", "provinces.csv"], written) {
      let shipped = String(decoding: try #require(readFile(root + "/addresses/" + name)), as: UTF8.self)
      let lines = Set(String(decoding: try #require(bytes), as: UTF8.self).split(separator: "\n"))
      let lost = shipped.split(separator: "\n").filter { !lines.contains($0) }
      #expect(lost == [], "\(name)")
    }
  }
}

@Suite(.enabled(if: hasCountry, "the statistics office's tables are not shipped and not on this machine"))
struct `The whole country` {
  @Test func `loads, says what it mended, and opens`() throws {
    let folder = TemporaryFolder()
    let report = try UnitImport.load(try country(), file: "vn", into: folder.path)
    #expect(report.diagnostics.filter { $0.gravity == .error } == [])
    #expect(report.isWritten)
    #expect(report.communes == 3_321)
    #expect(report.conversions == 10_571)
    let said = report.diagnostics.map(\.message)
    for part in [
      "code 01615 is Xã Hồng Quang and Xã Mỹ Hưng", "code 02485 is Xã Công Đa and Xã Phú Thịnh",
      "18796 Xã Kỳ Lợi has 3 successors; 'whole' is taken as 'part'",
      "Xã Đặng Xá has the code 00556 elsewhere, and 00553 is Xã Cổ Bi; taken as 00556",
    ] {
      #expect(said.contains { $0.contains(part) }, "\(part)")
    }
    let index = try #require(AddressIndex.open(directory: folder.path, database: nil).index)
    #expect(index.communes.communes.count == 3_321)
    #expect(index.provinces.inForce.count == 34 && index.provinces.former.count == 63)
    #expect(index.oldUnits.districts.count == 696)
    for unit in index.oldUnits.units { #expect(!index.conversion(of: unit).successors.isEmpty, "\(unit)") }
    let island = index.readings(of: "Bạch Long Vĩ")
    #expect(
      island.contains {
        if case .formerDistrict(let district, _) = $0 { district.code == "318" } else { false }
      })
  }

  @Test(arguments: [("80", "Xã Đức Hòa", 96), ("56", "Xã Vạn Hưng", 65)])
  func `loads one province at a time beside the one that ships`(
    code: String, name: String, communes: Int
  ) throws {
    let folder = TemporaryFolder()
    for table in ["communes.csv", "old_to_new.csv", "provinces.csv", "aliases.csv"] {
      writeFile(folder.path + "/" + table, try #require(readFile(root + "/addresses/" + table)))
    }
    let report = try UnitImport.load(try country(), file: "vn", into: folder.path, provinces: [code])
    #expect(report.isWritten)
    #expect(report.communes == communes)
    let (opened, found) = AddressIndex.open(directory: folder.path, database: nil)
    let index = try #require(opened)
    #expect(found == [])
    #expect(index.communes.communes.count == 96 + communes)
    #expect(index.directory.matches(named: name).first?.provinceCode == code)
    #expect(index.locate(latitude: 10.9, longitude: 106.4).place.sureness == .unknown)
  }

  @Test func `takes the list of units and the seats after the conversions, and the conversions again`() throws
  {
    let folder = TemporaryFolder()
    let list = try #require(readFile(shared + "vn_units_2026.csv"))
    let seats = try #require(readFile(shared + "qn_communes_2025.csv"))
    let two: Set = ["22", "51"]
    #expect(try UnitImport.load(try country(), file: "vn", into: folder.path, provinces: two).isWritten)
    let listed = try UnitImport.load(list, file: "units", into: folder.path, provinces: two)
    #expect(listed.isWritten && listed.newCommunes == 0)
    #expect(
      listed.diagnostics.contains { $0.message.contains("Xã Ba Chẽ has the code 06978 here and 06970") })
    let seated = try UnitImport.load(seats, file: "seats", into: folder.path, provinces: ["51"])
    #expect(seated.isWritten && seated.newCommunes == 0, "\(seated.diagnostics)")
    #expect(
      try UnitImport.load(try country(), file: "vn", into: folder.path, provinces: two).newConversions == 0)
    let index = try #require(AddressIndex.open(directory: folder.path, database: nil).index)
    #expect(index.communes["21025"]?.latitude == 15.1135)
    #expect(index.communes["21025"]?.decree == "1677/NQ-UBTVQH15")
    #expect(index.communes["06970"]?.seat == nil)
    #expect(index.locate(latitude: 15.12, longitude: 108.8).place.sureness == .nearestCentre)
  }

  @Test func `gives Quảng Ngãi the conversions that ship`() throws {
    let folder = TemporaryFolder()
    _ = try UnitImport.load(
      try #require(readFile(shared + "qn_old_to_new_2025.csv")), file: "qn", into: folder.path)
    let loaded = try #require(AddressIndex.open(directory: folder.path, database: nil).index)
    let shipped = try #require(AddressIndex.open(directory: root + "/addresses", database: nil).index)
    func plain(_ index: AddressIndex) -> Set<[String]> {
      Set(
        index.oldUnits.rows.filter { $0.effective == "2025-07-01" }.map { row in
          [row.old.code, row.old.name, row.old.districtCode, row.newCode, row.relation.rawValue]
        })
    }
    #expect(plain(loaded) == plain(shipped))
    #expect(plain(loaded).count == 274)
  }
}
