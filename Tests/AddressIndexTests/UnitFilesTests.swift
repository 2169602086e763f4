import AddressIndex
import Telemetry
import Testing

private func shipped() throws -> (CommuneIndex, OldUnitIndex, [Diagnostic]) {
  var diagnostics: [Diagnostic] = []
  let new = try #require(readFile(root + "/addresses/communes.csv"))
  let old = try #require(readFile(root + "/addresses/old_to_new.csv"))
  let communes = UnitFiles.communes(new, file: "communes.csv", diagnostics: &diagnostics)
  let oldUnits = UnitFiles.oldUnits(
    old, file: "old_to_new.csv", communes: communes, diagnostics: &diagnostics)
  return (communes, oldUnits, diagnostics)
}

@Suite struct `The tables of units that ship` {
  @Test func `hold the 96 communes and the 274 conversions, without a fault`() throws {
    let (communes, oldUnits, diagnostics) = try shipped()
    #expect(diagnostics.map(\.description) == [])
    #expect(communes.communes.count == 96)
    let kinds = Dictionary(grouping: communes.communes, by: \.kind).mapValues(\.count)
    #expect(kinds == ["Xã": 86, "Phường": 9, "Đặc khu": 1])
    #expect(Set(communes.communes.map(\.validFrom)) == ["2025-07-01"])
    #expect(oldUnits.rows.count { $0.effective == "2025-07-01" } == 274)
  }

  @Test func `lead from every old unit to its commune and back`() throws {
    let (communes, oldUnits, _) = try shipped()
    for row in oldUnits.rows {
      let heir = oldUnits.heir(of: row)
      let back = heir.map(oldUnits.rows(leadingTo:)) ?? oldUnits.rows(ofNewCode: row.newCode)
      #expect(heir != nil || communes[row.newCode] != nil, "\(row.old.name)")
      #expect(back.contains(row), "\(row.old.name)")
      #expect(oldUnits.rows(ofOldName: row.old.name).contains(row))
      if !row.old.code.isEmpty { #expect(oldUnits.rows(ofOldCode: row.old.code).contains(row)) }
    }
    for commune in communes.communes { #expect(!oldUnits.rows(ofNewCode: commune.code).isEmpty) }
  }

  @Test func `lead on from one date to the next`() throws {
    let (_, oldUnits, _) = try shipped()
    let unit = try #require(oldUnits.units(named: "Xã Nghĩa Phú").first)
    let heirs = oldUnits.heirs(of: unit)
    #expect(heirs.map(\.code) == ["21034"])
    #expect(heirs.first?.relation == .whole)
    #expect(heirs.first?.via.map(\.name) == ["Xã An Phú"])
    for unit in oldUnits.units {
      #expect(!oldUnits.heirs(of: unit).isEmpty, "\(unit.name)")
    }
  }

  @Test func `name the old districts of today's communes`() throws {
    let (_, oldUnits, _) = try shipped()
    #expect(oldUnits.districts(ofCommunes: ["21025"]) == ["Thành phố Quảng Ngãi"])
    #expect(oldUnits.districts(ofCommunes: ["21548"]) == ["Huyện Lý Sơn"])
    #expect(oldUnits.rows(ofDistrict: "ia h drai").count == 0)
    #expect(oldUnits.rows(ofDistrict: "Ia H’ Drai").count == 3)
    #expect(oldUnits.districts.count == 24)
  }
}

@Suite struct `A faulty table of units` {
  static let head = "code,name,full_name,province_code,latitude,longitude\n"
  static let good = "21025,Cẩm Thành,Phường Cẩm Thành,51,15.1135,108.812\n"

  @Test(arguments: [
    ("1025,A,Xã A,51,15,108\n", "f:2:1: '1025' is not a code of 5 digits; keep leading zeros"),
    ("21025,,Xã A,51,15,108\n", "f:2:7: column 'name' is empty; every row needs it"),
    ("21025,A,Xã A,51,108,15\n", "f:2:17: '108' is not a number from 6.0 to 23.5"),
    ("21025,A,Xã A,51,15,x\n", "f:2:20: 'x' is not a number from 102.0 to 118.0"),
    (
      good + good,
      "f:3:1: commune code '21025' stands on line 2 too; a code names one commune"
    ),
  ])
  func `names the place and the remedy`(rows: String, message: String) {
    var diagnostics: [Diagnostic] = []
    _ = UnitFiles.communes(Array((Self.head + rows).utf8), file: "f", diagnostics: &diagnostics)
    #expect(diagnostics.first?.description == message)
  }

  @Test func `that lacks a column is refused whole`() {
    var diagnostics: [Diagnostic] = []
    let index = UnitFiles.communes(Array("code,name\n1,2\n".utf8), file: "f", diagnostics: &diagnostics)
    #expect(index.communes.isEmpty)
    #expect(diagnostics.count == 1)
    #expect(diagnostics.first?.message.contains("'full_name', 'province_code'") == true)
  }

  @Test(arguments: [
    (
      "21010,Xã B,522,Huyện C,21026,whole\n",
      "no commune in force has the code '21026'; did you mean '21025'?"
    ),
    ("21010,Xã B,522,Huyện C,21025,all\n", "'all' is no relation; write whole, part or unchanged"),
    ("21010,Xã B,52,Huyện C,21025,whole\n", "'52' is not a code of 3 digits; keep leading zeros"),
    (
      "21010,Xã B,522,Huyện C,21025,part\n21010,Xã B,522,Huyện C,21025,part\n",
      "the same conversion stands on line 2 too; leave one of them out"
    ),
    (
      "21010,Xã B,522,Huyện C,21025,whole\n21010,Xã B,522,Huyện C,21034,part\n",
      "old commune '21010' has 2 successors, so each relation must be 'part'"
    ),
  ])
  func `of old units is reported`(rows: String, message: String) {
    var diagnostics: [Diagnostic] = []
    let communes = CommuneIndex([commune("21025", "A", at: 15, 108), commune("21034", "B", at: 15, 108)])
    let head = "former_code,former_name,former_district_code,former_district,code,relation\n"
    _ = UnitFiles.oldUnits(
      Array((head + rows).utf8), file: "f", communes: communes, diagnostics: &diagnostics)
    #expect(diagnostics.map(\.message) == [message])
  }
}
