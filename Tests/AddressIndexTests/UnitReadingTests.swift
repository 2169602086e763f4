import AddressIndex
import Telemetry
import Testing

private let index = AddressIndex.open(directory: root + "/addresses", database: nil).index

/// A reading in one line: enough to see what it is.
private func line(_ reading: UnitReading) -> String {
  switch reading {
  case .formerCommune(let conversion):
    let steps = ([conversion.old] + conversion.via).map { "\($0.name) (\($0.district), \($0.validUntil))" }
    return steps.joined(separator: " → ") + " → "
      + conversion.successors.map(\.commune.code).joined(separator: "|")
  case .commune(let origin): return "\(origin.commune.code) \(origin.commune.fullName)"
  case .formerDistrict(let district, let communes): return "\(district.name): \(communes.count) communes"
  case .province(let province, let formedFrom):
    return province.fullName + " ← " + formedFrom.map(\.code).joined(separator: "+")
  case .formerProvince(let province, let successors):
    return province.fullName + " → " + successors.map(\.fullName).joined(separator: "|")
  }
}

@Suite struct `A name or a code` {
  @Test(arguments: [
    (
      "Ba To",
      [
        "21484 Xã Ba Tơ", "21523 Xã Ba Tô", "Huyện Ba Tơ: 8 communes",
        "Thị trấn Ba Tơ (Huyện Ba Tơ, 2025-07-01) → 21484", "Xã Ba Tô (Huyện Ba Tơ, 2025-07-01) → 21523",
      ]
    ),
    (
      "Ba Tô", ["21523 Xã Ba Tô", "Xã Ba Tô (Huyện Ba Tơ, 2025-07-01) → 21523"]
    ),
    (
      "Son Ha",
      [
        "21289 Xã Sơn Hà", "21292 Xã Sơn Hạ", "Huyện Sơn Hà: 5 communes",
        "Xã Sơn Hạ (Huyện Sơn Hà, 2025-07-01) → 21292",
      ]
    ),
    (
      "nguyen nghiem",
      [
        "21457 Xã Nguyễn Nghiêm",
        "Phường Nguyễn Nghiêm (Thành phố Quảng Ngãi, 2025-07-01) → 21025",
        "Phường Nguyễn Nghiêm (Thị xã Đức Phổ, 2025-07-01) → 21439",
      ]
    ),
    ("tp quảng ngãi", ["Thành phố Quảng Ngãi: 6 communes"]),
    ("huyện Đức Phổ", ["Thị xã Đức Phổ: 5 communes"]),
    ("TX. Đức Phổ", ["Thị xã Đức Phổ: 5 communes"]),
    (
      "xã nghĩa phú",
      [
        "Xã Nghĩa Phú (Thành phố Quảng Ngãi, 2025-01-01) → Xã An Phú (Thành phố Quảng Ngãi, 2025-07-01) → 21034"
      ]
    ),
    ("Tỉnh Kon Tum", ["Tỉnh Kon Tum → Tỉnh Quảng Ngãi"]),
    ("tỉnh quảng ngãi", ["Tỉnh Quảng Ngãi ← 51+62", "Tỉnh Quảng Ngãi → Tỉnh Quảng Ngãi"]),
    ("Sài Gòn", ["Thành phố Hồ Chí Minh ← 74+77+79"]),
    ("TP.HCM", ["Thành phố Hồ Chí Minh ← 74+77+79", "Thành phố Hồ Chí Minh → Thành phố Hồ Chí Minh"]),
    ("BRVT", ["Tỉnh Bà Rịa - Vũng Tàu → Thành phố Hồ Chí Minh"]),
    ("Cù lao Ré", ["21548 Đặc khu Lý Sơn", "Huyện Lý Sơn: 1 communes"]),
    ("Măng Búk", ["23455 Xã Măng Bút", "Xã Măng Bút (Huyện Kon Plông, 2025-07-01) → 23455"]),
    ("Tịnh Khê", ["21211 Xã Tịnh Khê", "Xã Tịnh Khê (Thành phố Quảng Ngãi, 2025-07-01) → 21211"]),
    ("21142", ["Xã Trà Bùi (Huyện Trà Bồng, 2025-07-01) → 21136|21157"]),
    ("21025", ["Phường Nguyễn Nghiêm (Thành phố Quảng Ngãi, 2025-07-01) → 21025", "21025 Phường Cẩm Thành"]),
    ("534", ["Thị xã Đức Phổ: 5 communes"]),
    ("62", ["Tỉnh Kon Tum → Tỉnh Quảng Ngãi"]),
    ("99999", []),
    ("Không Có Xã Này", []),
    ("", []),
  ])
  func `gets every reading, likeliest first`(text: String, lines: [String]) throws {
    let found = try #require(index).readings(of: text)
    if text == "TP.HCM" {
      #expect(Set(found.map(line)).isSuperset(of: [lines[0]]))
    } else {
      #expect(found.map(line) == lines)
    }
  }

  @Test(arguments: [
    ("21025", "2025-06-30", ["Phường Nguyễn Nghiêm (Thành phố Quảng Ngãi, 2025-07-01) → 21025"]),
    ("21025", "2025-07-01", ["21025 Phường Cẩm Thành"]),
    ("An Phú", "2025-03-01", ["Xã An Phú (Thành phố Quảng Ngãi, 2025-07-01) → 21034"]),
    ("An Phú", "2026-01-01", ["21034 Xã An Phú"]),
    ("Nghĩa Phú", "2025-01-01", []),
    ("21538", "2024-01-01", ["Xã Ba Xa (Huyện Ba Tơ, 2025-07-01) → 21538"]),
    ("21538", "2026-01-01", ["21538 Xã Ba Xa"]),
    ("Xã Ba Xa", "2024-01-01", ["Xã Ba Xa (Huyện Ba Tơ, 2025-07-01) → 21538"]),
    ("Kon Tum", "2026-01-01", ["23293 Phường Kon Tum"]),
    ("Kon Tum", "2024-01-01", ["Thành phố Kon Tum: 6 communes", "Tỉnh Kon Tum → Tỉnh Quảng Ngãi"]),
    (
      "Phổ Hòa", "2019-01-01",
      ["Xã Phổ Hòa (Huyện Đức Phổ, 2020-02-01) → Phường Phổ Hòa (Thị xã Đức Phổ, 2025-07-01) → 21439"]
    ),
    ("Phổ Hòa", "2024-01-01", ["Phường Phổ Hòa (Thị xã Đức Phổ, 2025-07-01) → 21439"]),
  ])
  func `is read as of its date`(text: String, date: String, lines: [String]) throws {
    #expect(try #require(index).readings(of: text, on: date).map(line) == lines)
  }

  @Test func `is narrowed by an old district, under any of its names`() throws {
    let index = try #require(index)
    for district in ["Đức Phổ", "huyện Đức Phổ", "TX Đức Phổ", "534"] {
      let found = index.readings(of: "phường nguyễn nghiêm", district: district).map(line)
      #expect(
        found.contains("Phường Nguyễn Nghiêm (Thị xã Đức Phổ, 2025-07-01) → 21439")
          && !found.contains { $0.contains("Thành phố Quảng Ngãi") }, "\(district)")
    }
  }

  @Test func `of the new Nguyễn Nghiêm says that neither old one is in it`() throws {
    let index = try #require(index)
    let commune = try #require(index.communes["21457"])
    let origin = index.origin(of: commune)
    #expect(origin.namesakes.map(\.code) == ["21025", "21439"])
    #expect(Set(origin.formedFrom.map(\.old.name)) == ["Xã Phổ Phong", "Xã Phổ Nhơn"])
    #expect(
      index.origin(of: try #require(index.communes["21034"])).earlier.map(\.old.name) == [
        "Xã Nghĩa An", "Xã Nghĩa Phú",
      ])
  }
}

@Suite struct `Every one of the 274 conversions` {
  @Test func `is found by code, by name with its district, and back`() throws {
    let index = try #require(index)
    let rows = index.oldUnits.rows.filter { $0.effective == "2025-07-01" }
    #expect(rows.count == 274)
    for row in rows {
      let byName = index.convert(row.old.name, district: row.old.districtCode, on: "2025-06-30")
      #expect(byName.map(\.old) == [row.old], "\(row.old.name)")
      let successor = byName[0].successors.first { $0.commune.code == row.newCode }
      #expect(successor?.relation == row.relation, "\(row.old.name)")
      if !row.old.code.isEmpty {
        #expect(index.convert(row.old.code) == byName, "\(row.old.code)")
        let dated = index.readings(of: row.old.code, on: "2025-06-30")
        #expect(dated == [.formerCommune(byName[0])], "\(row.old.code)")
      }
      guard case .commune(let origin) = index.readings(of: row.newCode, on: "2025-07-01").first else {
        Issue.record("\(row.newCode) is not in force")
        continue
      }
      #expect(origin.formedFrom.contains(row), "\(row.newCode)")
    }
  }

  @Test func `makes 95 codes ambiguous and one not`() throws {
    let index = try #require(index)
    let readings = index.communes.communes.map { index.readings(of: $0.code) }
    let used = readings.filter { $0.contains { if case .formerCommune = $0 { true } else { false } } }
    #expect(used.count == 95)
  }

  @Test func `leaves only Trà Bùi to a coordinate`() throws {
    let index = try #require(index)
    let split = index.oldUnits.units.filter { index.conversion(of: $0).successors.count > 1 }
    #expect(split.map(\.name) == ["Xã Trà Bùi"])
  }
}

@Suite struct `The spelling of a name` {
  @Test(arguments: [
    ("Ba Tơ", "Ba Tơ", NameSpelling.Fit.exact), ("BA TƠ", "Ba Tơ", .exact), ("Ba To", "Ba Tơ", .compatible),
    ("Ba Tô", "Ba Tơ", .folded), ("Khánh Hoà", "Khánh Hòa", .exact), ("Thuỷ", "Thủy", .exact),
    ("Đuc Phô", "Đức Phổ", .compatible), ("Đắk Hà", "Đăk Hà", .folded), ("Ia H’Drai", "Ia H'Drai", .exact),
    ("Ia H’ Drai", "Ia H'Drai", .exact), ("Cam Thanh", "Cẩm Thành", .compatible),
    ("Ca\u{302}\u{309}m Tha\u{300}nh", "Cẩm Thành", .exact), ("So\u{31B}n Ha\u{323}", "Sơn Hạ", .exact),
    ("Sơn Há", "Sơn Hà", .folded), ("Ba", "Ba Tơ", .folded), ("", "", .exact),
  ])
  func `fits the official one or does not`(typed: String, official: String, fit: NameSpelling.Fit) {
    #expect(NameSpelling(typed).fit(to: NameSpelling(official)) == fit)
  }

  @Test(arguments: [
    ("P. Cẩm Thành", UnitKind.ward, "Cẩm Thành"), ("TP Quảng Ngãi", .city, "Quảng Ngãi"),
    ("TP.HCM", .city, "HCM"), ("thị trấn Châu Ổ", .town, "Châu Ổ"), ("Tịnh Khê", nil, "Tịnh Khê"),
    ("tinh khe", nil, "tinh khe"), ("Tỉnh Kon Tum", .province, "Kon Tum"), ("Xã", nil, "Xã"),
    ("Đặc khu Lý Sơn", .specialZone, "Lý Sơn"), ("", nil, ""),
  ])
  func `begins with its kind or does not`(text: String, kind: UnitKind?, rest: String) {
    #expect(UnitKind.split(text).kind == kind)
    #expect(UnitKind.split(text).rest == rest)
  }
}

@Suite struct `The directory of units` {
  @Test func `looks only at the level that the kind names`() throws {
    let directory = try #require(index).directory
    #expect(directory.candidates(named: "Quảng Ngãi", kind: "TP") == [.formerDistrict("522")])
    #expect(
      directory.candidates(named: "Quảng Ngãi", kind: "tỉnh") == [.province("51"), .formerProvince("51")])
    #expect(directory.candidates(named: "Sơn Hà", kind: "huyện") == [.formerDistrict("529")])
    #expect(directory.candidates(named: "Sơn Hà", kind: "xã").first == .commune("21289"))
    #expect(directory.candidates(named: "Sơn Hà", kind: "quận 4") == directory.candidates(named: "Sơn Hà"))
    #expect(directory.candidates(named: "Quảng Ngãi", kind: "phường") == [])
  }

  @Test func `gives the communes of every sort of unit`() throws {
    let index = try #require(index)
    #expect(index.communes(of: .commune("21025")).map(\.commune.code) == ["21025"])
    #expect(
      index.communes(of: .formerCommune(code: "21142", name: "Xã Trà Bùi")).map(\.commune.code) == [
        "21136", "21157",
      ])
    #expect(index.communes(of: .formerDistrict("536")).map(\.commune.code) == ["21548"])
    #expect(index.communes(of: .formerDistrict("526")).map(\.commune.code) == ["21124", "21154", "21157"])
    #expect(index.communes(of: .province("51")).count == 96)
    #expect(index.communes(of: .formerProvince("62")).count == 40)
    #expect(index.communes(of: .formerProvince("01")) == [])
  }
}

@Suite struct `A faulty table of provinces or aliases` {
  @Test(arguments: [
    ("1,Tỉnh,A,Tỉnh A,,,\n", "f:2:1: '1' is not a code of 2 digits; keep leading zeros"),
    (
      "01,Tỉnh,A,Tỉnh A,1.7.2025,02,whole\n",
      "f:2:18: '1.7.2025' is not a day; write the year first, as in 2025-07-01"
    ),
    ("01,Tỉnh,A,Tỉnh A,2025-07-01,02,all\n", "f:2:32: 'all' is no relation; write whole, part or unchanged"),
    ("01,Tỉnh,A,Tỉnh A,2025-07-01,02,whole\n", "f:2:29: no province in force has the code '02'"),
    (
      "01,Tỉnh,A,Tỉnh A,,02,whole\n",
      "f:2:19: a province with a successor ended; column 'valid_until' says when"
    ),
    (
      "01,Tỉnh,A,Tỉnh A,,,\n01,Tỉnh,B,Tỉnh B,,,\n",
      "f:3:1: province '01' stands on line 2 too; leave one of them out"
    ),
  ])
  func `names the place and the remedy`(rows: String, message: String) {
    var diagnostics: [Diagnostic] = []
    let head = "code,kind,name,full_name,valid_until,successor,relation\n"
    _ = UnitFiles.provinces(Array((head + rows).utf8), file: "f", diagnostics: &diagnostics)
    #expect(diagnostics.first?.description == message)
  }

  @Test(arguments: [
    (
      "town,21025,Xã A,B\n",
      "f:2:1: 'town' is no sort of unit; write one of commune, former-commune, district, province, former-province"
    ),
    ("commune,21026,Xã A,B\n", "f:2:15: warning: no commune '21026' of these tables is called 'Xã A'"),
    (
      "commune,21025,Xã B,C\n",
      "f:2:15: warning: no commune '21025' of these tables is called 'Xã B'; '21025' is Xã A"
    ),
    (
      "commune,21025,Xã A,B\ncommune,21025,Xã A,B\n",
      "f:3:20: the same alias stands on line 2 too; leave one of them out"
    ),
    ("commune,21025,Xã A,\n", "f:2:20: column 'alias' is empty; every row needs it"),
  ])
  func `of aliases too`(rows: String, message: String) {
    var diagnostics: [Diagnostic] = []
    _ = UnitFiles.aliases(
      Array(("of,code,unit,alias\n" + rows).utf8), file: "f",
      communes: CommuneIndex([commune("21025", "A", at: 15, 108)]), oldUnits: OldUnitIndex([]),
      provinces: ProvinceIndex(), diagnostics: &diagnostics)
    #expect(diagnostics.map(\.description) == [message])
  }

  @Test(arguments: [
    ("2025-07-01", true), ("2024-02-29", true), ("2025-02-29", false), ("25-07-01", false), ("", false),
    ("2025-7-1", false), ("2025-07-0x", false),
  ])
  func `of days that do not exist`(text: String, isDay: Bool) {
    #expect(UnitDay.isDay(text) == isDay)
  }
}
