/// Finds what may begin at a token: every part of an address that it could be the start of.
///
/// It proposes and does not choose: `ReadingSearch` takes the proposals that together explain the line best.
struct PartFinder {
  let line: AddressLine
  let phrases: PhraseTable
  let lexicon: UnitLexicon
  /// The word that begins at each token.
  let matches: [PhraseTable.Match?]

  /// Names that nobody knows are followed this far. Streets are named after people of up to four words, with
  /// a title before.
  static let longestFreeName = 6

  init(line: AddressLine, phrases: PhraseTable, lexicon: UnitLexicon) {
    self.line = line
    self.phrases = phrases
    self.lexicon = lexicon
    let span = line.tokens.span
    matches = line.tokens.indices.map { phrases.word(span, at: $0) }
  }

  /// Appends everything that may begin at a token.
  func find(at start: Int, into parts: inout [AddressPart]) {
    parts.append(part(.unknown, start, start, start + 1, AddressPoints.unknown))
    let token = line.tokens[start]
    if let match = matches[start] { introduced(start, match, into: &parts) }
    if token.isNumber || token.length <= 2 { numbers(start, into: &parts) }
    if !token.isNumber { bareNames(start, into: &parts) }
  }

  func part(
    _ slot: AddressPart.Slot, _ start: Int, _ name: Int, _ end: Int, _ points: Int32, phrase: Int32 = -1,
    known: Int32 = -1
  ) -> AddressPart {
    AddressPart(
      slot: slot, start: Int32(start), name: Int32(name), end: Int32(end),
      points: points + (slot.isUnderstood && line.isBorder(end) ? AddressPoints.bounded : 0), phrase: phrase,
      known: known)
  }

  // MARK: Parts with a word before them

  private func introduced(_ start: Int, _ match: PhraseTable.Match, into parts: inout [AddressPart]) {
    let word = phrases.words[Int(match.phrase)]
    let doubt = match.isSure || !line.isAccented ? 0 : AddressPoints.unsureKind
    if word == .country {
      parts.append(part(.country, start, start, match.end, AddressPoints.numbered, phrase: match.phrase))
    }
    if word == .filler, match.isSure {
      parts.append(part(.filler, start, start, match.end, 0, phrase: match.phrase))
    }
    guard match.end < line.tokens.count, !line.tokens[match.end].gap.isHard else { return }
    let from = parts.count
    switch word {
    case let word where word.isUnit: unit(start, match, word, into: &parts)
    case .hamlet: hamlet(start, match, into: &parts)
    case .street: street(start, match, into: &parts)
    case .road: number(.street, start, match, into: &parts)
    case .alley: alley(start, match, into: &parts)
    case .number: house(start, match.end, AddressPoints.house + 5, into: &parts)
    case .lot: number(.house, start, match, into: &parts)
    case .kilometre: kilometre(start, match, into: &parts)
    case .room: number(.room, start, match, into: &parts)
    case .building: building(start, match, into: &parts)
    case .phone: phone(start, match.end, into: &parts)
    default: break
    }
    for at in from..<parts.count where parts[at].phrase >= 0 { parts[at].points += doubt }
  }

  private func unit(
    _ start: Int, _ match: PhraseTable.Match, _ word: AddressWord, into parts: inout [AddressPart]
  ) {
    let slots: [(AddressPart.Slot, UnitLevel)] =
      switch word {
      case .urbanDistrict, .ruralDistrict, .districtTown: [(.district, .district)]
      case .city: [(.district, .district), (.province, .province)]
      case .province: [(.province, .province)]
      default: [(.commune, .commune)]
      }
    let token = line.tokens[match.end]
    for (slot, level) in slots {
      let from = parts.count
      names(match.end) { end, known in
        guard let land = lexicon.land(known, level, cityOnly: word == .city && level == .province) else {
          return
        }
        let words = Int32(end - match.end)
        var found = part(
          slot, start, match.end, end, AddressPoints.knownKind + words * AddressPoints.knownWord,
          phrase: match.phrase)
        found.known = known
        found.provinces = land
        found.points += fit(known, level, match.end)
        parts.append(found)
      }
      if parts.count > from { continue }
      if token.isNumber {
        // "P402" is a room: no town ever had a hundred wards.
        let isGlued = token.gap == .none || token.gap == .dot
        guard token.length <= 2, token.value <= 99 else {
          if word == .ward, isGlued { room(start, match.end, into: &parts) }
          continue
        }
        parts.append(
          part(slot, start, match.end, match.end + 1, AddressPoints.numbered - 2, phrase: match.phrase))
      } else {
        freeNames(match.end, slot, start, AddressPoints.kind, match.phrase, 4, into: &parts)
      }
    }
    if word == .ward, token.isNumber, token.length >= 3, token.gap != .blank {
      room(start, match.end, into: &parts)
    }
  }

  private func room(_ start: Int, _ number: Int, into parts: inout [AddressPart]) {
    guard let end = HouseNumberScan.end(line.tokens.span, at: number, phrases) else { return }
    parts.append(part(.room, start, number, end, AddressPoints.numbered))
  }

  private func hamlet(_ start: Int, _ match: PhraseTable.Match, into parts: inout [AddressPart]) {
    number(.hamlet, start, match, into: &parts)
    freeNames(match.end, .hamlet, start, AddressPoints.kind + 1, match.phrase, 4, trailing: 3, into: &parts)
  }

  private func street(_ start: Int, _ match: PhraseTable.Match, into parts: inout [AddressPart]) {
    number(.street, start, match, into: &parts)
    if let next = matches[match.end], phrases.words[Int(next.phrase)] == .number {
      // "Đường số 5" is called Số 5.
      if let end = HouseNumberScan.end(line.tokens.span, at: next.end, phrases) {
        parts.append(part(.street, start, match.end, end, AddressPoints.numbered + 4, phrase: match.phrase))
      }
    }
    names(match.end) { end, known in
      guard lexicon.names[Int(known)].isStreet else { return }
      let points = AddressPoints.knownKind + Int32(end - match.end) * AddressPoints.knownWord
      parts.append(part(.street, start, match.end, end, points, phrase: match.phrase, known: known))
    }
    freeNames(match.end, .street, start, AddressPoints.kind + 1, match.phrase, 6, trailing: 1, into: &parts)
  }

  private func alley(_ start: Int, _ match: PhraseTable.Match, into parts: inout [AddressPart]) {
    number(.alley, start, match, into: &parts)
    freeNames(match.end, .alley, start, AddressPoints.kind - 2, match.phrase, 4, into: &parts)
  }

  private func building(_ start: Int, _ match: PhraseTable.Match, into parts: inout [AddressPart]) {
    number(.building, start, match, into: &parts)
    if let next = matches[match.end], phrases.words[Int(next.phrase)].isUnit {
      // "UBND xã Minh Long" is the committee's house, in that commune.
      parts.append(part(.building, start, match.end, match.end, AddressPoints.kind + 4, phrase: match.phrase))
    }
    freeNames(match.end, .building, start, AddressPoints.kind + 6, match.phrase, 6, trailing: 9, into: &parts)
  }

  /// A word and a number, a letter, or both: "Tổ 5", "QL 1A", "Lô B2-5", "Block B".
  private func number(
    _ slot: AddressPart.Slot, _ start: Int, _ match: PhraseTable.Match, into parts: inout [AddressPart]
  ) {
    if let end = HouseNumberScan.end(line.tokens.span, at: match.end, phrases) {
      parts.append(part(slot, start, match.end, end, AddressPoints.numbered, phrase: match.phrase))
    } else if !line.tokens[match.end].isNumber, line.tokens[match.end].length == 1, slot != .street {
      parts.append(
        part(slot, start, match.end, match.end + 1, AddressPoints.numbered - 6, phrase: match.phrase))
    }
  }

  private func kilometre(_ start: Int, _ match: PhraseTable.Match, into parts: inout [AddressPart]) {
    guard line.tokens[match.end].isNumber else { return }
    var end = match.end + 1
    if end < line.tokens.count, line.tokens[end].gap == .plus, line.tokens[end].isNumber { end += 1 }
    parts.append(part(.kilometre, start, match.end, end, AddressPoints.numbered, phrase: match.phrase))
  }

  /// A telephone number is nothing that an address is made of, and must not be taken for a house.
  private func phone(_ start: Int, _ number: Int, into parts: inout [AddressPart]) {
    var end = number
    while end < line.tokens.count, line.tokens[end].isNumber, line.tokens[end].gap != .border { end += 1 }
    guard end > number else { return }
    parts.append(part(.phone, start, start, end, AddressPoints.unknown))
  }
}
