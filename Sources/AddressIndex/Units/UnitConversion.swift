import Telemetry

/// Where an old commune is to be found today.
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
  /// Its successors, at least one.
  package let successors: [Successor]
  /// The commune that bears the old unit's code today, where that is another extent. A list that names codes
  /// without a date may mean either; whoever shows the answer must say so.
  package let bearerOfCode: Commune?

  /// One commune, or the ones to choose from.
  package var answer: Answer {
    successors.count == 1 ? .one(successors[0].commune) : .oneOf(successors.map(\.commune))
  }
}

extension AddressIndex {
  /// What became of an old commune, given by its code or by its name with or without accents and kind.
  ///
  /// Old names repeat from district to district, so there may be several answers; the ones spelled as typed
  /// come first. `district` narrows them down. Empty where nothing is known.
  package func convert(_ codeOrName: String, district: String? = nil) -> [UnitConversion] {
    let isCode = Commune.isCode(codeOrName)
    var rows = isCode ? oldUnits.rows(ofOldCode: codeOrName) : oldUnits.rows(ofOldName: codeOrName)
    if let district {
      let wanted = NameFolding.foldWithoutKind(district)
      rows = rows.filter { NameFolding.foldWithoutKind($0.old.district) == wanted }
    }
    var order: [OldUnit] = []
    for row in rows where !order.contains(row.old) { order.append(row.old) }
    return order.map { old in
      let mine = rows.filter { $0.old == old }
      let successors = mine.compactMap { row in
        communes[row.newCode].map { UnitConversion.Successor(commune: $0, relation: row.relation) }
      }
      let isUnchanged = mine.contains { $0.relation == .unchanged && $0.newCode == old.code }
      return UnitConversion(
        old: old, successors: successors, bearerOfCode: isUnchanged ? nil : communes[old.code])
    }
  }

  /// What an old commune became at a coordinate: decides between the parts of a split unit.
  ///
  /// - Returns: the successor whose polygon holds the coordinate; `nil` where none does or no polygons are
  ///   loaded, because then the coordinate contradicts the name, or cannot tell.
  package func successor(
    of conversion: UnitConversion, latitude: Double, longitude: Double
  ) -> UnitConversion.Successor? {
    let location = locate(latitude: latitude, longitude: longitude)
    guard location.place.sureness.isInsidePolygon else { return nil }
    return conversion.successors.first { $0.commune.code == location.place.communeCode }
  }

  /// The old units that a commune in force was formed from, with how much of each it took.
  package func formedFrom(_ code: String) -> [SuccessionRow] { oldUnits.rows(ofNewCode: code) }

  /// The communes in force that an old district covered, ordered by code.
  package func communes(ofOldDistrict name: String) -> [Commune] {
    Set(oldUnits.rows(ofDistrict: name).map(\.newCode)).sorted().compactMap { communes[$0] }
  }
}
