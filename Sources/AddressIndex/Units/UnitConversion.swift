import Telemetry

/// Where a former commune is to be found today.
package struct UnitConversion: Hashable, Sendable {
  /// A commune that took over the old unit, or a part of it.
  package struct Successor: Hashable, Sendable {
    /// The commune in force.
    package let commune: Commune
    /// How much of the old unit it took over.
    package let relation: Succession
  }

  /// The answer as far as it can be given.
  package enum Answer: Hashable, Sendable {
    /// The whole old unit lies in this commune.
    case one(Commune)
    /// The old unit was split: the place lies in one of these, and only a coordinate tells in which.
    case oneOf([Commune])
  }

  /// The old unit.
  package let old: OldUnit
  /// Its successors in force, at least one in sound tables.
  package let successors: [Successor]
  /// The units it belonged to between its end and today's communes, in order of time.
  package let via: [OldUnit]
  /// The commune that bears the old unit's code today, where that is another extent. A list that names codes
  /// without a date may mean either; whoever shows the answer must say so.
  package let bearerOfCode: Commune?

  /// One commune, or the ones to choose from.
  package var answer: Answer {
    successors.count == 1 ? .one(successors[0].commune) : .oneOf(successors.map(\.commune))
  }
}

extension AddressIndex {
  /// What became of a former commune, given by its code or by its name with or without accents and kind.
  ///
  /// Old names repeat from district to district, so there may be several answers. "Ba To" finds Ba Tơ and Ba
  /// Tô, and "Ba Tơ" only the one. Empty where nothing is known.
  ///
  /// - Parameters:
  ///   - codeOrName: a code of five digits, or a name.
  ///   - district: the name or code of the old district, which narrows the answers down.
  ///   - date: a day, `YYYY-MM-DD`, on which the unit must have existed; `nil` for any.
  package func convert(
    _ codeOrName: String, district: String? = nil, on date: String? = nil
  ) -> [UnitConversion] {
    let isCode = Commune.isCode(codeOrName)
    var units = isCode ? oldUnits.units(withCode: codeOrName) : spelledUnits(codeOrName)
    if let district { units = units.filter { isIn($0, district: district) } }
    if let date { units = existing(units, on: date) }
    return units.map(conversion(of:))
  }

  /// The former communes with a name. A name typed with its accents means only what is spelled so, if
  /// anything is.
  private func spelledUnits(_ name: String) -> [OldUnit] {
    let typed = NameSpelling(UnitKind.split(name).rest)
    let fits = oldUnits.units(named: name).map { unit in
      (unit: unit, fit: typed.fit(to: NameSpelling(UnitKind.split(unit.name).rest)))
    }
    let isSpelled = typed.hasAccents && fits.contains { $0.fit == .exact }
    return fits.filter { !isSpelled || $0.fit == .exact }.map(\.unit)
  }

  /// Where a former commune is to be found today.
  package func conversion(of old: OldUnit) -> UnitConversion {
    let heirs = oldUnits.heirs(of: old)
    var via: [OldUnit] = []
    for unit in heirs.flatMap(\.via) where !via.contains(unit) { via.append(unit) }
    let isUnchanged = heirs.contains { $0.relation == .unchanged && $0.code == old.code }
    return UnitConversion(
      old: old,
      successors: heirs.compactMap { heir in
        communes[heir.code].map { UnitConversion.Successor(commune: $0, relation: heir.relation) }
      },
      via: via.sorted { $0.validUntil < $1.validUntil },
      bearerOfCode: isUnchanged ? nil : communes[old.code])
  }

  /// The units that existed on a day: those that ended later, but not what they turned into only later.
  func existing(_ units: [OldUnit], on date: String) -> [OldUnit] {
    let open = units.filter { $0.validUntil > date }
    let later = Set(open.flatMap { oldUnits.heirs(of: $0).flatMap(\.via) })
    return open.filter { !later.contains($0) }
  }

  /// Whether a former commune lay in a district, told by its name, one of its earlier names, or its code.
  func isIn(_ unit: OldUnit, district: String) -> Bool {
    if unit.districtCode == district { return true }
    let wanted = NameFolding.foldWithoutKind(district)
    let known = oldUnits.district(unit.districtCode).map { [$0.name] + $0.earlierNames } ?? []
    return (known + [unit.district]).contains { NameFolding.foldWithoutKind($0) == wanted }
  }

  /// What an old commune became at a coordinate: decides between the parts of a split unit.
  ///
  /// - Returns: the successor whose polygon holds the coordinate; `nil` where none does or no polygons are
  ///   loaded, because then the coordinate contradicts the name, or cannot tell.
  package func successor(
    of conversion: UnitConversion, latitude: Double, longitude: Double
  ) -> UnitConversion.Successor? {
    successor(among: conversion.successors, latitude: latitude, longitude: longitude)
  }

  /// The one of several communes whose polygon holds a coordinate; `nil` where none does or no map is loaded.
  package func successor(
    among successors: [UnitConversion.Successor], latitude: Double, longitude: Double
  ) -> UnitConversion.Successor? {
    let location = locate(latitude: latitude, longitude: longitude)
    guard location.place.sureness.isInsidePolygon else { return nil }
    return successors.first { $0.commune.code == location.place.communeCode }
  }

  /// The old units that a commune in force was formed from, with how much of each it took.
  package func formedFrom(_ code: String) -> [SuccessionRow] { oldUnits.rows(ofNewCode: code) }

  /// The communes in force that an old district covered, ordered by code.
  package func communes(ofOldDistrict name: String) -> [Commune] {
    Set(oldUnits.rows(ofDistrict: name).flatMap { oldUnits.heirs(of: $0.old).map(\.code) }).sorted()
      .compactMap { communes[$0] }
  }
}
