/// One of the things that a code or a name of a unit may mean, and the answer to it.
///
/// The code 21025 was Phường Nguyễn Nghiêm's and is Phường Cẩm Thành's; "Ba Tơ" is a commune, was a town and
/// a district. Without a date all of them are meant as well as any, so whoever asks gets every reading.
package enum UnitReading: Hashable, Sendable {
  /// A former commune, and where it is to be found today.
  case formerCommune(UnitConversion)
  /// A commune in force, and what it was formed from.
  case commune(Origin)
  /// A former district, and the communes in force that it covered.
  case formerDistrict(FormerDistrict, communes: [UnitConversion.Successor])
  /// A province in force, and the former ones it was formed from.
  case province(Province, formedFrom: [Province])
  /// A former province, and those in force that it went to.
  case formerProvince(Province, successors: [Province])

  /// What a commune in force was formed from.
  package struct Origin: Hashable, Sendable {
    /// The commune in force.
    package let commune: Commune
    /// The units that ended for it, with how much of each it took.
    package let formedFrom: [SuccessionRow]
    /// The units that had gone into those before, the youngest reform first.
    package let earlier: [SuccessionRow]
    /// Former communes of the same name that are no part of it: Xã Nguyễn Nghiêm contains neither of the two
    /// former Phường Nguyễn Nghiêm.
    package let namesakes: [OldUnit]
  }

  /// The communes in force to choose from by a coordinate; one where there is nothing to choose.
  package var successors: [UnitConversion.Successor] {
    switch self {
    case .formerCommune(let conversion): conversion.successors
    case .commune(let origin): [UnitConversion.Successor(commune: origin.commune, relation: .unchanged)]
    case .formerDistrict(_, let communes): communes
    case .province, .formerProvince: []
    }
  }
}

extension AddressIndex {
  /// Everything that a code or a name may mean, likeliest first; former communes before those in force where
  /// a code was used again.
  ///
  /// - Parameters:
  ///   - codeOrName: a code of five digits (commune), three (district) or two (province), or a name with or
  ///     without accents and kind; aliases count.
  ///   - district: the name or code of the old district, which narrows communes down.
  ///   - date: a day, `YYYY-MM-DD`, on which the unit must have existed; `nil` for any.
  package func readings(
    of codeOrName: String, district: String? = nil, on date: String? = nil
  ) -> [UnitReading] {
    let candidates = candidates(codeOrName, on: date)
    var readings: [UnitReading] = []
    var olds: [OldUnit] = []
    for case .formerCommune(let code, let name) in candidates { olds += formerUnits(code: code, name: name) }
    if let date { olds = existing(olds, on: date) }
    for candidate in candidates {
      for reading in self.readings(of: candidate, existing: Set(olds), on: date)
      where !readings.contains(reading) && district.map({ lies(reading, in: $0) }) ?? true {
        readings.append(reading)
      }
    }
    return readings
  }

  /// The units with a code or a name. A code that went on under the same extent is read once, as the former
  /// commune's, unless a date decides.
  private func candidates(_ codeOrName: String, on date: String?) -> [ParsedAddress.Candidate] {
    guard codeOrName.utf8.allSatisfy({ (48...57).contains($0) }) else { return spelled(codeOrName) }
    switch codeOrName.utf8.count {
    case 5:
      let olds = oldUnits.units(withCode: codeOrName).map {
        ParsedAddress.Candidate.formerCommune(code: $0.code, name: $0.name)
      }
      guard let commune = communes[codeOrName] else { return olds }
      let goesOn = oldUnits.units(withCode: codeOrName).contains { conversion(of: $0).bearerOfCode == nil }
      if date.map({ $0 < commune.validFrom }) ?? goesOn { return olds }
      return olds + [.commune(codeOrName)]
    case 3: return oldUnits.district(codeOrName).map { [.formerDistrict($0.code)] } ?? []
    case 2:
      let former =
        provinces.former(codeOrName).map { [ParsedAddress.Candidate.formerProvince($0.code)] } ?? []
      return former + (provinces[codeOrName] == nil ? [] : [.province(codeOrName)])
    default: return spelled(codeOrName)
    }
  }

  /// The units with a name. A name typed with its accents means only what is spelled so, if anything is.
  private func spelled(_ name: String) -> [ParsedAddress.Candidate] {
    let matches = directory.matches(named: name)
    let isSpelled = matches.first?.fit == .exact && NameSpelling(UnitKind.split(name).rest).hasAccents
    return matches.filter { !isSpelled || $0.fit == .exact }.map(\.candidate)
  }

  private func readings(
    of candidate: ParsedAddress.Candidate, existing: Set<OldUnit>, on date: String?
  ) -> [UnitReading] {
    switch candidate {
    case .formerCommune(let code, let name):
      return formerUnits(code: code, name: name).filter(existing.contains).map {
        .formerCommune(conversion(of: $0))
      }
    case .commune(let code):
      guard let commune = communes[code] else { return [] }
      if let date, date < commune.validFrom { return goingOn(commune, on: date) }
      return [.commune(origin(of: commune))]
    case .formerDistrict(let code):
      guard let district = oldUnits.district(code), date.map({ $0 < district.validUntil }) ?? true else {
        return []
      }
      return [.formerDistrict(district, communes: communes(of: candidate))]
    case .province(let code):
      guard let province = provinces[code], date.map({ $0 >= province.validFrom }) ?? true else { return [] }
      return [.province(province, formedFrom: provinces.formedFrom(code))]
    case .formerProvince(let code):
      guard let province = provinces.former(code), date.map({ $0 < province.validUntil }) ?? true else {
        return []
      }
      return [.formerProvince(province, successors: province.successors.compactMap { provinces[$0.code] })]
    }
  }

  /// A commune that bears its name since before the day it was formed anew, with the same extent.
  private func goingOn(_ commune: Commune, on date: String) -> [UnitReading] {
    formedFrom(commune.code).filter { row in
      row.relation == .unchanged && row.old.name == commune.fullName && date < row.effective
    }.map { .formerCommune(conversion(of: $0.old)) }
  }

  /// What a commune in force was formed from.
  package func origin(of commune: Commune) -> UnitReading.Origin {
    let formedFrom = formedFrom(commune.code)
    var earlier: [SuccessionRow] = []
    var open = formedFrom.map(\.old)
    while !open.isEmpty {
      let rows = open.flatMap(oldUnits.rows(leadingTo:))
      earlier += rows
      open = rows.map(\.old)
    }
    let bare = UnitKind.split(commune.fullName).rest
    let namesakes = oldUnits.units(named: commune.name).filter { unit in
      guard UnitKind.split(unit.name).rest == bare else { return false }
      let heirs = oldUnits.heirs(of: unit).compactMap { communes[$0.code] }
      return !heirs.contains(commune) && heirs.contains { $0.provinceCode == commune.provinceCode }
    }
    return UnitReading.Origin(
      commune: commune, formedFrom: formedFrom, earlier: earlier.sorted { $0.effective > $1.effective },
      namesakes: namesakes)
  }

  private func lies(_ reading: UnitReading, in district: String) -> Bool {
    switch reading {
    case .formerCommune(let conversion): isIn(conversion.old, district: district)
    case .commune(let origin): origin.formedFrom.contains { isIn($0.old, district: district) }
    case .formerDistrict, .province, .formerProvince: false
    }
  }
}
