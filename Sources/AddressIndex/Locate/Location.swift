package import Telemetry

extension Sureness {
  /// Whether a polygon holds the place, near its border or not.
  package var isInsidePolygon: Bool { self == .inside || self == .nearBorder }
}

/// How fine an answer is, from nothing to a house.
package enum PlaceLevel: String, Sendable, CaseIterable, Comparable {
  /// No place was found.
  case none
  /// The province.
  case province
  /// A district of before July 2025.
  case district
  /// The commune.
  case commune
  /// Thôn, xóm, tổ dân phố.
  case hamlet
  /// A street or road, somewhere along it.
  case street
  /// An alley.
  case alley
  /// A house, or an object that is addressed like one.
  case house

  package static func < (a: PlaceLevel, b: PlaceLevel) -> Bool { a.rank < b.rank }

  private var rank: Int { PlaceLevel.allCases.firstIndex(of: self) ?? 0 }
}

/// Where a coordinate lies, how sure that is, and why where it is not.
package struct Location: Hashable, Sendable {
  /// The commune; `Place.borderDistance` is the distance to its border. Unknown where there is none.
  package var place: Place
  /// How fine the answer is.
  package var level: PlaceLevel
  /// Why the coordinate says nothing; `nil` where it can be right.
  package var fault: CoordinateFault?
  /// The nearest address, street and hamlet.
  package var surroundings = Surroundings()
  /// The districts of before that the commune's land belonged to, for those who still think in them.
  package var formerDistricts: [String] = []
  /// The plus code of the coordinate; empty where the coordinate says nothing.
  package var plusCode = ""
  /// Whether only the nearest seat was looked up, because no map is loaded.
  package var isApproximate: Bool { place.sureness == .nearestCentre }

  /// How the answer came about, for a person.
  package var explanation: String {
    if let fault { return fault.explanation }
    let metres = place.borderDistance.map { "\(Int($0.rounded())) m" } ?? ""
    return switch place.sureness {
    case .unknown: "no commune is near enough"
    case .nearestCentre: "approximate: the nearest commune's seat; no map is loaded"
    case .nearestPolygon: "outside every commune; the nearest border is \(metres) away"
    case .nearBorder: "inside, but only \(metres) from the border; the map may be wrong by as much"
    case .inside: "inside, \(metres) from the border"
    case .stated: "stated, and not contradicted by a coordinate"
    }
  }
}

/// Where a coordinate lies, as plain numbers: what a moving device needs, without a text or an allocation.
package struct LocatedPoint: Hashable, Sendable {
  /// The commune's position in `CommuneIndex.communes`; -1 where there is none.
  package var commune: Int32
  /// How sure the commune is.
  package var sureness: Sureness
  /// Why the coordinate says nothing.
  package var fault: CoordinateFault?
  /// Metres to the commune's border; NaN where no polygon answered.
  package var borderDistance: Double

  static func nowhere(_ fault: CoordinateFault? = nil) -> LocatedPoint {
    LocatedPoint(commune: -1, sureness: .unknown, fault: fault, borderDistance: .nan)
  }
}
