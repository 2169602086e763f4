/// What addresses lie along or within, smaller than a commune: a street, an alley with a name, a building, a
/// hamlet. Each belongs to one commune; a street that runs through three communes is three ways.
package enum WayKind: UInt8, Sendable, CaseIterable {
  /// A street or road.
  case street = 0
  /// An alley with a name of its own; its street is its parent.
  case alley = 1
  /// A building, block or site.
  case building = 2
  /// Thôn, xóm, tổ dân phố.
  case hamlet = 3

  /// The word used in `--json`.
  package var name: String {
    switch self {
    case .street: "street"
    case .alley: "alley"
    case .building: "building"
    case .hamlet: "hamlet"
    }
  }

  /// How fine an answer of this kind is. A building is as good as a house.
  package var level: PlaceLevel {
    switch self {
    case .street: .street
    case .alley: .alley
    case .building: .house
    case .hamlet: .hamlet
    }
  }
}

/// One way of a gazetteer, as plain values.
package struct Way: Hashable, Sendable {
  /// Street, alley, building or hamlet.
  package let kind: WayKind
  /// The name as registered.
  package let name: String
  /// The street that an alley leaves; empty for other ways.
  package let parentName: String
  /// The commune in force: five digits.
  package let communeCode: String
  /// An address of it near its middle; `nil` where no address of it has a coordinate.
  package let centre: MapPoint?
  /// Metres from the centre to the farthest of its addresses. Large where two hamlets of a merged commune
  /// have one name.
  package let extent: Int
  /// How many objects it has.
  package let objectCount: Int
}
