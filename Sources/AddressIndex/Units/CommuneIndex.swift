/// The communes in force, by code and by name.
package struct CommuneIndex: Sendable {
  /// Ordered by code; the position is the dense number that the map uses.
  package let communes: [Commune]
  private let positions: [String: Int]
  private let byName: [String: [Int]]

  /// Indexes communes.
  ///
  /// - Precondition: no code stands twice; the loader reports that as a fault of the file.
  package init(_ communes: [Commune]) {
    let ordered = communes.sorted { $0.code < $1.code }
    self.communes = ordered
    positions = Dictionary(uniqueKeysWithValues: ordered.enumerated().map { ($1.code, $0) })
    byName = Dictionary(
      grouping: ordered.indices, by: { NameFolding.foldWithoutKind(ordered[$0].fullName) })
  }

  /// The commune with a code.
  package subscript(code: String) -> Commune? { positions[code].map { communes[$0] } }

  /// The dense number of a code.
  package func position(of code: String) -> Int? { positions[code] }

  /// The communes with a name, written with or without accents and with or without the kind.
  ///
  /// Where the accents or the kind were typed and fit one of them, that one comes first.
  package func named(_ name: String) -> [Commune] {
    let found = (byName[NameFolding.foldWithoutKind(name)] ?? []).map { communes[$0] }
    let typed = name.lowercased()
    return found.enumerated().sorted { a, b in
      let ranks = (rank(a.element, typed), rank(b.element, typed))
      return ranks.0 == ranks.1 ? a.offset < b.offset : ranks.0 < ranks.1
    }.map(\.element)
  }

  private func rank(_ commune: Commune, _ typed: String) -> Int {
    if commune.fullName.lowercased() == typed { return 0 }
    return commune.name.lowercased() == typed ? 1 : 2
  }
}
