import AddressIndex
import Telemetry
import Testing

private func shippedIndex() throws -> AddressIndex {
  try #require(AddressIndex.open(directory: root + "/addresses", database: nil).index)
}

@Suite struct `A name` {
  @Test(arguments: [
    ("Phường Cẩm Thành", "phuong cam thanh", "cam thanh"),
    ("P. Cẩm  Thành", "p cam thanh", "cam thanh"),
    ("ĐẶC KHU LÝ SƠN", "dac khu ly son", "ly son"),
    ("Xã Ia H'Drai", "xa ia hdrai", "ia hdrai"),
    ("Huyện Ia H’ Drai", "huyen ia hdrai", "ia hdrai"),
    ("Đăk Tờ Re", "dak to re", "dak to re"),
    ("Đắk-Glei", "dak glei", "dak glei"),
    ("Ca\u{302}\u{309}m Tha\u{300}nh", "cam thanh", "cam thanh"),
    ("Ba Tơ", "ba to", "ba to"),
    ("Tịnh Khê", "tinh khe", "tinh khe"),
    ("Xã", "xa", "xa"),
    ("", "", ""),
  ])
  func `folds to what fingers type`(name: String, folded: String, bare: String) {
    #expect(NameFolding.fold(name) == folded)
    #expect(NameFolding.foldWithoutKind(name) == bare)
  }

  @Test func `finds its commune with and without accents and kind`() throws {
    let index = try shippedIndex()
    for text in ["Cẩm Thành", "cam thanh", "phường cẩm thành", "P. Cam Thanh"] {
      #expect(index.communes.named(text).first?.code == "21025", "\(text)")
    }
    #expect(index.communes.named("Nguyễn Huệ").isEmpty)
  }
}

@Suite struct `An old commune` {
  @Test func `that went whole to one commune is converted by code and by name`() throws {
    let index = try shippedIndex()
    let byCode = index.convert("21010")
    #expect(byCode.count == 1)
    #expect(byCode[0].old.name == "Phường Lê Hồng Phong")
    let expected = try #require(index.communes["21028"])
    #expect(byCode[0].answer == .one(expected))
    #expect(index.convert("le hong phong").map(\.old) == byCode.map(\.old))
  }

  @Test func `that was split asks for a coordinate`() throws {
    let conversion = try #require(try shippedIndex().convert("21142").first)
    #expect(conversion.old.name == "Xã Trà Bùi")
    guard case .oneOf(let communes) = conversion.answer else {
      Issue.record("Trà Bùi lies in two communes")
      return
    }
    #expect(communes.map(\.code) == ["21136", "21157"])
    #expect(conversion.successors.allSatisfy { $0.relation == .part })
  }

  @Test func `whose code was given to another commune says so`() throws {
    let index = try shippedIndex()
    let old = try #require(index.convert("21025").first)
    #expect(old.old.name == "Phường Nguyễn Nghiêm")
    #expect(old.bearerOfCode?.fullName == "Phường Cẩm Thành")
    let unchanged = try #require(index.convert("21538").first)
    #expect(unchanged.bearerOfCode == nil)
  }

  @Test func `that shares its name is told apart by its district`() throws {
    let index = try shippedIndex()
    #expect(index.convert("Phường Nguyễn Nghiêm").count == 2)
    let narrowed = index.convert("nguyen nghiem", district: "Đức Phổ")
    #expect(narrowed.map(\.old.district) == ["Thị xã Đức Phổ"])
    #expect(index.convert("Không Có Xã Này").isEmpty)
  }

  @Test func `appears among what its commune was formed from`() throws {
    let index = try shippedIndex()
    #expect(index.formedFrom("21548").map(\.old.name) == ["Huyện Lý Sơn"])
    #expect(index.communes(ofOldDistrict: "ly son").map(\.code) == ["21548"])
    #expect(index.communes(ofOldDistrict: "Thành phố Quảng Ngãi").count > 3)
  }
}
