import AddressIndex
import AddressRegister
import LocalFiles
import Telemetry
import Testing

@Suite("Bad lists are mended with a word or refused with a reason")
struct BadInputTests {
  /// Header, row, and what the row is refused for.
  static let refusals: [(String, String, RowRefusal.Reason)] = [
    ("Số nhà,Đường,Mã xã", "1,Lê Lợi,99999", .unknownCommune),
    ("Số nhà,Đường,Mã xã", "1,Lê Lợi,2.1E+04", .unknownCommune),
    ("Số nhà,Đường,Mã xã,Xã/phường", "1,Lê Lợi,21028,Phường Cẩm Thành", .contradictoryCommune),
    ("Số nhà,Đường,Xã/phường", "1,Lê Lợi,Xã Không Có", .unknownCommune),
    ("Số nhà,Đường,Xã/phường", "1,Lê Lợi,Ba To", .ambiguousCommune),
    ("Số nhà,Đường,Mã xã", "1,Lê Lợi,21142", .ambiguousCommune),
    ("Số nhà,Đường,Mã xã", "1,Lê Lợi,", .noCommune),
    ("Số nhà,Đường,Mã xã", "xyz,Lê Lợi,21025", .badHouse),
    ("Số nhà,Đường,Mã xã,Vĩ độ,Kinh độ", "1,Lê Lợi,21025,0,0", .badCoordinate),
    ("Số nhà,Đường,Mã xã,Vĩ độ,Kinh độ", "1,Lê Lợi,21025,1672345.5,585123.2", .badCoordinate),
    ("Số nhà,Đường,Mã xã,Vĩ độ,Kinh độ", "1,Lê Lợi,21025,48.1,11.5", .badCoordinate),
    ("Số nhà,Đường,Mã xã,Vĩ độ,Kinh độ", "1,Lê Lợi,21025,108.15,15.25", .badCoordinate),
    ("Số nhà,Đường,Mã xã,Vĩ độ,Kinh độ", "1,Lê Lợi,21025,15.05,", .badCoordinate),
    ("Số nhà,Đường,Mã xã,Vĩ độ,Kinh độ", "1,Lê Lợi,21025,mười lăm,108", .badCoordinate),
    ("Số nhà,Đường,Mã xã,Loại đối tượng", "1,Lê Lợi,21025,lâu đài", .unknownClass),
    ("Số nhà,Đường,Mã xã,Trạng thái", "1,Lê Lợi,21025,xong", .badState),
    ("Số nhà,Đường,Mã xã,Ngày gắn biển", "1,Lê Lợi,21025,31/4/2026", .badDate),
    ("Số nhà,Đường,Mã xã,Ngày gắn biển", "1,Lê Lợi,21025,2026-13-01", .badDate),
    ("Số nhà,Đường,Mã xã,Ngày gắn biển", "1,Lê Lợi,21025,1/1/2099", .badDate),
    ("Số nhà,Đường,Mã xã,Ngày tạo", "1,Lê Lợi,21025,16/10/2026", .badDate),
    ("Số nhà,Đường,Mã xã,Ngày tạo,Ngày gắn biển", "1,Lê Lợi,21025,5/10/2026,4/10/2026", .badDate),
    ("Số nhà,Đường,Mã xã,Ngày thu thập,Ngày tạo", "1,Lê Lợi,21025,5/10/2026,4/10/2026", .badDate),
    ("Số nhà,Đường,Mã xã,Ngày thu thập,Ngày xác minh", "1,Lê Lợi,21025,5/10/2026,4/10/2026", .badDate),
    ("Số nhà,Đường,Mã xã,Mã địa chỉ số", "1,Lê Lợi,21025,5.12E+09", .badCode),
    ("Số nhà,Đường,Mã xã,Mã địa chỉ số", "1,Lê Lợi,21025,05123456789", .badCode),
    ("Số nhà,Đường,Mã xã", "1,Lê Lợi,21025,more,and more", .raggedRow),
    ("Thôn,Mã xã", "Thôn Phú Bình,21025", .notTold),
    ("Địa chỉ,Mã xã", "1 Lê Lợi,21025", .unreadAddress),
    ("Số nhà,Đường,Mã xã", "1,\(String(repeating: "a", count: 600)),21025", .tooLong),
  ]

  @Test(arguments: refusals) func `a row is refused by the name of its fault, and kept beside the import`(
    header: String, row: String, reason: RowRefusal.Reason
  ) throws {
    let office = Office()
    let summary = try office.take("\(header)\n\(row)\n")
    #expect(summary.refusals == [reason: 1])
    #expect(try office.register().count() == 0)
    let path = try #require(summary.refusedPath)
    let lines = try office.read(path).split(separator: "\n")
    #expect(lines[0] == "\u{FEFF}line,reason,\(header)")
    #expect(lines[1].hasPrefix("2,") && lines[1].hasSuffix("," + row))
    #expect(lines[1].contains(reason.rawValue))
  }

  @Test func `the number that a program for maps gives anew with every file is no id`() throws {
    let office = Office()
    let text = "fid,Số nhà,Đường,Mã xã\n1,1,Lê Lợi,21025\n2,2,Lê Lợi,21025\n"
    #expect(try office.take(text).counts.added == 2)
    let numberedAnew = "fid,Số nhà,Đường,Mã xã\n2,1,Lê Lợi,21025\n1,2,Lê Lợi,21025\n"
    let summary = try office.take(numberedAnew)
    #expect(summary.counts.unchanged == 2 && summary.unknownColumns == [])
    try office.take(numberedAnew) { $0.overrides = ["fid": .id] }
    #expect(try office.objects().map(\.sourceID) == ["2", "1"])
  }

  @Test func `an owner's name is in no message, even where it cannot be read`() throws {
    let office = Office()
    let text = Array("Số nhà,Đường,Mã xã,Chủ hộ\n1,Lê Lợi,21025,Bich".utf8) + [0xFF] + Array("\n".utf8)
    let summary = try office.take(bytes: text) { $0.encoding = .utf8 }
    #expect(summary.refusals == [.unreadableText: 1])
    #expect(summary.diagnostics[0].message == "the owner holds bytes that are no letters; see --encoding")
  }

  @Test func `a row that ends early says nothing of the columns behind it`() throws {
    let office = Office()
    let summary = try office.take("Số nhà,Đường,Mã xã,Loại,Chủ hộ\n1,Lê Lợi,21025,I,An\n2,Lê Lợi,21025\n")
    #expect(summary.counts.added == 2)
    let second = try office.objects()[1]
    #expect(second.record.objectClass == "")
    #expect(try Owners(office.ownersPath).owner(of: 2) == nil)
  }

  @Test func `a day is held against those that the register knows`() throws {
    let office = Office()
    try office.take("Số nhà,Đường,Mã xã,Ngày tạo\n1,Lê Lợi,21025,5/10/2026\n")
    let early = try office.take("Số nhà,Đường,Mã xã,Ngày gắn biển\n1,Lê Lợi,21025,4/10/2026\n")
    #expect(early.refusals == [.badDate: 1])
    #expect(early.diagnostics[0].message.contains("2026-10-04 would come before created_on 2026-10-05"))
    #expect(try office.objects()[0].plateDay == "")
    let future = try office.take("Số nhà,Đường,Mã xã,Ngày gắn biển\n1,Lê Lợi,21025,16/10/2026\n")
    #expect(future.diagnostics[0].message.contains("plate_on 2026-10-16 is still to come"))
    let today = try office.take("Số nhà,Đường,Mã xã,Ngày gắn biển\n1,Lê Lợi,21025,15/10/2026\n")
    #expect(today.counts.changed == 1)
  }

  @Test func `a mended file of refusals is imported as it is`() throws {
    let office = Office()
    let text = "Số nhà,Đường,Mã xã\n1,\"Lê Lợi, trong hẻm\",99999\n2,Lê Lợi,21025\n"
    let path = try #require(try office.take(text).refusedPath)
    let mended = try office.read(path).split(separator: "99999").joined(separator: "21025")
    #expect(try office.take(mended, as: "mended.csv").counts.added == 1)
    // Once everything is taken, the file of the earlier refusals is gone: its rows are mended.
    try office.take("Số nhà,Đường,Mã xã\n2,Lê Lợi,21025\n")
    #expect(!LocalFile.exists(path))
  }

  @Test(arguments: ["21142", "Trà Bùi", "Xã Trà Bùi"])
  func `a split unit asks for a coordinate and then answers`(
    written: String
  ) throws {
    let office = Office()
    let column = written.first == "2" ? "Mã xã" : "Xã/phường"
    let summary = try office.take(
      "Số nhà,Đường,\(column),Vĩ độ,Kinh độ\n1,Lê Lợi,\(written),15.05,108.15\n2,Lê Lợi,\(written),,\n"
        + "3,Lê Lợi,\(written),15.25,108.05\n")
    #expect(summary.counts.converted == 1)
    #expect(summary.refusals == [.ambiguousCommune: 2])
    #expect(try office.objects()[0].record.communeCode == "21028")
  }

  @Test func `units of before become those of today`() throws {
    let office = Office()
    let summary = try office.take(
      """
      Số nhà,Đường,Mã xã,Xã/phường,Quận/huyện
      1,Lê Lợi,,Phường Nghĩa Chánh,Thành phố Quảng Ngãi
      2,Lê Lợi,21010,,
      3,Lê Lợi,21025,Phường Nguyễn Nghiêm,
      4,Lê Lợi,,nghia chanh,

      """)
    #expect(summary.counts.converted == 4)
    #expect(try office.objects().map(\.record.communeCode) == ["21025", "21028", "21025", "21025"])
  }

  @Test func `accents decide between Ba Tơ and Ba Tô, and a coordinate where they are missing`() throws {
    let office = Office()
    try office.take(
      "Số nhà,Đường,Xã/phường,Vĩ độ,Kinh độ\n1,A,Xã Ba Tơ,,\n2,A,Ba Tô,,\n3,A,ba to,15.25,108.15\n")
    #expect(try office.objects().map(\.record.communeCode) == ["00123", "21484", "21484"])
  }

  @Test func `zeros that a spreadsheet dropped are put back with a word`() throws {
    let office = Office()
    let summary = try office.take("Số nhà,Đường,Mã xã,Mã địa chỉ số\n1,Lê Lợi,123,512345678\n")
    #expect(summary.counts.repaired == 1)
    #expect(summary.diagnostics.map(\.gravity) == [.warning, .warning])
    #expect(summary.diagnostics.allSatisfy { $0.message.contains("leading zeros") })
    let object = try office.objects()[0]
    #expect(object.record.communeCode == "00123")
    #expect(object.record.codes[0].text == "0512345678")
  }

  @Test func `exchanged degrees are put right where they then lie in the stated commune`() throws {
    let office = Office()
    let summary = try office.take("Số nhà,Đường,Mã xã,Vĩ độ,Kinh độ\n1,Lê Lợi,21025,108.05,15.05\n")
    #expect(summary.counts.repaired == 1)
    #expect(try office.objects()[0].record.position?.latitude == 15.05)
  }

  @Test func `coordinate and commune that contradict each other are kept, marked and listed`() throws {
    let office = Office()
    let text = "Số nhà,Đường,Mã xã,Vĩ độ,Kinh độ\n1,Lê Lợi,21025,15.25,108.05\n"
    let summary = try office.take(text)
    #expect(summary.counts.flagged == 1 && summary.counts.added == 1)
    let object = try office.objects()[0]
    #expect(object.isContradicted)
    #expect(object.record.communeCode == "21025")
    let path = try #require(summary.flaggedPath)
    #expect(try office.read(path).contains("the coordinate lies in 00123"))
    #expect(try office.take(text).counts.unchanged == 1)
  }

  @Test func `two objects with one code are one too many`() throws {
    let office = Office()
    let summary = try office.take(
      "id,Số nhà,Đường,Mã xã,Mã địa chỉ số\na,1,Lê Lợi,21025,0512345678\nb,2,Lê Lợi,21025,0512345678\n")
    #expect(summary.refusals == [.codeTaken: 1])
    #expect(summary.diagnostics[0].message.contains("is the code of object 1"))
  }

  @Test func `semicolons, a mark, tabs, quotes and decimal commas are a spreadsheet's way`() throws {
    let office = Office()
    let rows = "Số nhà;Đường;Mã xã;Vĩ độ;Kinh độ\r\n\"1;A\";\"Lê \"\"Lợi\"\"\";21025;15,05;108,05\r\n"
    let summary = try office.take("\u{FEFF}" + rows)
    // A house number with a semicolon is none; the row comes back whole, with commas between.
    #expect(summary.refusals == [.badHouse: 1])
    #expect(try office.read(office.file("list.csv.refused.csv")).contains("\"1;A\",\"Lê \"\"Lợi\"\"\",21025"))
    try office.take("Số nhà;Đường;Mã xã;Vĩ độ;Kinh độ\n1A;Lê Lợi;21025;15,05;108,05\n")
    #expect(try office.objects()[0].record.position == MapPoint(latitude: 15.05, longitude: 108.05))
    try office.take("Số nhà\tĐường\tMã xã\n2\tLê Lợi\t21025\n")
    #expect(try office.register().count() == 2)
  }

  @Test func `days are read as Vietnam writes them`() {
    let days = [
      ("5/10/2026", "2026-10-05"), ("05-10-2026", "2026-10-05"), ("2026-10-05", "2026-10-05"),
      ("2026/10/05 08:30", "2026-10-05"), ("5.10.2026", "2026-10-05"), ("29/2/2028", "2028-02-29"),
    ]
    for (written, day) in days { #expect(CivilDate.read(written) == day, "\(written)") }
    for written in ["31/4/2026", "29/2/2026", "10/2026", "5/10/26", "hôm qua", ""] {
      #expect(CivilDate.read(written) == nil, "\(written)")
    }
  }

  @Test func `a header that nobody understands is left alone, and one that a person names is read`() throws {
    let office = Office()
    let text = "Biển số,Đường,Mã xã,Màu cổng\n7,Lê Lợi,21025,xanh\n"
    #expect(try office.take(text).unknownColumns == ["Biển số", "Màu cổng"])
    let summary = try office.take(text) { $0.overrides = ["bien so": .house] }
    #expect(summary.unknownColumns == ["Màu cổng"])
    #expect(try office.objects().last?.record.house?.text == "7")
    let wrong = try office.take(text) { $0.overrides = ["Biển nhà": .house] }
    #expect(!wrong.isRead && wrong.diagnostics[0].message.contains("there is no column 'Biển nhà'"))
    let twice = try office.take("Số nhà,Số,Mã xã\n1,2,21025\n")
    #expect(!twice.isRead && twice.diagnostics[0].message.contains("both mean 'house'"))
  }
}
