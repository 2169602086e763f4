/// Where a text says that something is.
package struct Geocode: Hashable, Sendable {
  /// The answer as far as it can be given.
  package enum Outcome: Hashable, Sendable {
    /// One place.
    case found(AddressMatch)
    /// Several places answer equally well; a person, or a point near by, must choose.
    case ambiguous([AddressMatch])
    /// Nothing of the text names a place.
    case notFound
  }

  /// The answer.
  package var outcome: Outcome
  /// The parts of the text that could not be found, for the best answer.
  package var missing: [String]

  /// The place, where it is one.
  package var match: AddressMatch? {
    if case .found(let match) = outcome { match } else { nil }
  }

  /// The place, or the places to choose from.
  package var matches: [AddressMatch] {
    switch outcome {
    case .found(let match): [match]
    case .ambiguous(let matches): matches
    case .notFound: []
    }
  }
}

extension AddressIndex {
  /// Answers that score no less than this below the best answer as well as it does: what sets them apart is
  /// which street has more houses, or which name is in force.
  private static let tie = 0.05
  /// So many candidates are listed; a name that more places bear is no address.
  private static let maximumCandidates = 50

  /// The place that a text names, with its level. What is not known is left out from the house upwards: the
  /// alley answers for the house, then the street, the hamlet, the commune, the district of before, the
  /// province; and the answer says which parts could not be found. Where several places answer equally well,
  /// they are listed and none is chosen.
  package func geocode(_ text: String, near: MapPoint? = nil) -> Geocode {
    let found = search(text, near: near, limit: AddressIndex.maximumCandidates)
    guard let best = found.first else { return Geocode(outcome: .notFound, missing: []) }
    let equals = found.filter { $0.score >= best.score - AddressIndex.tie }
    return Geocode(outcome: equals.count == 1 ? .found(best) : .ambiguous(equals), missing: best.missing)
  }
}
