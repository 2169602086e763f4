extension AddressIndex {
  /// The communes in force that a unit covered or covers, ordered by code, with how much of the unit each
  /// has.
  ///
  /// A district or province gives the communes that were formed from its land; `part` there means that only
  /// parts of its former communes came to this one.
  package func communes(of candidate: ParsedAddress.Candidate) -> [UnitConversion.Successor] {
    switch candidate {
    case .commune(let code):
      communes[code].map { [UnitConversion.Successor(commune: $0, relation: .unchanged)] } ?? []
    case .formerCommune(let code, let name): successors(of: formerUnits(code: code, name: name))
    case .formerDistrict(let code): successors(of: oldUnits.units(ofDistrictCode: code))
    case .province(let code):
      communes.communes.filter { $0.provinceCode == code }.map {
        UnitConversion.Successor(commune: $0, relation: .unchanged)
      }
    case .formerProvince(let code): successors(of: oldUnits.units.filter { $0.provinceCode == code })
    }
  }

  /// The former communes with a code and a name; with an empty code, those that have none in these tables.
  package func formerUnits(code: String, name: String) -> [OldUnit] {
    let bearers = code.isEmpty ? oldUnits.units(named: name) : oldUnits.units(withCode: code)
    return bearers.filter { $0.code == code && $0.name == name }
  }

  func successors(of units: [OldUnit]) -> [UnitConversion.Successor] {
    var relations: [String: Succession] = [:]
    for unit in units {
      for heir in oldUnits.heirs(of: unit) {
        let earlier = relations[heir.code]
        relations[heir.code] = earlier.map { $0 == .part ? heir.relation : $0 } ?? heir.relation
      }
    }
    return relations.sorted { $0.key < $1.key }.compactMap { code, relation in
      communes[code].map { UnitConversion.Successor(commune: $0, relation: relation) }
    }
  }
}
