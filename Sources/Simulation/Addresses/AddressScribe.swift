package import AddressIndex
import Telemetry

/// Writes addresses as lines, the way different people write them, the same for the same seed.
package struct AddressScribe {
  /// A person's way of writing.
  package enum Hand: String, CaseIterable, Sendable {
    /// All parts, with accents, commas and the words for kinds.
    case complete
    /// Without accents and capitals.
    case plain
    /// With short words, some glued to what follows: "P. Cẩm Thành", "TDP 5".
    case short
    /// With the commune, district and province of before July 2025.
    case former
    /// The house before its alleys: "50 ngõ 133".
    case inward
    /// With a letter too many, too few, exchanged or wrong.
    case slip
    /// Number, street and commune only.
    case hasty
  }

  private let index: AddressIndex
  private var random: SeededRandom

  /// A scribe who knows the units of `index`.
  package init(seed: UInt64, index: AddressIndex) {
    self.index = index
    random = SeededRandom(seed: seed)
  }

  /// The line of an address in a hand.
  package mutating func line(_ record: AddressRecord, hand: Hand) -> String {
    let commune = index.communes[record.communeCode]?.fullName ?? ""
    let province = "Tỉnh Quảng Ngãi"
    switch hand {
    case .complete: return joined(house(record) + [record.hamlet, commune, province])
    case .plain: return AddressScribe.plain(joined(house(record) + [record.hamlet, commune, "Quảng Ngãi"]))
    case .short: return short(record, commune)
    case .former: return joined(house(record) + [record.hamlet] + former(record.communeCode))
    case .inward: return joined(inward(record) + [record.hamlet, commune, province])
    case .slip: return slip(record, commune)
    case .hasty:
      return joined(house(record, word: "") + (record.street.isEmpty ? [record.hamlet] : []) + [commune])
    }
  }

  private func joined(_ parts: [String]) -> String {
    parts.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// Number and street, alley by name, building.
  private func house(_ record: AddressRecord, word: String = "Số ") -> [String] {
    let number = record.house.map { word + $0.text } ?? ""
    guard !record.street.isEmpty else { return [number, record.building] }
    let street = AddressScribe.isRoad(record.street) ? record.street : "đường \(record.street)"
    let line = [number, word.isEmpty ? record.street : street].filter { !$0.isEmpty }.joined(separator: " ")
    return [line, record.alley, record.building]
  }

  /// Roads carry their own word.
  private static func isRoad(_ street: String) -> Bool {
    ["Quốc lộ", "Tỉnh lộ", "ĐT."].contains { street.hasPrefix($0) }
  }

  private func inward(_ record: AddressRecord) -> [String] {
    guard let path = record.house, path.steps.count == 2 else { return house(record) }
    return ["\(path.steps[1]) hẻm \(path.steps[0]) \(record.street)", record.building]
  }

  private func short(_ record: AddressRecord, _ commune: String) -> String {
    let words = [
      ("Tổ dân phố ", "TDP "), ("Phường ", "P. "), ("Xã ", "X. "), ("Quốc lộ ", "QL"), ("Tỉnh lộ ", "TL"),
    ]
    func cut(_ text: String) -> String {
      for (long, short) in words where text.hasPrefix(long) { return short + text.dropFirst(long.count) }
      return text
    }
    let number = record.house?.text ?? ""
    let line = [number, cut(record.street)].filter { !$0.isEmpty }.joined(separator: " ")
    return joined([line, cut(record.hamlet), cut(commune), "Q.Ngãi"])
  }

  /// One of the communes that today's was formed from, with its district and province.
  private mutating func former(_ code: String) -> [String] {
    let rows = index.oldUnits.rows(ofNewCode: code)
    guard !rows.isEmpty else { return [index.communes[code]?.fullName ?? ""] }
    let old = rows[random.below(rows.count)].old
    return [old.name == old.district ? "" : old.name, old.district, old.province]
  }

  private mutating func slip(_ record: AddressRecord, _ commune: String) -> String {
    var spoilt = record
    if record.street.isEmpty {
      spoilt.hamlet = spoil(record.hamlet)
    } else {
      spoilt.street = spoil(record.street)
    }
    return joined(house(spoilt) + [spoilt.hamlet, commune])
  }

  /// A name with one slip in its longest word; names without a word of four letters stay whole.
  private mutating func spoil(_ name: String) -> String {
    var words = name.split(separator: " ").map { Array($0) }
    guard let at = words.indices.max(by: { words[$0].count < words[$1].count }), words[at].count >= 4,
      words[at].allSatisfy(\.isLetter)
    else { return name }
    let place = 1 + random.below(words[at].count - 2)
    switch random.below(4) {
    case 0: words[at].swapAt(place, place + 1)
    case 1: words[at].remove(at: place)
    case 2: words[at].insert(words[at][place], at: place)
    default: words[at][place] = "e"
    }
    return words.map { String($0) }.joined(separator: " ")
  }

  /// Small letters without accents; digits and signs stay.
  static func plain(_ text: String) -> String {
    var line = ""
    for character in text {
      line += character.isLetter ? NameFolding.fold(String(character)) : String(character)
    }
    return line
  }
}
