/// Puts the parts of a reading together to what the line says.
struct AddressAssembly {
  let line: AddressLine
  let phrases: PhraseTable
  let lexicon: UnitLexicon
  let parts: [AddressPart]

  func fill(_ address: inout ParsedAddress) {
    for part in parts {
      switch part.slot {
      case .house, .alley, .commune, .district, .province, .unknown, .phone, .filler, .country: break
      case .room: address.room = named(part, alone: line.text(all(part)))
      case .building: address.building = named(part, alone: line.text(all(part)))
      case .kilometre: address.kilometre = line.text(name(part)).filter { !$0.isWhitespace }
      case .street: if !isUnitGivenUp(part) { address.street = named(part, alone: line.text(name(part))) }
      case .hamlet:
        address.hamlet += (address.hamlet.isEmpty ? "" : ", ") + named(part, alone: line.text(all(part)))
      case .postalCode: address.postalCode = line.text(name(part))
      }
    }
    house(&address)
    units(&address)
    address.notUnderstood = leftOver()
    judge(&address)
  }

  private func name(_ part: AddressPart) -> Range<Int> { Int(part.name)..<Int(part.end) }
  private func all(_ part: AddressPart) -> Range<Int> { Int(part.start)..<Int(part.end) }

  /// The part's word written out and its name; just `alone` where no word stands before it or it needs none.
  private func named(_ part: AddressPart, alone: String) -> String {
    guard part.phrase >= 0 else { return alone }
    let full = phrases.phrases[Int(part.phrase)].full
    if part.name == part.end { return full }
    let text = line.text(name(part))
    guard !full.isEmpty else { return text.hasPrefix("số ") ? "Số" + text.dropFirst(2) : text }
    let isNumber = line.tokens[Int(part.name)].isNumber
    return full + " " + (isNumber ? text.uppercased() : text)
  }

  /// Whether a guessed street is the name of a unit that did not fit the line: "Hà Nội, …, Quảng Ngãi" names
  /// no street.
  private func isUnitGivenUp(_ part: AddressPart) -> Bool {
    guard part.phrase < 0, part.known < 0, !parts.contains(where: { $0.slot == .house || $0.slot == .alley })
    else { return false }
    let key = line.tokens[name(part)].reduce(AddressToken.chainStart) { AddressToken.chain($0, $1.key) }
    return lexicon.name(key) >= 0
  }

  // MARK: Houses in alleys

  private struct Alley {
    var steps: [String]
    var sort: String
    var text: String
    var position: Int
    var isNumbered: Bool
    var depth: Int { sort == "Ngách" ? 2 : sort == "Hẻm" ? 0 : 1 }
  }

  private func alley(_ part: AddressPart) -> Alley {
    let full = phrases.phrases[Int(part.phrase)].full
    let isNumbered = isNumbered(part)
    let steps = isNumbered ? HouseNumberScan.steps(line.tokens[name(part)], line) : []
    return Alley(
      steps: steps, sort: full, text: full + " " + line.text(name(part)), position: Int(part.start),
      isNumbered: isNumbered)
  }

  /// Whether a house or an alley has a number: "ngõ 133", and not "hẻm Bà Triệu".
  func isNumbered(_ part: AddressPart) -> Bool {
    HouseNumberScan.end(line.tokens.span, at: Int(part.name), phrases) == Int(part.end)
  }

  private var alleys: [Alley] { parts.filter { $0.slot == .alley }.map(alley) }
  private var housePart: AddressPart? { parts.first { $0.slot == .house } }

  /// The numbers from the street to the house, or to the last alley where no house is named: "50 ngõ 133" is
  /// 133/50, and so is "ngõ 133 số 50", because the alley on the street comes first.
  var path: HousePath? { path(outermostFirst(alleys.filter(\.isNumbered))) }

  private func path(_ numbered: [Alley]) -> HousePath? {
    var steps = numbered.flatMap(\.steps)
    if let part = housePart {
      var own = HouseNumberScan.steps(line.tokens[name(part)], line)
      if part.phrase >= 0 { own[0] = "LÔ " + own[0] }
      steps += own
    }
    return steps.isEmpty ? nil : HousePath(steps: steps)
  }

  private func house(_ address: inout ParsedAddress) {
    let alleys = alleys
    address.alley = alleys.filter { !$0.isNumbered }.map(\.text).joined(separator: ", ")
    let numbered = outermostFirst(alleys.filter(\.isNumbered))
    guard let path = path(numbered) else { return }
    // In Đà Nẵng and Huế "K12/5" is the plate of house 5 in kiệt 12.
    let isPlate = numbered.first?.sort == "Kiệt" && path.steps.count > 1
    if housePart != nil || isPlate {
      address.house = path
    } else {
      address.alley = (numbered.first?.sort ?? "") + " " + path.text
    }
  }

  /// A ngách lies in a ngõ whichever is written first; alleys of one sort follow the order of the line,
  /// which runs towards the street if the house stands before them.
  private func outermostFirst(_ alleys: [Alley]) -> [Alley] {
    guard alleys.count > 1 else { return alleys }
    if alleys.allSatisfy({ $0.depth > 0 }), Set(alleys.map(\.depth)).count == alleys.count {
      return alleys.sorted { $0.depth < $1.depth }
    }
    let isOutwards = housePart.map { Int($0.start) < alleys[0].position } ?? false
    return isOutwards ? alleys.reversed() : alleys
  }

  // MARK: Units and judgement

  private func units(_ address: inout ParsedAddress) {
    func first(_ slot: AddressPart.Slot) -> AddressPart? {
      let found = parts.filter { $0.slot == slot }
      return found.first { $0.phrase >= 0 } ?? found.first
    }
    let (commune, district, province) = (first(.commune), first(.district), first(.province))
    let mentioned = MentionedUnits(
      line, lexicon, phrases, commune: commune, district: district, province: province)
    address.commune = mentioned.commune
    address.district = mentioned.district
    address.province = mentioned.province
    address.contradictions = mentioned.contradictions
  }

  /// Runs of tokens that no part took, as written.
  private func leftOver() -> [String] {
    var runs: [Range<Int>] = []
    for part in parts where !part.slot.isUnderstood || (part.slot == .street && isUnitGivenUp(part)) {
      if let last = runs.last, last.upperBound == Int(part.start), !line.isBorder(Int(part.start)) {
        runs[runs.count - 1] = last.lowerBound..<Int(part.end)
      } else {
        runs.append(all(part))
      }
    }
    return runs.map { line.text($0) }
  }

  private func judge(_ address: inout ParsedAddress) {
    let mentions = [address.commune, address.district, address.province].compactMap { $0 }
    let hasWords = parts.contains { $0.phrase >= 0 || $0.known >= 0 }
    let isGuess = address.house == nil && mentions.isEmpty && !hasWords
    if isGuess, !address.street.isEmpty {
      // A free name with nothing around it that says "address" is no street.
      address.notUnderstood.append(address.street)
      address.street = ""
    }
    let isEmpty =
      mentions.isEmpty && address.house == nil && address.room.isEmpty && address.building.isEmpty
      && address.alley.isEmpty && address.street.isEmpty && address.hamlet.isEmpty
      && address.kilometre.isEmpty
    if isEmpty {
      address.sureness = .none
    } else if !address.notUnderstood.isEmpty || !address.contradictions.isEmpty
      || mentions.contains(where: \.candidates.isEmpty)
    {
      address.sureness = .partial
    } else {
      address.sureness = mentions.allSatisfy { $0.candidates.count == 1 } ? .full : .ambiguous
    }
  }
}
