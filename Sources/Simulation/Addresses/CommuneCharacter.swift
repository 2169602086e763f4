import AddressIndex

/// What kind of place a commune is: how many of its objects stand on named streets, and in which part of the
/// province people name their hamlets and roads.
struct CommuneCharacter {
  enum Region {
    /// The coast and the plain behind it.
    case lowland
    /// The valleys of the Hrê and Cor between plain and plateau.
    case hills
    /// What was Kon Tum.
    case plateau
  }

  let region: Region
  let isWard: Bool
  /// The share of objects on streets with names; the others stand in hamlets and along the big roads.
  let townShare: Double
  /// Inhabitants, as published or as good a guess as any.
  let population: Double

  init(_ commune: Commune) {
    // Two communes' populations were not published, and some published ones are a few hundred because the
    // collection lost digits: nobody's commune is that empty.
    population = max(1_500, Double(commune.population ?? 12_000))
    let density = population / max(1, commune.area ?? 60)
    isWard = commune.kind == "Phường"
    // The watershed lies near 108.35° E; the hills are what lies east of it, before the plain begins, and is thinly
    // settled.
    let east = commune.longitude ?? 109
    region = east < 108.35 ? .plateau : east < 108.7 && density < 250 ? .hills : .lowland
    townShare = min(0.85, max(isWard ? 0.5 : 0.08, density / 4_000))
  }
}
