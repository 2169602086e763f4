import AddressIndex
import Testing

private func answers(_ text: String, near: MapPoint? = nil) -> [String] {
  Town.index.search(text, near: near).map { "\($0.level) \($0.text)" }
}

private func first(_ text: String) -> String { answers(text).first ?? "" }

private let province = "Tỉnh Quảng Ngãi"

@Suite struct `Search` {
  @Test(arguments: [
    ("133/50 Quang Trung", "house 133/50 Quang Trung, Phường Cẩm Thành, "),
    ("50 hẻm 133 quang trung", "house 133/50 Quang Trung, Phường Cẩm Thành, "),
    ("hẻm 133/50 quang trung", "house 133/50 Quang Trung, Phường Cẩm Thành, "),
    ("quang trung 12 nghia lo", "house 12 Quang Trung, Phường Nghĩa Lộ, "),
    ("12 quang trung, phường Lê Hồng Phong", "house 12 Quang Trung, Phường Nghĩa Lộ, "),
    ("PHƯỜNG NGHĨA LỘ; SỐ 12 ĐƯỜNG HÙNG VƯƠNG", "house 12 Hùng Vương, Phường Nghĩa Lộ, "),
    ("563b bis hung vuong", "house 563B BIS Hùng Vương, Phường Nghĩa Lộ, "),
    ("4 hẻm Bà Triệu", "house 4 hẻm Bà Triệu, Bà Triệu, Phường Cẩm Thành, "),
    ("77 le trung dinh", "house 77 Lê Trung Đình, Phường Cẩm Thành, "),
    ("thpt tran quoc tuan", "house Trường THPT Trần Quốc Tuấn, Phường Cẩm Thành, "),
    ("to huu", "street Tố Hữu, Phường Nghĩa Lộ, "),
    ("duong nguyen nghiem", "street Nguyễn Nghiêm, Phường Cẩm Thành, "),
    ("thôn tân phong", "hamlet Thôn Tân Phong, Xã Nguyễn Nghiêm, "),
    ("5 nguyễn nghiêm, cẩm thành", "house 5 Nguyễn Nghiêm, Phường Cẩm Thành, "),
    ("tổ 5 cẩm thành", "hamlet Tổ dân phố 5, Phường Cẩm Thành, "),
    ("5 vô danh cẩm thành", "commune Phường Cẩm Thành, "),
    ("5100000003", "house 5 Quang Trung, Phường Cẩm Thành, "),
    ("xã nguyen nghiem", "commune Xã Nguyễn Nghiêm, "),
    ("phường nguyễn nghiêm tp quảng ngãi", "commune Phường Cẩm Thành, "),
    ("P402 CT9A Quang Trung", "house CT9A, Phường Cẩm Thành, "),
    ("Phòng 402, CT9A", "house CT9A, Phường Cẩm Thành, "),
    ("50 ngõ 133 Quang Trung", "house 133/50 Quang Trung, Phường Cẩm Thành, "),
    ("ngõ 133 số 50 Quang Trung", "house 133/50 Quang Trung, Phường Cẩm Thành, "),
    ("ngõ 133 Quang Trung", "house 133 Quang Trung, Phường Cẩm Thành, "),
    ("12 QL1A, Đức Phổ", "house 12 Quốc lộ 1A, Phường Đức Phổ, "),
    ("duc pho quoc lo 1a 12", "house 12 Quốc lộ 1A, Phường Đức Phổ, "),
    ("12 QL 1A", "house 12 Quốc lộ 1A, Phường Đức Phổ, "),
    ("3 TL623 Đức Phổ", "house 3 ĐT.623, Phường Đức Phổ, "),
    ("3 tỉnh lộ 623", "house 3 ĐT.623, Phường Đức Phổ, "),
    ("P4 Quang Trung, Cẩm Thành", "street Quang Trung, Phường Cẩm Thành, "),
    ("Km 12 QL1A", "street Quốc lộ 1A, Phường Đức Phổ, "),
    ("Tổ 5 phường Nguyễn Nghiêm, TP Quảng Ngãi", "hamlet Tổ dân phố 5, Phường Cẩm Thành, "),
    ("Tổ 5 phường Trần Phú", "commune Phường Nghĩa Lộ, "),
    ("563B bis Hùng Vương, 53000, Việt Nam", "house 563B BIS Hùng Vương, Phường Nghĩa Lộ, "),
    ("12 Hùng Vương, Nghĩa Lộ, SĐT 0905 123 456", "house 12 Hùng Vương, Phường Nghĩa Lộ, "),
    ("ĐC: 4 hẽm Bà Triệu", "house 4 hẻm Bà Triệu, Bà Triệu, Phường Cẩm Thành, "),
  ])
  func `finds a place in whatever way it is written`(text: String, expected: String) {
    #expect(first(text) == expected + province)
  }

  @Test(arguments: [
    ("qaung trung", "street Quang Trung, "), ("quang trug", "street Quang Trung, "),
    ("nguyen ngheim", "commune Xã Nguyễn Nghiêm, "), ("thon tan phogn", "hamlet Thôn Tân Phong, "),
  ])
  func `tolerates a typing error and says so`(text: String, expected: String) throws {
    let match = try #require(Town.index.search(text).first)
    #expect("\(match.level) \(match.text)".hasPrefix(expected))
    #expect(match.reasons.contains { $0.name == "corrected" })
  }

  @Test func `without accents gives all bearers, with accents the one that is spelled so`() {
    #expect(
      Set(answers("ba to").prefix(2)) == ["commune Xã Ba Tơ, \(province)", "commune Xã Ba Tô, \(province)"])
    #expect(first("Ba Tô") == "commune Xã Ba Tô, \(province)")
    #expect(first("Ba Tơ") != "commune Xã Ba Tô, \(province)")
    #expect(
      Set(answers("son ha").prefix(2)) == [
        "commune Xã Sơn Hà, \(province)", "commune Xã Sơn Hạ, \(province)",
      ])
    #expect(first("Sơn Hạ") == "commune Xã Sơn Hạ, \(province)")
    #expect(first("So\u{31B}n Ha\u{323}") == "commune Xã Sơn Hạ, \(province)")
  }

  @Test func `knows that the new Nguyễn Nghiêm has nothing of the old ones, and shows all`() {
    let found = answers("nguyen nghiem")
    #expect(
      found.prefix(4) == [
        "commune Xã Nguyễn Nghiêm, \(province)", "street Nguyễn Nghiêm, Phường Cẩm Thành, \(province)",
        "commune Phường Cẩm Thành, \(province)", "commune Phường Đức Phổ, \(province)",
      ])
    let former = Town.index.search("nguyen nghiem")[2]
    #expect(former.reasons.contains(.formerUnit("Phường Nguyễn Nghiêm")))
  }

  @Test func `reads an old district and says that it is one`() throws {
    let match = try #require(Town.index.search("huyện đức phổ").first)
    #expect(match.level == .district)
    #expect(match.communeCodes.count > 1)
    #expect(match.reasons.contains { $0.name == "former-unit" })
    let street = try #require(Town.index.search("5 quang trung thành phố quảng ngãi").first)
    #expect(street.reasons.contains(.formerUnit("Thành phố Quảng Ngãi")))
  }

  @Test func `puts places near a point first`() {
    let west = MapPoint(latitude: 15.108, longitude: 108.770)
    #expect(answers("quang trung", near: west).first == "street Quang Trung, Phường Nghĩa Lộ, \(province)")
    #expect(
      answers("12 quang trung", near: west).first == "house 12 Quang Trung, Phường Nghĩa Lộ, \(province)")
  }

  @Test func `falls back along the path of a house, and says what is missing`() throws {
    let alley = try #require(Town.index.search("133/50/9 quang trung cẩm thành").first)
    #expect(alley.level == .alley)
    #expect(alley.text == "Hẻm 133/50 Quang Trung, Phường Cẩm Thành, \(province)")
    #expect(alley.missing == ["133/50/9"])
    let farther = try #require(Town.index.search("133/77/1 quang trung cẩm thành").first)
    #expect(farther.text.hasPrefix("Hẻm 133 Quang Trung"))
    let street = try #require(Town.index.search("999 quang trung cẩm thành").first)
    #expect(street.level == .street)
    #expect(street.missing == ["999"])
  }

  @Test(arguments: ["", "   ", ",;-", "xyzzy", "?!", "🏠", String(repeating: "a ", count: 5_000)])
  func `answers nothing to what names nothing`(text: String) {
    #expect(Town.index.search(text).isEmpty)
  }

  @Test func `gives at most as many answers as asked for`() {
    #expect(Town.index.search("phường", limit: 3).count <= 3)
    #expect(Town.index.search("nguyen nghiem", limit: 0).count == 1)
    #expect(Town.index.suggest("t", limit: 1_000).count <= 100)
  }
}

@Suite struct `Suggest` {
  private func texts(_ prefix: String) -> [String] { Town.index.suggest(prefix).map(\.text) }

  @Test func `takes the last word for a beginning`() {
    for prefix in ["qu", "quang t", "quang tru", "Quang Tr"] {
      #expect(texts(prefix).contains("Quang Trung, Phường Cẩm Thành, \(province)"), "\(prefix)")
    }
    #expect(texts("nguyễn ngh").first == "Xã Nguyễn Nghiêm, \(province)")
    #expect(texts("thôn tân").prefix(2).allSatisfy { $0.hasPrefix("Thôn Tân") })
  }

  @Test func `offers the houses of a street once digits are typed`() {
    let houses = ["133", "133/2", "133/50", "133/50/4A"].map {
      "\($0) Quang Trung, Phường Cẩm Thành, \(province)"
    }
    #expect(Array(texts("13 quang trung").prefix(4)) == houses)
    #expect(Array(texts("quang trung 13").prefix(4)) == houses)
    #expect(!texts("quang trung").contains { $0.hasPrefix("133") })
  }

  @Test func `gives something from one letter on`() {
    for letter in "bcdhlnpqst" { #expect(!texts(String(letter)).isEmpty, "\(letter)") }
  }
}
