/// Every unit of government by name: communes and provinces in force, those of before, districts, and
/// whatever else people call them.
///
/// Names are found without accents and ranked with them: "Ba To" is Ba Tơ or Ba Tô, and "Ba Tô" is first of
/// all Ba Tô. Whoever asks gets a list; a name alone is rarely one unit.
package struct UnitDirectory: Sendable {
  /// One unit that a name may mean.
  package struct Match: Hashable, Sendable {
    /// The unit.
    package let candidate: ParsedAddress.Candidate
    /// Its level of government.
    package let level: UnitLevel
    /// Its official name with its kind, the last one where it ended.
    package let fullName: String
    /// The name by which it was found: the official one, an earlier one, or an alias.
    package let writing: String
    /// NSO code of its province, of its own time.
    package let provinceCode: String
    /// The first day on which it was no more, `YYYY-MM-DD`; empty while it is in force.
    package let validUntil: String
    /// How well the typed accents fit.
    package let fit: NameSpelling.Fit
    /// Whether the typed kind is the unit's own; true where none was typed.
    package let isKindRight: Bool

    /// Whether the unit is in force.
    package var isInForce: Bool { validUntil.isEmpty }
  }

  struct Entry {
    var candidate: ParsedAddress.Candidate
    var level: UnitLevel
    var fullName: String
    /// The name found by, with or without its kind.
    var writing: String
    var provinceCode: String
    var validUntil: String

    /// The kind that the writing begins with, and the name behind it. In the alias "Q. Ngãi" the Q is no word
    /// for a district, because the unit is none.
    var split: (kind: UnitKind?, name: String) {
      let (kind, rest) = UnitKind.split(writing)
      return kind?.levels.contains(level) ?? false ? (kind, rest) : (nil, writing)
    }
  }

  let entries: [Entry]
  private let byName: [String: [Int32]]

  init(_ entries: [Entry]) {
    self.entries = entries
    var byName: [String: [Int32]] = [:]
    byName.reserveCapacity(entries.count)
    for (at, entry) in entries.enumerated() {
      byName[UnitDirectory.key(entry.writing, entry.level), default: []].append(Int32(at))
    }
    self.byName = byName
  }

  /// The key of a writing. A province's name keeps no word for a province; other names may begin with "Tịnh".
  private static func key(_ writing: String, _ level: UnitLevel) -> String {
    let folded = NameFolding.foldWithoutKind(writing)
    guard level == .province, folded.hasPrefix("tinh "), UnitKind.split(writing).kind == .province else {
      return folded
    }
    return String(folded.dropFirst("tinh ".count))
  }

  /// The folded names without kinds, in no order, for those who look for a name that is nearly one of them.
  package var names: some Collection<String> { byName.keys }

  /// The units that a name may mean, likeliest first.
  ///
  /// Ordered by how well the typed accents fit, then by whether the typed kind is the unit's, then units in
  /// force before those of before, then districts, communes, provinces; equal ones by code.
  ///
  /// - Parameters:
  ///   - name: as typed, with or without accents, and with or without the kind where `kind` is empty.
  ///   - kind: the word for the kind where it stood apart, in any form: "Phường", "P.", "tp". Only units of
  ///     its level are found, whatever their own kind: a ward may have been a commune when somebody wrote it
  ///     down. A city is a district or, where it is called one, a province. A word that means no kind counts
  ///     as none.
  package func matches(named name: String, kind: String = "") -> [Match] {
    if let kind = UnitKind(word: kind) { return matches(name, kind) }
    let (written, rest) = UnitKind.split(name)
    if let written {
      let found = matches(rest, written)
      if !found.isEmpty { return found }
    }
    return matches(name, nil)
  }

  /// The units that a name may mean, likeliest first; `matches` says why in this order.
  package func candidates(named name: String, kind: String = "") -> [ParsedAddress.Candidate] {
    matches(named: name, kind: kind).map(\.candidate)
  }

  private func matches(_ name: String, _ kind: UnitKind?) -> [Match] {
    // Without accents and kind, "tinh khe" may be the commune; only a spelled "tỉnh" is the word for a
    // province.
    let typed = UnitKind.split(name)
    let bare = typed.kind == nil || typed.kind == kind ? typed.rest : name
    let key = typed.kind == .province ? NameFolding.fold(bare) : NameFolding.foldWithoutKind(name)
    let spelling = NameSpelling(bare)
    let found = (byName[key] ?? []).compactMap { at -> Match? in
      let entry = entries[Int(at)]
      guard let kind else { return match(entry, spelling, true) }
      guard kind.levels.contains(entry.level) else { return nil }
      let own = UnitKind.split(entry.writing).kind ?? UnitKind.split(entry.fullName).kind
      if kind == .city, entry.level == .province, own != .city { return nil }
      return match(entry, spelling, own == kind)
    }
    var seen: [ParsedAddress.Candidate: Int] = [:]
    return found.enumerated().sorted { UnitDirectory.precedes($0, $1) }.map(\.element).filter {
      seen.updateValue(1, forKey: $0.candidate) == nil
    }
  }

  private func match(_ entry: Entry, _ typed: NameSpelling, _ isKindRight: Bool) -> Match {
    let official = NameSpelling(UnitKind.split(entry.writing).rest)
    return Match(
      candidate: entry.candidate, level: entry.level, fullName: entry.fullName, writing: entry.writing,
      provinceCode: entry.provinceCode, validUntil: entry.validUntil, fit: typed.fit(to: official),
      isKindRight: isKindRight)
  }

  private static func precedes(
    _ a: EnumeratedSequence<[Match]>.Element, _ b: EnumeratedSequence<[Match]>.Element
  ) -> Bool {
    let (left, right) = (a.element, b.element)
    if left.fit != right.fit { return left.fit < right.fit }
    if left.isKindRight != right.isKindRight { return left.isKindRight }
    if left.isInForce != right.isInForce { return left.isInForce }
    if left.level != right.level { return rank(left.level) < rank(right.level) }
    if left.validUntil != right.validUntil { return left.validUntil > right.validUntil }
    return a.offset < b.offset
  }

  private static func rank(_ level: UnitLevel) -> Int {
    switch level {
    case .district: 0
    case .commune: 1
    case .province: 2
    }
  }
}
