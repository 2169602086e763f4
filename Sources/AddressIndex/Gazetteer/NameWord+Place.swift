extension NameWord {
  /// The words by which a street, building or hamlet is found. A word in front that only says the kind is left
  /// out, because whoever types "thôn" means a kind and not a name; one that belongs to the name is written
  /// out, so that QL1A is Quốc lộ 1A.
  static func words(ofPlace name: String) -> [NameWord] {
    let line = AddressLine(name)
    let all = 0..<line.tokens.count
    guard !all.isEmpty, let match = PhraseTable.shared.word(line.tokens.span, at: 0),
      match.end < all.upperBound
    else { return words(of: line, all) }
    let phrase = PhraseTable.shared.phrases[Int(match.phrase)]
    guard phrase.word.isPartOfName || phrase.word.isKindOfPlace else { return words(of: line, all) }
    let first = phrase.word.isPartOfName ? words(of: phrase.full) : []
    return first + words(of: line, match.end..<all.upperBound)
  }
}

extension AddressWord {
  /// Whether a place is called by it: "Quốc lộ 1A", "Chung cư Hưng Phú".
  var isPartOfName: Bool { self == .road || self == .building }

  /// Whether it only says what sort of place a name belongs to.
  var isKindOfPlace: Bool {
    switch self {
    case .hamlet, .street, .alley, .number: true
    default: isUnit
    }
  }

  /// How well it fits a unit before which it stands: 1 the very kind, 0 another kind of the same level, -1
  /// another level.
  ///
  /// A ward may have been a commune when somebody wrote it down, and Đức Phổ was a district before it was a
  /// town.
  func fit(_ kind: UnitKind?, _ level: UnitLevel) -> Int {
    if let kind, self == AddressWord(kind) { return 1 }
    return switch self {
    case .ward, .commune, .town, .specialZone: level == .commune ? 0 : -1
    case .urbanDistrict, .ruralDistrict, .districtTown, .city: level == .district ? 0 : -1
    case .province: level == .province ? 0 : -1
    default: -1
    }
  }

  /// How well it fits a way before which it stands.
  func fit(_ way: WayKind) -> Int {
    switch self {
    case .street, .road: way == .street ? 1 : -1
    case .alley: way == .alley ? 1 : way == .street ? 0 : -1
    case .hamlet: way == .hamlet ? 1 : -1
    case .building: way == .building ? 1 : 0
    case .number, .lot: way == .hamlet ? -1 : 0
    default: -1
    }
  }
}

extension Gazetteer {
  /// The names of the streets without the word for a street, each once; streets of many communes share one.
  /// Those that are a number behind such a word are left to the parser, which reads them by the word.
  var streetNames: [String] {
    var seen: Set<UInt32> = []
    return ways.names.indices.compactMap { way in
      guard ways.kinds[way] == WayKind.street.rawValue, seen.insert(ways.names[way]).inserted else {
        return nil
      }
      let line = AddressLine(names[ways.names[way]])
      guard !line.tokens.isEmpty else { return nil }
      let start = PhraseTable.shared.word(line.tokens.span, at: 0)?.end ?? 0
      guard start < line.tokens.count, start == 0 || !line.tokens[start].isNumber else { return nil }
      return line.text(start..<line.tokens.count)
    }
  }
}
