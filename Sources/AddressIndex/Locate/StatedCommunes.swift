import Telemetry

/// The communes in force that a stated code or name may mean.
struct StatedCommunes {
  /// Their codes, the likeliest first; empty where nothing is stated, or nothing is known of it.
  var codes: [String] = []
  /// Those among them that bear the stated code or name today.
  var inForce: [String] = []
  /// What a person should look at.
  var finding: Disagreement?
}

extension AddressIndex {
  /// What a text in a column for communes means: five digits are a code, anything else is a name.
  ///
  /// A code of which a commune is in force means that one, though 95 of 96 named another extent before. A name
  /// means every unit that fits it equally well, of today and of before: "Nguyễn Nghiêm" is a Xã of today, and was
  /// two Phường that lie elsewhere now.
  func statedCommunes(_ text: String) -> StatedCommunes {
    Commune.isCode(text) ? communes(ofCode: text) : communes(named: text)
  }

  private func communes(ofCode code: String) -> StatedCommunes {
    if communes[code] != nil { return StatedCommunes(codes: [code], inForce: [code]) }
    let bearers = oldUnits.units(withCode: code)
    let successors = Set(bearers.flatMap { oldUnits.heirs(of: $0).map(\.code) }).sorted()
    guard let until = bearers.first?.validUntil, !successors.isEmpty else {
      return StatedCommunes(finding: .unknownCode(code))
    }
    return StatedCommunes(
      codes: successors, finding: .formerCode(code, until: until, successors: successors))
  }

  private func communes(named name: String) -> StatedCommunes {
    let matches = directory.matches(named: name).filter { $0.level == .commune }
    guard let first = matches.first else { return StatedCommunes(finding: .unknownName(name)) }
    var stated = StatedCommunes()
    for match in matches where match.fit == first.fit && match.isKindRight == first.isKindRight {
      let codes = communes(ofCandidate: match.candidate)
      if match.isInForce { stated.inForce += codes }
      stated.codes += codes.filter { !stated.codes.contains($0) }
    }
    if stated.codes.isEmpty {
      stated.finding = .unknownName(name)
    } else if stated.inForce.isEmpty {
      stated.finding = .formerName(name, successors: stated.codes.sorted())
    }
    return stated
  }

  /// The communes in force that a unit of government is, became, or holds.
  func communes(ofCandidate candidate: ParsedAddress.Candidate) -> [String] {
    switch candidate {
    case .commune(let code): [code]
    case .formerCommune(let code, let name):
      oldUnits.units(named: name).filter { $0.code == code }
        .flatMap { oldUnits.heirs(of: $0).map(\.code) }.filter { communes[$0] != nil }
    case .formerDistrict(let code):
      Set(oldUnits.units(ofDistrictCode: code).flatMap { oldUnits.heirs(of: $0).map(\.code) }).sorted()
    case .province, .formerProvince: []
    }
  }
}
