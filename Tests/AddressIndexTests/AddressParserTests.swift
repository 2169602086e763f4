import AddressIndex
import Testing

private func shippedParser() throws -> AddressParser {
  let (index, diagnostics) = AddressIndex.open(directory: root + "/addresses", database: nil)
  #expect(diagnostics.isEmpty)
  return AddressParser(lexicon: UnitLexicon(try #require(index)))
}

private let parser = try? shippedParser()
private let cases = AddressCase.read(root + "/Tests/AddressIndexTests/cases/address-lines.txt")

/// Address lines as people write them. The cases are a file that anybody may add to.
@Suite struct AddressParserTests {
  @Test("the table of cases is there") func table() {
    #expect(cases.count >= 150)
    #expect(cases.allSatisfy { !$0.parts.isEmpty })
  }

  @Test("a line and its parts", arguments: cases)
  func parts(_ example: AddressCase) throws {
    let parser = try #require(parser)
    #expect(describe(parser.parse(example.text)) == example.parts, "line \(example.line)")
  }

  @Test("capitals and accents that stand apart change nothing", arguments: cases)
  func writing(_ example: AddressCase) throws {
    let parser = try #require(parser)
    let expected = parser.parse(example.text)
    let apart = parser.parse(decomposed(example.text))
    #expect(describe(apart) == describe(expected))
    let upper = parser.parse(example.text.uppercased())
    #expect(keys(upper) == keys(expected))
  }

  @Test(
    "without separators a line says the same",
    arguments: [
      "45 Phạm Văn Đồng, Phường Cẩm Thành, Tỉnh Quảng Ngãi", "Thôn Phú Bình, Xã Nghĩa Hành, Quảng Ngãi",
      "Tổ 5, phường Chánh Lộ, TP Quảng Ngãi", "35 QL1A, TT Châu Ổ, Bình Sơn",
      "Xã Trà Bùi, huyện Trà Bồng, Quảng Ngãi",
      "50 ngõ 133 Thái Hà, Hà Nội", "12 Bà Triệu, Phường Kon Tum, Quảng Ngãi", "xã Ba Tô, huyện Ba Tơ",
    ])
  func unseparated(_ line: String) throws {
    let parser = try #require(parser)
    let glued = line.replacing(",", with: "")
    #expect(describe(parser.parse(glued)) == describe(parser.parse(line)))
    #expect(keys(parser.parse(NameFolding.fold(glued))) == keys(parser.parse(line)))
  }

  @Test("streets that a caller knows part a line without separators")
  func knownStreets() throws {
    let (index, _) = AddressIndex.open(directory: root + "/addresses", database: nil)
    let streets = ["Nguyễn Tri Phương", "A Dừa", "Cách Mạng Tháng Tám"]
    let parser = AddressParser(lexicon: UnitLexicon(try #require(index), streets: streets))
    #expect(parser.parse("12 nguyen tri phuong nghia lo quang ngai").street == "nguyen tri phuong")
    #expect(parser.parse("12 A Dừa, Phường Kon Tum").street == "A Dừa")
    #expect(parser.parse("Cách Mạng Tháng Tám").sureness == .full)
  }

  @Test("a document is no address, and a thousand characters are read")
  func length() throws {
    let parser = try #require(parser)
    let longest = String(repeating: "xã ", count: 333)
    #expect(parser.parse(longest).refusal == nil)
    #expect(parser.parse(decomposed(longest)).refusal == nil)
    #expect(parser.parse(longest + "Ba").refusal == .tooLong)
    #expect(parser.parse("a" + String(repeating: "\u{301}", count: 9_000)).refusal == .tooLong)
    #expect(parser.parse(" \t\n").refusal == .empty)
  }

  @Test("mutated lines end in a result that stays within the line", arguments: 0..<8)
  func mutations(_ seed: UInt64) throws {
    let parser = try #require(parser)
    var random = SeededNumbers(state: seed)
    let signs = [
      ",", " ", "/", "-", ".", "P", "Q4", "ngõ ", "\u{301}", "'", "đ", "0", "\n", "\u{FFFD}", "Tổ ", "漢", "+",
    ]
    for run in 0..<400 {
      var bytes = Array((cases.randomElement(using: &random)?.text ?? "").utf8)
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let at = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.removeSubrange(at..<min(bytes.count, at + 3))
        case 1: bytes.insert(contentsOf: (signs.randomElement(using: &random) ?? "").utf8, at: at)
        case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
        default: bytes += bytes.prefix(at)
        }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let read = parser.parse(text)
      let said = describe(read).reduce(0) { $0 + $1.utf8.count }
      // Each part is written out with its kind and its candidates, of which a name has few.
      #expect(said <= text.utf8.count * 4 + 1_200, "seed \(seed), run \(run): \(text)")
    }
  }

  /// The parts folded, as far as they do not depend on how capitals are written.
  private func keys(_ address: ParsedAddress) -> [String] {
    describe(address).map { NameFolding.fold($0) }
  }

  /// Vietnamese letters taken apart, as some keyboards and file systems write them.
  private func decomposed(_ text: String) -> String {
    let tones: [Unicode.Scalar] = ["\u{300}", "\u{301}", "\u{309}", "\u{303}", "\u{323}"]
    let letters = [
      "aàáảãạ", "ăằắẳẵặ", "âầấẩẫậ", "eèéẻẽẹ", "êềếểễệ", "iìíỉĩị", "oòóỏõọ", "ôồốổỗộ", "ơờớởỡợ", "uùúủũụ",
      "ưừứửữự", "yỳýỷỹỵ",
    ]
    let marks: [Character: String] = [
      "ă": "a\u{306}", "â": "a\u{302}", "ê": "e\u{302}", "ô": "o\u{302}", "ơ": "o\u{31B}", "ư": "u\u{31B}",
    ]
    var written = ""
    for character in text {
      let lower = Character(character.lowercased())
      guard let family = letters.first(where: { $0.contains(lower) }), let base = family.first,
        let tone = Array(family).firstIndex(of: lower)
      else {
        written.append(character)
        continue
      }
      let plain = marks[base] ?? String(base)
      written += character.isUppercase ? plain.uppercased() : plain
      if tone > 0 { written.unicodeScalars.append(tones[tone - 1]) }
    }
    return written
  }
}
