import CSVDocument

/// What a unit of government is, as the word before its name says.
package enum UnitKind: String, Sendable, CaseIterable {
  /// A rural commune.
  case commune = "Xã"
  /// A ward.
  case ward = "Phường"
  /// A town below a district, until 1 July 2025.
  case town = "Thị trấn"
  /// A special zone: an island that is a commune of its own.
  case specialZone = "Đặc khu"
  /// An urban district of a centrally run city, until 1 July 2025.
  case urbanDistrict = "Quận"
  /// A rural district, until 1 July 2025.
  case ruralDistrict = "Huyện"
  /// A district town, until 1 July 2025.
  case districtTown = "Thị xã"
  /// A centrally run city, which is a province; until 1 July 2025 also a city that was a district.
  case city = "Thành phố"
  /// A province.
  case province = "Tỉnh"

  /// The levels at which this word is used.
  package var levels: Set<UnitLevel> {
    switch self {
    case .commune, .ward, .town, .specialZone: [.commune]
    case .urbanDistrict, .ruralDistrict, .districtTown: [.district]
    case .city: [.district, .province]
    case .province: [.province]
    }
  }

  /// The kind that a word or abbreviation means, with or without accents and capitals: "P.", "thi tran",
  /// "TP".
  package init?(word: String) {
    guard let known = UnitKind.byWord[NameFolding.fold(word)] else { return nil }
    // "Phượng" is no ward.
    guard NameSpelling(word).fit(to: known.spelling) != .folded else { return nil }
    self = known.kind
  }

  /// The kind and the rest of a name that begins with it: "TP Quảng Ngãi" gives `city` and "Quảng Ngãi".
  ///
  /// The word for a province counts only as it is spelled: without its accent it is also how Tịnh Khê and a
  /// dozen other communes begin.
  ///
  /// - Returns: `kind` is `nil` where the name begins with no such word, or is nothing but it.
  package static func split(_ name: String) -> (kind: UnitKind?, rest: String) {
    let words = name.split { $0.isWhitespace || $0 == "." || $0 == "," }
    for length in [2, 1] where words.count > length {
      let head = words.prefix(length).joined(separator: " ")
      guard let kind = UnitKind(word: head) else { continue }
      if kind == .province, head.lowercased() != "tỉnh" { continue }
      let start = words[length].startIndex
      return (kind, String(name[start...]).trimmed)
    }
    return (nil, name.trimmed)
  }

  private static let byWord: [String: (kind: UnitKind, spelling: NameSpelling)] = {
    var table: [String: (UnitKind, NameSpelling)] = [:]
    for phrase in AddressPhrase.all {
      guard let kind = phrase.word.unitKind else { continue }
      table[NameFolding.fold(phrase.text)] = (kind, NameSpelling(phrase.text))
    }
    return table
  }()
}

/// The three levels of government that addresses name. The middle one ended on 1 July 2025 and lives on in
/// what people write.
package enum UnitLevel: String, Sendable, CaseIterable {
  /// Xã, phường, thị trấn, đặc khu.
  case commune
  /// Huyện, quận, thị xã, and cities below a province.
  case district
  /// Tỉnh and centrally run cities.
  case province
}
