/// The conversion table: what became of every unit of before, both ways and over any number of dates.
///
/// A unit may lead to one that ended later itself: Xã Nghĩa Phú became part of Xã An Phú on 1 January 2025,
/// and that one of today's Xã An Phú on 1 July. The row of a code and a date leads to the unit that bore the
/// code from that date on, so chains end, and their dates only rise.
package struct OldUnitIndex: Sendable {
  /// Every line, as the file orders them.
  package let rows: [SuccessionRow]
  /// The units of before, each once, in the order of their first lines.
  package let units: [OldUnit]
  /// The districts of before, ordered by code.
  package let districts: [FormerDistrict]
  private let rowsOfUnit: [[Int]]
  private let byCode: [String: [Int]]
  private let byName: [String: [Int]]
  private let byNewCode: [String: [Int]]
  private let byDistrictName: [String: [String]]
  private let byDistrictCode: [String: [Int]]
  private let districtPositions: [String: Int]

  /// Indexes the table.
  package init(_ rows: [SuccessionRow]) {
    self.rows = rows
    var positions: [OldUnit: Int] = [:]
    positions.reserveCapacity(rows.count)
    var units: [OldUnit] = []
    var rowsOfUnit: [[Int]] = []
    for (at, row) in rows.enumerated() {
      if let known = positions[row.old] {
        rowsOfUnit[known].append(at)
      } else {
        positions[row.old] = units.count
        units.append(row.old)
        rowsOfUnit.append([at])
      }
    }
    self.units = units
    self.rowsOfUnit = rowsOfUnit
    byCode = Dictionary(grouping: units.indices.filter { !units[$0].code.isEmpty }, by: { units[$0].code })
    byName = Dictionary(grouping: units.indices, by: { NameFolding.foldWithoutKind(units[$0].name) })
    byNewCode = Dictionary(grouping: rows.indices, by: { rows[$0].newCode })
    byDistrictCode = Dictionary(grouping: units.indices, by: { units[$0].districtCode })
    let districts = OldUnitIndex.districts(of: units, by: byDistrictCode)
    self.districts = districts
    districtPositions = Dictionary(uniqueKeysWithValues: districts.enumerated().map { ($1.code, $0) })
    var byDistrictName: [String: [String]] = [:]
    for district in districts {
      for name in Set(([district.name] + district.earlierNames).map(NameFolding.foldWithoutKind)) {
        byDistrictName[name, default: []].append(district.code)
      }
    }
    self.byDistrictName = byDistrictName
  }

  /// A district's name is the one it had last.
  private static func districts(of units: [OldUnit], by code: [String: [Int]]) -> [FormerDistrict] {
    code.sorted { $0.key < $1.key }.map { code, positions in
      var names: [(until: String, name: String)] = []
      for unit in positions.map({ units[$0] }) where !names.contains(where: { $0.name == unit.district }) {
        names.append((unit.validUntil, unit.district))
      }
      names.sort { $0.until > $1.until }
      let last = positions.map { units[$0] }.max { $0.validUntil < $1.validUntil } ?? units[positions[0]]
      return FormerDistrict(
        code: code, name: names[0].name, earlierNames: names.dropFirst().map(\.name),
        provinceCode: last.provinceCode, validUntil: last.validUntil)
    }
  }

  /// The units with more than one line, in the order of their first lines, with those lines.
  var splitUnits: [(unit: OldUnit, rows: [SuccessionRow])] {
    units.indices.filter { rowsOfUnit[$0].count > 1 }.map { at in
      (units[at], rowsOfUnit[at].map { rows[$0] })
    }
  }

  /// The units that bore a code, the one that ended last first.
  package func units(withCode code: String) -> [OldUnit] {
    (byCode[code] ?? []).map { units[$0] }.sorted { $0.validUntil > $1.validUntil }
  }

  /// The units with a name, written with or without accents and kind. Those that fit the typed accents and
  /// kind come first.
  package func units(named name: String) -> [OldUnit] {
    let found = (byName[NameFolding.foldWithoutKind(name)] ?? []).map { units[$0] }
    let typed = name.lowercased()
    return found.filter { isSpelled($0, typed) } + found.filter { !isSpelled($0, typed) }
  }

  /// The lines of a unit: more than one where it was split.
  package func rows(of unit: OldUnit) -> [SuccessionRow] {
    let bearers = unit.code.isEmpty ? byName[NameFolding.foldWithoutKind(unit.name)] : byCode[unit.code]
    guard let at = bearers?.first(where: { units[$0] == unit }) else { return [] }
    return rowsOfUnit[at].map { rows[$0] }
  }

  /// The lines of an old code: more than one where the unit was split, or where several units bore the code.
  package func rows(ofOldCode code: String) -> [SuccessionRow] {
    (byCode[code] ?? []).flatMap { rowsOfUnit[$0].map { rows[$0] } }
  }

  /// The lines of an old name, written with or without accents and kind; several units may share a name.
  /// Those that fit the typed accents and kind come first.
  package func rows(ofOldName name: String) -> [SuccessionRow] { units(named: name).flatMap(rows(of:)) }

  /// The lines that lead to a commune in force, without those that lead to a former bearer of its code.
  package func rows(ofNewCode code: String) -> [SuccessionRow] {
    (byNewCode[code] ?? []).map { rows[$0] }.filter { heir(of: $0) == nil }
  }

  /// The lines that lead to a former unit.
  package func rows(leadingTo unit: OldUnit) -> [SuccessionRow] {
    unit.code.isEmpty ? [] : (byNewCode[unit.code] ?? []).map { rows[$0] }.filter { heir(of: $0) == unit }
  }

  /// The former unit that a line leads to: the one that bore the code from the line's date on; `nil` where
  /// the code's bearer is in force.
  package func heir(of row: SuccessionRow) -> OldUnit? {
    var first: OldUnit?
    for at in byCode[row.newCode] ?? [] where units[at].validUntil > row.effective {
      if first.map({ units[at].validUntil < $0.validUntil }) ?? true { first = units[at] }
    }
    return first
  }

  /// The district with a code.
  package func district(_ code: String) -> FormerDistrict? { districtPositions[code].map { districts[$0] } }

  /// The units that lay in a district at any time, by its code.
  package func units(ofDistrictCode code: String) -> [OldUnit] {
    (byDistrictCode[code] ?? []).map { units[$0] }
  }

  /// The lines of the units of an old district, by its name with or without accents and kind. Districts
  /// that share a name ("Kon Tum") come together.
  package func rows(ofDistrict name: String) -> [SuccessionRow] {
    (byDistrictName[NameFolding.foldWithoutKind(name)] ?? []).flatMap { code in
      units(ofDistrictCode: code).flatMap(rows(of:))
    }
  }

  /// The old districts that a set of communes lies in, by name, for those who still think in districts.
  package func districts(ofCommunes codes: some Sequence<String>) -> [String] {
    Set(codes.flatMap { rows(ofNewCode: $0).map(\.old.district) }).sorted()
  }

  private func isSpelled(_ unit: OldUnit, _ typed: String) -> Bool {
    let name = unit.name.lowercased()
    return name == typed || name.hasSuffix(" " + typed)
  }
}
