/// How fine a place is told, from nothing to a house.
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
