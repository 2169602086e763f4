/// The conversion table between the units before 1 July 2025 and those in force, both ways.
package struct OldUnitIndex: Sendable {
  /// Every line, as the file orders them.
  package let rows: [SuccessionRow]
  private let byCode: [String: [Int]]
  private let byName: [String: [Int]]
  private let byNewCode: [String: [Int]]
  private let byDistrict: [String: [Int]]

  /// Indexes the table.
  package init(_ rows: [SuccessionRow]) {
    self.rows = rows
    let all = rows.indices
    byCode = Dictionary(grouping: all.filter { !rows[$0].old.code.isEmpty }, by: { rows[$0].old.code })
    byName = Dictionary(grouping: all, by: { NameFolding.foldWithoutKind(rows[$0].old.name) })
    byNewCode = Dictionary(grouping: all, by: { rows[$0].newCode })
    byDistrict = Dictionary(grouping: all, by: { NameFolding.foldWithoutKind(rows[$0].old.district) })
  }

  /// The lines of an old code: more than one where the unit was split.
  package func rows(ofOldCode code: String) -> [SuccessionRow] { (byCode[code] ?? []).map { rows[$0] } }

  /// The lines of an old name, written with or without accents and kind; several units may share a name.
  /// Those that fit the typed accents and kind come first.
  package func rows(ofOldName name: String) -> [SuccessionRow] {
    let found = (byName[NameFolding.foldWithoutKind(name)] ?? []).map { rows[$0] }
    let typed = name.lowercased()
    let exact = found.filter { isSpelled($0.old, typed) }
    return exact + found.filter { !isSpelled($0.old, typed) }
  }

  /// The lines of the units that a commune in force was formed from.
  package func rows(ofNewCode code: String) -> [SuccessionRow] { (byNewCode[code] ?? []).map { rows[$0] } }

  /// The lines of the units of an old district, by its name with or without accents and kind. Districts
  /// that share a name ("Kon Tum") come together.
  package func rows(ofDistrict name: String) -> [SuccessionRow] {
    (byDistrict[NameFolding.foldWithoutKind(name)] ?? []).map { rows[$0] }
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
