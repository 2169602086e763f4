extension UnitDirectory {
  /// Lists all names of all tables.
  ///
  /// A unit that went on under its name, code and extent is listed once, as the one in force; so is an island
  /// district, as the district that it was.
  package init(
    communes: CommuneIndex, oldUnits: OldUnitIndex, provinces: ProvinceIndex, aliases: [UnitAlias]
  ) {
    var entries: [Entry] = communes.communes.map { commune in
      Entry(
        candidate: .commune(commune.code), level: .commune, fullName: commune.fullName,
        writing: commune.fullName, provinceCode: commune.provinceCode, validUntil: "")
    }
    for unit in oldUnits.units where !unit.isDistrict && !goesOn(unit, oldUnits, communes) {
      entries.append(UnitDirectory.entry(unit, unit.name))
    }
    for district in oldUnits.districts {
      for name in [district.name] + district.earlierNames {
        entries.append(UnitDirectory.entry(district, name))
      }
    }
    entries += provinces.inForce.map { UnitDirectory.entry($0, $0.fullName) }
    for province in provinces.former {
      let isSame = province.successors.allSatisfy { heir in
        heir.relation == .unchanged && provinces[heir.code]?.fullName == province.fullName
      }
      if !isSame { entries.append(UnitDirectory.entry(province, province.fullName)) }
    }
    for alias in aliases {
      entries += UnitDirectory.entries(alias, communes, oldUnits, provinces)
    }
    self.init(entries)
  }

  private static func entries(
    _ alias: UnitAlias, _ communes: CommuneIndex, _ oldUnits: OldUnitIndex, _ provinces: ProvinceIndex
  ) -> [Entry] {
    switch alias.subject {
    case .commune:
      communes[alias.code].map { commune in
        [
          Entry(
            candidate: .commune(commune.code), level: .commune, fullName: commune.fullName,
            writing: alias.name, provinceCode: commune.provinceCode, validUntil: "")
        ]
      } ?? []
    case .formerCommune:
      oldUnits.units(withCode: alias.code).filter { $0.name == alias.unit }.map { entry($0, alias.name) }
    case .district: oldUnits.district(alias.code).map { [entry($0, alias.name)] } ?? []
    case .province: provinces[alias.code].map { [entry($0, alias.name)] } ?? []
    case .formerProvince: provinces.former(alias.code).map { [entry($0, alias.name)] } ?? []
    }
  }

  private static func entry(_ unit: OldUnit, _ writing: String) -> Entry {
    Entry(
      candidate: .formerCommune(code: unit.code, name: unit.name), level: .commune, fullName: unit.name,
      writing: writing, provinceCode: unit.provinceCode, validUntil: unit.validUntil)
  }

  private static func entry(_ district: FormerDistrict, _ writing: String) -> Entry {
    Entry(
      candidate: .formerDistrict(district.code), level: .district, fullName: district.name, writing: writing,
      provinceCode: district.provinceCode, validUntil: district.validUntil)
  }

  private static func entry(_ province: Province, _ writing: String) -> Entry {
    Entry(
      candidate: province.isInForce ? .province(province.code) : .formerProvince(province.code),
      level: .province, fullName: province.fullName, writing: writing, provinceCode: province.code,
      validUntil: province.validUntil)
  }
}

/// Whether a former unit is still there under the same name and code, with the same extent.
private func goesOn(_ unit: OldUnit, _ oldUnits: OldUnitIndex, _ communes: CommuneIndex) -> Bool {
  guard let commune = communes[unit.code], commune.fullName == unit.name else { return false }
  let rows = oldUnits.rows(of: unit)
  return rows.count == 1 && rows[0].relation == .unchanged && rows[0].newCode == unit.code
}
