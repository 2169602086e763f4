/// What the units that a line names may be, each judged by the others.
///
/// A commune lies in its district and its province. So "Phường 15, Tân Bình" is the one of the country's many
/// fifteenth wards that lay in Tân Bình, and "Nguyễn Nghiêm, Đức Phổ" is not the one in Quảng Ngãi's city.
struct UnitReading {
  let line: AddressLine
  let lexicon: UnitLexicon
  let phrases: PhraseTable
  var communes: [Int] = []
  var districts: [Int] = []
  var provinces: [Int] = []
  var contradictions: [ParsedAddress.Contradiction] = []

  init(
    _ line: AddressLine, _ lexicon: UnitLexicon, _ phrases: PhraseTable, commune: AddressPart?,
    district: AddressPart?, province: AddressPart?
  ) {
    self.line = line
    self.lexicon = lexicon
    self.phrases = phrases
    communes = candidates(commune, .commune)
    districts = candidates(district, .district)
    provinces = candidates(province, .province)
    // "Ba Tơ" without a word for its kind is the commune, or was the district.
    if let commune, commune.phrase < 0, district == nil { communes += candidates(commune, .district) }
    narrow()
    rank(isCommuneBare: commune.map { $0.phrase < 0 } ?? false)
  }

  private func candidates(_ part: AddressPart?, _ level: UnitLexicon.Level) -> [Int] {
    guard let part, part.known >= 0 else { return [] }
    let word = part.phrase >= 0 ? phrases.phrases[Int(part.phrase)].word : nil
    var found = lexicon.names[Int(part.known)].units.map(Int.init).filter { lexicon.units[$0].level == level }
    if level == .province, word == .city {
      let cities = found.filter { lexicon.units[$0].word == .city || lexicon.units[$0].word == nil }
      if !cities.isEmpty { found = cities }
    }
    let spelled = found.filter { lexicon.isSpelled(unit: $0, line.tokens.span, Int(part.name)) }
    if !spelled.isEmpty { found = spelled }
    // The typed kind prefers; it does not exclude, because a commune becomes a ward and a district a town.
    if let word {
      let right = found.filter { lexicon.units[$0].word == word }
      if !right.isEmpty, level == .commune { found = right }
    }
    return found
  }

  private mutating func narrow() {
    let lexicon = lexicon
    func share(_ a: Int, _ b: Int) -> Bool {
      let (x, y) = (lexicon.units[a], lexicon.units[b])
      guard x.provinces & y.provinces != 0 else { return false }
      if x.level == .province || y.level == .province || x.districts.isEmpty || y.districts.isEmpty { return true }
      return x.districts.contains { y.districts.contains($0) }
    }
    func keep(_ these: inout [Int], _ those: [Int], _ fault: ParsedAddress.Contradiction) -> Bool {
      guard !these.isEmpty, !those.isEmpty else { return true }
      let fitting = these.filter { a in those.contains { share(a, $0) } }
      guard !fitting.isEmpty else {
        contradictions.append(fault)
        return false
      }
      these = fitting
      return true
    }
    _ = keep(&districts, provinces, .districtOutsideProvince)
    if keep(&communes, districts, .communeOutsideDistrict) {
      _ = keep(&communes, provinces, .communeOutsideProvince)
    }
    // And back: what no commune fits is not meant.
    districts = fitting(districts, communes, share)
    provinces = fitting(provinces, districts.isEmpty ? communes : districts, share)
  }

  private func fitting(_ these: [Int], _ those: [Int], _ share: (Int, Int) -> Bool) -> [Int] {
    let kept = these.filter { a in those.contains { share(a, $0) } }
    return kept.isEmpty ? these : kept
  }

  /// Likeliest first: beside a district a commune of its time, otherwise the one in force.
  private mutating func rank(isCommuneBare: Bool) {
    let isOld = !districts.isEmpty
    let units = lexicon.units
    func place(_ at: Int) -> Int {
      let unit = units[at]
      return (unit.level == .district ? 4 : 0) + (unit.isInForce == isOld ? 2 : 0)
    }
    communes = unique(communes.enumerated().sorted { a, b in
      (place(a.element), a.offset) < (place(b.element), b.offset)
    }.map(\.element))
    districts = unique(districts)
    provinces = unique(
      provinces.filter { units[$0].isInForce } + provinces.filter { !units[$0].isInForce })
    // The province of today holds the one of before that had its name; only where the name ended is it the old one.
    if let first = provinces.first, units[first].isInForce {
      provinces = provinces.filter { at in
        units[at].isInForce || units[at].provinces & ~units[first].provinces != 0
      }
    }
    // Where one commune in force lies on the land of all old bearers of its name alone, all agree on it.
    if isOld, communes.contains(where: { !units[$0].isInForce && units[$0].level == .commune }) {
      communes = communes.filter { !units[$0].isInForce }
    }
  }

  private func unique(_ these: [Int]) -> [Int] {
    var kept: [Int] = []
    for at in these where !kept.contains(where: { lexicon.units[$0].candidate == lexicon.units[at].candidate }) {
      kept.append(at)
    }
    return kept
  }

  /// A unit as it stands in the line, with what it may be.
  func mention(_ part: AddressPart?, _ units: [Int]) -> ParsedAddress.UnitMention? {
    guard let part else { return nil }
    return ParsedAddress.UnitMention(
      name: line.text(Int(part.name)..<Int(part.end)),
      kind: part.phrase >= 0 ? phrases.phrases[Int(part.phrase)].full : "",
      candidates: units.map { lexicon.units[$0].candidate })
  }
}
