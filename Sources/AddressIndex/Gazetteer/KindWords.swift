/// The words that say what kind of thing a name belongs to: "đường", "thôn", "phường". They help to rank and are
/// never missing: nobody has to type them.
enum KindWords {
  /// The words that may stand in front of a name, folded, longest first.
  private static let phrases: [[String]] = [
    ["to", "dan", "pho"], ["khu", "dan", "cu"], ["khu", "pho"], ["khu", "vuc"], ["thanh", "pho"],
    ["thi", "tran"],
    ["thi", "xa"], ["dac", "khu"], ["dai", "lo"], ["duong"], ["pho"], ["hem"], ["ngo"], ["ngach"], ["kiet"],
    ["thon"], ["xom"], ["to"], ["tdp"], ["ap"], ["ban"], ["lang"], ["buon"], ["khu"], ["phuong"], ["xa"],
    ["huyen"], ["quan"], ["tinh"], ["tp"], ["tx"], ["tt"], ["kp"], ["kdc"], ["so"], ["nha"],
  ]

  private static let words = Set(phrases.flatMap { $0 }.map { Array($0.utf8)[...] })

  /// The same words with their accents, as `NameWord` writes them: "tố" is none, though "tổ" is.
  private static let accented: Set<[UInt8]> = {
    let text = """
      tổ dân phố khu cư vực thành phố thị trấn xã đặc đại lộ đường hẻm hẽm ngõ ngách kiệt thôn xóm ấp bản làng buôn
      phường huyện quận tỉnh số nhà
      """
    return Set(NameWord.words(of: text).map(\.bytes))
  }()

  /// Whether a word, as typed, can be one of them.
  static func contains(_ word: NameWord) -> Bool {
    word.hasAccents ? accented.contains(word.bytes) : words.contains(word.folded)
  }

  /// How many words in front of a name say its kind. A name that is nothing else keeps its last word.
  static func leading(_ name: [NameWord]) -> Int {
    for phrase in phrases where phrase.count < name.count {
      let fits = zip(phrase, name).allSatisfy { text, word in
        word.folded.elementsEqual(text.utf8) && contains(word)
      }
      if fits { return phrase.count }
    }
    return 0
  }
}
