import AddressIndex
import Testing

/// Names are looked up by their key, and every way of writing a name must lead to the same one.
@Suite struct NameFoldingTests {
  @Test(
    "a name and its key",
    arguments: [
      ("Phường Cẩm Thành", "phuong cam thanh"), ("ĐĂK Tô", "dak to"), ("Đắk Tô", "dak to"),
      ("Đak Tô", "dak to"),
      ("Ia H'Drai", "ia hdrai"), ("Ia H\u{2019}Drai", "ia hdrai"), ("Ia H\u{2019} Drai", "ia hdrai"),
      ("Ia H\u{02BC}Drai", "ia hdrai"), ("òa", "oa"), ("oà", "oa"), ("Uỷ ban", "uy ban"),
      ("Ủy ban", "uy ban"),
      ("  Trà   Bồng, (cũ) ", "tra bong cu"), ("Ðức Phổ", "duc pho"), ("Đức Phô\u{309}", "duc pho"),
      ("A\u{306}\u{301}", "a"), ("QL1A – Km 12", "ql1a km 12"), ("'Tân' An", "tan an"),
      ("Kon Pl\u{14F}ng", "kon plong"),
      ("Mo\u{306} Rai", "mo rai"), ("ИВАН Tân", "иван tan"), ("", ""), ("'", ""),
      ("\u{FEFF}Sa Kỳ\u{200B}", "sa ky"),
    ])
  func key(_ name: String, _ key: String) {
    #expect(NameFolding.fold(name) == key)
  }

  @Test(
    "the word for the kind goes, a name that begins like it stays",
    arguments: [
      ("xã Ba Tơ", "ba to"), ("P. Cẩm Thành", "cam thanh"), ("TT. Châu Ổ", "chau o"),
      ("thi xa duc pho", "duc pho"),
      ("Thị xã Đức Phổ", "duc pho"), ("Thành phố Quảng Ngãi", "quang ngai"), ("Đặc khu Lý Sơn", "ly son"),
      ("Huyê\u{323}n Ba Tơ", "ba to"), ("Phượng Mao", "phuong mao"), ("Huyền Hội", "huyen hoi"),
      ("Xà Phiên", "xa phien"),
      ("Quán Thánh", "quan thanh"), ("Quan Hoa", "quan hoa"), ("Quận Ba Đình", "ba dinh"), ("quan 1", "1"),
      ("Tịnh Khê", "tinh khe"), ("Xã", "xa"), ("xã ", "xa"), ("phuong duc", "duc"),
    ])
  func kind(_ name: String, _ key: String) {
    #expect(NameFolding.foldWithoutKind(name) == key)
    var bytes: [UInt8] = [7]
    NameFolding.foldWithoutKind(name.utf8.span, appendingTo: &bytes)
    #expect(bytes == [7] + Array(key.utf8))
  }

  @Test("composed and taken apart, every letter has the same key")
  func letters() {
    let tones = ["", "\u{300}", "\u{301}", "\u{309}", "\u{303}", "\u{323}"]
    for (letter, marks) in [
      ("a", ["", "\u{306}", "\u{302}"]), ("e", ["", "\u{302}"]), ("o", ["", "\u{302}", "\u{31B}"]),
    ] {
      for mark in marks {
        for tone in tones {
          for text in [letter + mark + tone, letter + tone + mark] {
            #expect(NameFolding.fold(text) == letter)
            #expect(NameFolding.fold(text.uppercased()) == letter)
            #expect(AccentedName.canonical(text) == AccentedName.canonical(letter + mark + tone))
          }
        }
      }
    }
  }

  @Test(
    "one accented writing for names whose tones are set differently",
    arguments: [
      ("HÒA", "hoà"), ("hoà", "hoà"), ("Ủy", "uỷ"), ("uỷ", "uỷ"), ("Khuỷu", "khuỷu"), ("Qúy", "quý"),
      ("quý", "quý"),
      ("gìa", "già"), ("GIÀ", "già"), ("gì", "gì"), ("Nghĩa", "nghĩa"), ("Toàn", "toàn"), ("Tòan", "toàn"),
      ("Thuỷ Tiên", "thuỷ tiên"), ("ngươì", "người"), ("Đắk", "đắk"), ("Huế", "huế"), ("của", "của"),
      ("ngòai", "ngoài"), ("Hồ Chí Minh", "hồ chí minh"), ("hồchíminh", "hồchíminh"), ("12 Ấp 1", "12 ấp 1"),
      ("Ia H'Drai", "ia h'drai"), ("Ia H’Drai", "ia h'drai"), ("Ðà", "đà"), ("e\u{301}\u{302}", "ế"),
    ])
  func accents(_ name: String, _ canonical: String) {
    #expect(AccentedName.canonical(name).unicodeScalars.elementsEqual(canonical.unicodeScalars), "\(name)")
  }

  @Test("bytes that are no text part words and end in a key")
  func bytes() {
    var key: [UInt8] = []
    let broken: [UInt8] = [0x54, 0xE1, 0xBA, 0x20, 0xFF, 0x4E, 0xC0, 0xAF, 0x31, 0xF5, 0xE1]
    NameFolding.fold(broken.span, appendingTo: &key)
    #expect(String(decoding: key, as: UTF8.self) == "t n 1")
  }
}
