extension PartFinder {
  // MARK: Numbers without a word

  func numbers(_ start: Int, into parts: inout [AddressPart]) {
    let token = line.tokens[start]
    let isAtBorder = start == 0 || token.gap.isHard
    // "P4" and "KP1" were taken for what their letters say.
    let isLettered = !token.isNumber
    if isLettered, let match = matches[start], match.end == start + 1 {
      let word = phrases.words[Int(match.phrase)]
      if word != .ruralDistrict, word != .commune { return }
    }
    house(start, start, AddressPoints.house + (isAtBorder ? 2 : isLettered ? -4 : -6), into: &parts)
    if isLettered { code(start, into: &parts) }
    guard token.isNumber else { return }
    let isAlone = line.isBorder(start + 1) || (start + 2 == line.tokens.count)
    if token.length == 5 || token.length == 6, start > 0, token.gap != .slash,
      isAlone || start + 1 == line.tokens.count
    {
      parts.append(part(.postalCode, start, start, start + 1, AddressPoints.house + 2))
    }
    telephone(start, into: &parts)
    date(start, into: &parts)
  }

  /// A house number; also with the lone letter behind it.
  func house(_ start: Int, _ number: Int, _ points: Int32, into parts: inout [AddressPart]) {
    let span = line.tokens.span
    guard let end = HouseNumberScan.end(span, at: number, phrases) else { return }
    let isLong = (number..<end).contains { line.tokens[$0].isNumber && line.tokens[$0].length >= 5 }
    let worth = points - (isLong ? 8 : 0)
    parts.append(part(.house, start, number, end, worth))
    if line.tokens[end - 1].isNumber, HouseNumberScan.isLoneLetter(span, at: end), matches[end] == nil {
      // Worth a little more than the letter as one more word of the name behind it.
      let isFollowed = end + 2 < line.tokens.count && !line.isBorder(end + 2)
      let isLast = line.isBorder(end + 1)
      parts.append(part(.house, start, number, end + 1, worth + (isLast ? 12 : isFollowed ? 3 : 0)))
    }
  }

  /// "CT9A", "HH1": a block, which has two letters before its number.
  private func code(_ start: Int, into parts: inout [AddressPart]) {
    guard line.tokens[start].length == 2, matches[start] == nil else { return }
    guard let end = HouseNumberScan.end(line.tokens.span, at: start, phrases), end > start + 1 else { return }
    parts.append(part(.building, start, start, end, AddressPoints.house + 4))
  }

  /// Nine digits and more, in groups or not, the first of them 0 or a country's: somebody's telephone.
  private func telephone(_ start: Int, into parts: inout [AddressPart]) {
    let first = line.bytes[Int(line.tokens[start].start)]
    guard first == 0x30 || line.tokens[start].length >= 7 || line.tokens[start].gap == .plus else { return }
    var digits: Int32 = 0
    var end = start
    while end < line.tokens.count, line.tokens[end].isNumber, end == start || line.tokens[end].gap != .border
    {
      digits += line.tokens[end].length
      end += 1
    }
    guard digits >= 9 else { return }
    parts.append(part(.phone, start, start, end, AddressPoints.unknown + 10))
  }

  /// Streets named after a day: "30 tháng 4", "3 tháng 2".
  private func date(_ start: Int, into parts: inout [AddressPart]) {
    guard start + 2 < line.tokens.count, line.tokens[start + 1].key == PartFinder.month else { return }
    guard line.tokens[start + 2].isNumber, !line.tokens[start + 1].gap.isHard else { return }
    parts.append(part(.street, start, start, start + 3, AddressPoints.numbered + 6))
  }

  static let month = AddressTokens("tháng".utf8.span).tokens[0].key

  // MARK: Names without a word

  func bareNames(_ start: Int, into parts: inout [AddressPart]) {
    let isAtBorder = start == 0 || line.tokens[start].gap.isHard
    names(start) { end, known in
      let words = Int32(end - start)
      let entry = lexicon.names[Int(known)]
      let doubt = words == 1 ? AddressPoints.oneWord : 0
      func add(_ slot: AddressPart.Slot, _ level: UnitLevel, _ land: UInt64, _ bonus: Int32) {
        guard land != 0 else { return }
        var found = part(slot, start, start, end, words * AddressPoints.knownWord + bonus + doubt)
        if isAtBorder { found.points += 2 }
        found.known = known
        found.provinces = land
        found.points += fit(known, level, start)
        parts.append(found)
      }
      add(.commune, .commune, entry.provinces.0, 0)
      add(.district, .district, entry.provinces.1, 1)
      add(.province, .province, entry.provinces.2, 3)
      if entry.isStreet {
        parts.append(
          part(.street, start, start, end, words * (AddressPoints.knownWord - 2) + doubt, known: known))
      }
    }
    // A sure word for a part begins that part and no street's name.
    if let match = matches[start], match.isSure || !line.isAccented, start + 1 < line.tokens.count {
      if phrases.words[Int(match.phrase)] != .suffix { return }
    }
    freeNames(start, .street, start, -3, -1, PartFinder.longestFreeName, trailing: 1, into: &parts)
  }

  // MARK: Names

  /// Every name of the lexicon that begins at a token.
  @inline(__always)
  func names(_ start: Int, _ body: (_ end: Int, _ known: Int32) -> Void) {
    var key = AddressToken.chainStart
    for end in start..<min(start + lexicon.longest, line.tokens.count) {
      if end > start {
        let gap = line.tokens[end].gap
        // Official names hold a dash, "Bà Rịa - Vũng Tàu", but never a comma.
        if gap == .border || gap == .slash { break }
      }
      key = AddressToken.chain(key, line.tokens[end].key)
      let known = lexicon.name(key)
      if known >= 0 { body(end + 1, known) }
    }
  }

  /// Points for the accents of a name as typed, by the unit that they fit best.
  func fit(_ known: Int32, _ level: UnitLevel, _ start: Int) -> Int32 {
    lexicon.isSpelled(known, level, line.tokens.span, start) ? 0 : AddressPoints.misspelled
  }

  /// Names that nobody knows: any number of words up to a border.
  ///
  /// - Parameter trailing: digits of a number that may end the name.
  func freeNames(
    _ from: Int, _ slot: AddressPart.Slot, _ start: Int, _ points: Int32, _ phrase: Int32, _ longest: Int,
    trailing: Int32 = 0, into parts: inout [AddressPart]
  ) {
    var worth = points
    var end = from
    while end < line.tokens.count, end - from < longest {
      let token = line.tokens[end]
      if end > from, token.gap == .border || token.gap == .wideDash || token.gap == .slash { return }
      if token.isNumber {
        let isMonth = end > from && line.tokens[end - 1].key == PartFinder.month
        guard end > from, isMonth || (trailing >= token.length && slot != .street) else { return }
        end += 1
        let points = worth + AddressPoints.freeWord + (slot == .street ? 0 : 6)
        parts.append(part(slot, start, from, end, points, phrase: phrase))
        return
      }
      if end > from || slot == .building, let match = matches[end] {
        // Bà Huyện Thanh Quan is one name, but mostly a word for a part begins the next part.
        worth -= match.isSure || !line.isAccented ? 5 : 1
      }
      worth += AddressPoints.freeWord
      end += 1
      parts.append(part(slot, start, from, end, worth, phrase: phrase))
    }
  }
}

extension UnitLexicon {
  /// The land of a name's units at a level; `nil` where there is none.
  func land(_ name: Int32, _ level: UnitLevel, cityOnly: Bool) -> UInt64? {
    let entry = names[Int(name)]
    let land =
      switch level {
      case .commune: entry.provinces.0
      case .district: entry.provinces.1
      case .province: entry.provinces.2
      }
    guard land != 0 else { return nil }
    guard cityOnly else { return land }
    let isCity = entry.units.contains {
      units[Int($0)].level == .province && (units[Int($0)].word == .city || units[Int($0)].word == nil)
    }
    return isCity ? land : nil
  }

  /// Whether the accents that were typed are those of a unit of that name; those left out are no fault.
  func isSpelled(_ name: Int32, _ level: UnitLevel, _ tokens: Span<AddressToken>, _ start: Int) -> Bool {
    for at in names[Int(name)].units where units[Int(at)].level == level {
      if isSpelled(unit: Int(at), tokens, start) { return true }
    }
    return false
  }

  func isSpelled(unit: Int, _ tokens: Span<AddressToken>, _ start: Int) -> Bool {
    var at = start
    for word in units[unit].spellings {
      guard at < tokens.count else { return false }
      switch tokens[at].accents.fit(to: spellings[Int(word)]) {
      case .exact, .unaccented: break
      case .partial, .other: if tokens[at].key != AddressTokens.dak { return false }
      }
      at += 1
    }
    return true
  }
}
