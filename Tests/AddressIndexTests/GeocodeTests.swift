import AddressIndex
import Telemetry
import Testing

@Suite struct `Geocode` {
  @Test(
    arguments: [
      ("133/50 quang trung", PlaceLevel.house, 15.116, 108.810, []),
      ("133/50/9 quang trung cẩm thành", .alley, 15.116, 108.810, ["133/50/9"]),
      ("999 quang trung, nghĩa lộ", .street, 15.108, 108.770, ["999"]),
      ("3 Xóm Mới, thôn Tân Phú, xã Nguyễn Nghiêm", .hamlet, 14.86, 108.90, ["moi", "3"]),
      ("P402 CT9A Quang Trung", .house, 15.115, 108.804, ["p402"]),
      ("12 QL1A, Đức Phổ", .house, 14.81, 108.95, []),
      ("50 ngõ 133 Quang Trung, P. Cẩm Thành", .house, 15.116, 108.810, []),
      ("12 Vô Danh, phường Nghĩa Lộ", .commune, 15.1186, 108.785, ["12 vo danh"]),
      ("Xưởng cơ khí Hai Lúa Miệt Vườn Xa Xôi, phường Cẩm Thành", .commune, 15.1135, 108.812, nil),
    ] as [(String, PlaceLevel, Double, Double, [String]?)])
  func `falls back from the house to the commune`(
    text: String, level: PlaceLevel, latitude: Double, longitude: Double, missing: [String]?
  ) throws {
    let answer = Town.index.geocode(text)
    let match = try #require(answer.match, "\(answer)")
    #expect(match.level == level)
    let position = try #require(match.position)
    #expect(abs(position.latitude - latitude) < 1e-6 && abs(position.longitude - longitude) < 1e-6)
    if let missing { #expect(answer.missing == missing) }
  }

  @Test(arguments: [("12 quang trung", 2), ("ba to", 3), ("nguyen nghiem", 4), ("phường nguyễn nghiêm", 2)])
  func `lists what may be meant instead of choosing`(text: String, count: Int) {
    let answer = Town.index.geocode(text)
    #expect(answer.match == nil)
    #expect(answer.matches.count == count, "\(answer.matches.map(\.text))")
  }

  @Test func `finds nothing where nothing is named`() {
    #expect(Town.index.geocode("xyzzy").outcome == .notFound)
  }

  @Test func `knows a house that nobody has measured, without a coordinate`() throws {
    let match = try #require(Town.index.geocode("77 lê trung đình").match)
    #expect(match.level == .house)
    #expect(match.position == nil)
  }
}

@Suite struct `Verify` {
  @Test(
    arguments: [
      ("133/50 quang trung", 15.1161, 108.810, "agree", PlaceLevel.house),
      ("133/50 quang trung", 15.1200, 108.810, "disagree", .house),
      ("hẻm Bà Triệu số 4", 15.1256, 108.8206, "agree", .house),
      ("133/50/9 quang trung, cẩm thành", 15.1163, 108.8102, "agree", .alley),
      ("999 quang trung, cẩm thành", 15.115, 108.8155, "agree", .street),
      ("999 quang trung, cẩm thành", 15.12, 108.82, "disagree", .street),
      ("thôn tân phong", 14.853, 108.881, "agree", .hamlet),
      ("phường Cẩm Thành", 15.12, 108.80, "agree", .commune),
      ("phường Cẩm Thành", 15.12, 108.7947, "agree", .commune),
      ("phường Cẩm Thành", 15.12, 108.77, "disagree", .commune),
      ("phường Lê Hồng Phong", 15.12, 108.77, "agree", .commune),
      ("phường nguyễn nghiêm", 15.12, 108.80, "agree", .commune),
      ("12 quang trung", 15.108, 108.7701, "agree", .house),
      ("77 lê trung đình", 15.12, 108.80, "agree", .commune),
      ("77 lê trung đình", 15.12, 108.77, "disagree", .house),
      ("xã Ba Tơ", 14.74, 108.74, "cannot-say", .commune),
      ("xyzzy", 15.12, 108.80, "cannot-say", .none),
      ("phường Cẩm Thành", 108.80, 15.12, "cannot-say", .commune),
    ] as [(String, Double, Double, String, PlaceLevel)])
  func `says whether text and coordinate mean one place`(
    text: String, latitude: Double, longitude: Double, verdict: String, level: PlaceLevel
  ) {
    let answer = Town.index.verify(text, latitude: latitude, longitude: longitude)
    #expect(answer.verdict.rawValue == verdict, "\(answer.explanation)")
    #expect(answer.level == level)
    #expect(!answer.explanation.isEmpty)
  }

  @Test func `measures how far they lie apart`() throws {
    let answer = Town.index.verify("133/50 quang trung", latitude: 15.1200, longitude: 108.810)
    #expect(abs(try #require(answer.metres) - 442.6) < 0.5)
  }
}

@Suite struct `Around a coordinate` {
  @Test func `an address is at it within 30 m, else near it`() throws {
    let at = Town.index.locate(latitude: 15.1161, longitude: 108.810)
    #expect(at.level == .house)
    #expect(try #require(at.surroundings.address).isAt)
    let near = Town.index.locate(latitude: 15.1164, longitude: 108.8106)
    #expect(near.level == .street)
    #expect(try !#require(near.surroundings.address).isAt)
    #expect(near.surroundings.street?.name == "Quang Trung")
    #expect(near.surroundings.hamlet?.name == "Tổ dân phố 5")
    #expect(near.formerDistricts == ["Thành phố Quảng Ngãi"])
    #expect(near.plusCode.hasPrefix("7P7C"))
    let hills = Town.index.locate(latitude: 14.8512, longitude: 108.8805)
    #expect(hills.level == .hamlet)
    #expect(hills.surroundings.hamlet?.name == "Thôn Tân Phong")
    #expect(Town.index.locate(latitude: 14.82, longitude: 108.86).level == .commune)
  }

  @Test func `an address across the border is said to be there`() throws {
    let location = Town.index.locate(latitude: 15.105, longitude: 108.79505)
    #expect(location.place.communeCode == Town.camThanh)
    #expect(location.place.sureness == .nearBorder)
    let address = try #require(location.surroundings.address)
    #expect(address.communeCode == Town.nghiaLo)
    #expect(address.isAcrossBorder)
  }

  @Test func `an impossible coordinate has nothing around it`() {
    let location = Town.index.locate(latitude: 0, longitude: 0)
    #expect(location.level == .none)
    #expect(location.surroundings == Surroundings())
    #expect(location.plusCode.isEmpty)
  }

  @Test func `the numbers for moving devices say the same`() throws {
    let found = Town.index.locateNearest(latitude: 15.1161, longitude: 108.810)
    let object = try #require(found.address)
    #expect(Town.index.gazetteer?.record(object.object).house?.text == "133/50")
    #expect(found.point.sureness == .inside)
  }
}
