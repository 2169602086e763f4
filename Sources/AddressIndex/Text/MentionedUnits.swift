/// What the units that a line names may be, each judged by the others.
///
/// A commune lies in its district and its province. So "Phường 15, Tân Bình" is the one of the country's many
/// fifteenth wards that lay in Tân Bình, and "Nguyễn Nghiêm, Đức Phổ" is not the one in Quảng Ngãi's city.
struct MentionedUnits {
  private let line: AddressLine
  private let lexicon: UnitLexicon
  private let phrases: PhraseTable
  private let communePart: AddressPart?
  private let districtPart: AddressPart?
  private let provincePart: AddressPart?
  private var communes: [Int32] = []
  private var districts: [Int32] = []
  private var provinces: [Int32] = []
  /// Which of them cannot lie in each other.
  private(set) var contradictions: [ParsedAddress.Contradiction] = []

  init(
    _ line: AddressLine, _ lexicon: UnitLexicon, _ phrases: PhraseTable, commune: AddressPart?,
    district: AddressPart?, province: AddressPart?
  ) {
    self.line = line
    self.lexicon = lexicon
    self.phrases = phrases
    // "Ba Tơ" without a word for its kind is the commune first, and may be what was the district.
    let isBareDistrict = commune == nil && district.map { $0.phrase < 0 } ?? false
    let isEither = isBareDistrict && district.map { MentionedUnits.hasCommune($0, lexicon) } ?? false
    communePart = isEither ? district : commune
    districtPart = isEither ? nil : district
    provincePart = province
    let isOpen = districtPart == nil && communePart.map { $0.phrase < 0 } ?? false
    communes = candidates(communePart, isOpen ? [.commune, .district] : [.commune])
    districts = candidates(districtPart, [.district])
    provinces = candidates(provincePart, [.province])
    narrow()
    rank()
  }

  var commune: ParsedAddress.UnitMention? { mention(communePart, communes) }
  var district: ParsedAddress.UnitMention? { mention(districtPart, districts) }
  var province: ParsedAddress.UnitMention? { mention(provincePart, provinces) }

  private static func hasCommune(_ part: AddressPart, _ lexicon: UnitLexicon) -> Bool {
    part.known >= 0 && lexicon.names[Int(part.known)].provinces.0 != 0
  }

  private func candidates(_ part: AddressPart?, _ levels: [UnitLevel]) -> [Int32] {
    guard let part, part.known >= 0 else { return [] }
    let word = part.phrase >= 0 ? phrases.words[Int(part.phrase)] : nil
    var (spelled, others): ([Int32], [Int32]) = ([], [])
    var (rightSpelled, right): ([Int32], [Int32]) = ([], [])
    for at in lexicon.names[Int(part.known)].units where levels.contains(lexicon.units[Int(at)].level) {
      let isRight = word != nil && lexicon.units[Int(at)].word == word
      if lexicon.isSpelled(unit: Int(at), line.tokens.span, Int(part.name)) {
        spelled.append(at)
        if isRight { rightSpelled.append(at) }
      } else {
        others.append(at)
        if isRight { right.append(at) }
      }
    }
    // The typed accents decide where they fit anything. The typed kind prefers and does not exclude, because
    // a commune becomes a ward and a district a town.
    if spelled.isEmpty { return right.isEmpty ? others : right }
    return rightSpelled.isEmpty ? spelled : rightSpelled
  }

  // MARK: Each by the others

  private func share(_ a: Int32, _ b: Int32) -> Bool {
    let (x, y) = (lexicon.units[Int(a)], lexicon.units[Int(b)])
    guard x.provinces & y.provinces != 0 else { return false }
    if x.level == .province || y.level == .province || x.districts.isEmpty || y.districts.isEmpty {
      return true
    }
    for district in x.districts {
      for other in y.districts where lexicon.districts[Int(district)] == lexicon.districts[Int(other)] {
        return true
      }
    }
    return false
  }

  private func fitting(_ these: [Int32], _ those: [Int32]) -> [Int32] {
    those.isEmpty ? these : these.filter { a in those.contains { share(a, $0) } }
  }

  private mutating func narrow() {
    // Where only some provinces' tables are loaded, a namesake elsewhere is not meant and contradicts
    // nothing.
    let land = provinces.reduce(UInt64(0)) { $0 | lexicon.units[Int($1)].provinces }
    if land != 0, land & lexicon.communeLand == 0 { communes = [] }
    if land != 0, land & lexicon.districtLand == 0 { districts = [] }
    let inProvince = fitting(districts, provinces)
    if inProvince.isEmpty, !districts.isEmpty { contradictions.append(.districtOutsideProvince) }
    if !inProvince.isEmpty { districts = inProvince }
    let inDistrict = fitting(communes, districts)
    if inDistrict.isEmpty, !communes.isEmpty {
      contradictions.append(.communeOutsideDistrict)
    } else {
      let both = fitting(inDistrict, provinces)
      if both.isEmpty, !communes.isEmpty { contradictions.append(.communeOutsideProvince) }
      communes = both.isEmpty ? inDistrict : both
    }
    guard contradictions.isEmpty else { return }
    // And back: what no commune fits is not meant.
    districts = fitting(districts, communes)
    provinces = fitting(provinces, districts.isEmpty ? communes : districts)
  }

  /// Likeliest first: beside a district a commune of its time, otherwise the one in force.
  private mutating func rank() {
    let units = lexicon.units
    let isOld = !districts.isEmpty
    if isOld, communes.contains(where: { !units[Int($0)].isInForce }) {
      communes.removeAll { units[Int($0)].isInForce }
    }
    let inForce = communes.filter { units[Int($0)].isInForce }
    let former = communes.filter { !units[Int($0)].isInForce && units[Int($0)].level == .commune }
    let old = communes.filter { units[Int($0)].level == .district }
    communes = unique(inForce + former + old)
    districts = unique(districts)
    let current = provinces.filter { units[Int($0)].isInForce }
    let gone = provinces.filter { !units[Int($0)].isInForce }
    // The province of today holds the one of before that had its name; only where the name ended is the old
    // meant.
    let land = current.reduce(UInt64(0)) { $0 | units[Int($1)].provinces }
    provinces = unique(current + gone.filter { units[Int($0)].provinces & ~land != 0 })
  }

  private func unique(_ these: [Int32]) -> [Int32] {
    guard these.count > 1 else { return these }
    var kept: [Int32] = []
    var seen: Set<ParsedAddress.Candidate> = []
    for at in these where seen.insert(lexicon.candidates[Int(at)]).inserted { kept.append(at) }
    return kept
  }

  /// A unit as it stands in the line, with what it may be.
  private func mention(_ part: AddressPart?, _ units: [Int32]) -> ParsedAddress.UnitMention? {
    guard let part else { return nil }
    return ParsedAddress.UnitMention(
      name: line.text(Int(part.name)..<Int(part.end)),
      kind: part.phrase >= 0 ? phrases.phrases[Int(part.phrase)].full : "",
      candidates: units.map { lexicon.candidates[Int($0)] })
  }
}
