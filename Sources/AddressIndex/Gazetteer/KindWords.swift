/// What kind of thing a word announces: the "đường" of a street, the "phường" of a ward.
enum AnnouncedKind: UInt8, Sendable {
  case street, alley, hamlet, house
  case ward, commune, township, district, city, townDistrict, province, specialZone
}

/// The words that say what kind of thing a name belongs to. They help to rank and are never missing: nobody
/// has to type them.
enum KindWords {
  /// What may stand in front of a name, folded, longest first; abbreviations among them.
  private static let phrases: [(words: [ArraySlice<UInt8>], kind: AnnouncedKind)] = {
    let table: [(AnnouncedKind, [String])] = [
      (.hamlet, ["to dan pho", "khu dan cu", "khu pho", "khu vuc"]), (.city, ["thanh pho"]),
      (.township, ["thi tran"]), (.townDistrict, ["thi xa"]), (.specialZone, ["dac khu"]),
      (.street, ["dai lo"]), (.house, ["so nha"]), (.street, ["duong", "pho"]),
      (.alley, ["hem", "ngo", "ngach", "kiet"]),
      (.hamlet, ["thon", "xom", "to", "tdp", "ap", "ban", "lang", "buon", "khu", "kp", "kdc"]),
      (.ward, ["phuong", "p"]), (.commune, ["xa", "x"]), (.township, ["tt"]),
      (.district, ["huyen", "h", "quan", "q"]),
      (.city, ["tp"]), (.townDistrict, ["tx"]), (.province, ["tinh"]), (.house, ["so", "nha"]),
    ]
    return table.flatMap { kind, texts in
      texts.map { text in (text.split(separator: " ").map { Array($0.utf8)[...] }, kind) }
    }
  }()

  /// The same words with their accents, as `NameWord` writes them: "tố" is none, though "tổ" is.
  private static let accented: Set<[UInt8]> = {
    let text = """
      tổ dân phố khu cư vực thành phố thị trấn xã đặc đại lộ đường hẻm hẽm ngõ ngách kiệt thôn xóm ấp bản
      làng buôn phường huyện quận tỉnh số nhà
      """
    return Set(NameWord.words(of: text).map(\.bytes))
  }()

  /// The kind that the first of these words announces, and how many words say it; `nil` where none does.
  static func leading(_ words: ArraySlice<NameWord>) -> (kind: AnnouncedKind, count: Int)? {
    for phrase in phrases where phrase.words.count <= words.count {
      let fits = zip(phrase.words, words).allSatisfy { text, word in
        word.folded == text && (!word.hasAccents || accented.contains(word.bytes))
      }
      if fits { return (phrase.kind, phrase.words.count) }
    }
    return nil
  }

  /// A name without the words in front that say its kind. A name that is nothing else keeps them.
  static func bare(_ name: [NameWord]) -> [NameWord] {
    guard let found = leading(name[...]), found.count < name.count else { return name }
    return Array(name.dropFirst(found.count))
  }
}
