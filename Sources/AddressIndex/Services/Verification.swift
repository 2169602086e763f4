/// Whether a text and a coordinate mean the same place.
package struct Verification: Hashable, Sendable {
  /// The verdict.
  package enum Verdict: String, Sendable, CaseIterable {
    /// They do, as far as the text goes and the data reach.
    case agree
    /// They do not.
    case disagree
    /// The data do not tell.
    case cannotSay = "cannot-say"
  }

  /// Why.
  package enum Reason: Hashable, Sendable {
    /// The coordinate lies within so many metres of the place, which is near enough for its level.
    case near(tolerance: Double)
    /// The coordinate lies in the commune, or one of the communes, that the text names.
    case inside
    /// The coordinate lies farther from the place than its level tolerates.
    case far(tolerance: Double)
    /// The coordinate can be no place here.
    case coordinate(CoordinateFault)
    /// The text names no place that is known.
    case unknownText
    /// The place is known, but nobody has measured where it is.
    case unmeasured
    /// No border of the commune is known.
    case noMap
  }

  /// The verdict.
  package var verdict: Verdict
  /// Why.
  package var reason: Reason
  /// Metres between coordinate and place; 0 inside a commune, `nil` where that cannot be said.
  package var metres: Double?
  /// The place that the text was read as: of several, the one that fits the coordinate best.
  package var match: AddressMatch?
  /// How many places the text may mean.
  package var candidateCount: Int

  /// The level at which text and coordinate were compared.
  package var level: PlaceLevel { match?.level ?? .none }

  /// The verdict as a sentence for a person.
  package var explanation: String {
    let metres = metres.map { "\(Int($0.rounded())) m" } ?? ""
    return switch reason {
    case .near(let tolerance): "the coordinate lies \(metres) from it; up to \(Int(tolerance)) m agree"
    case .inside: "the coordinate lies inside"
    case .far(let tolerance): "the coordinate lies \(metres) from it; up to \(Int(tolerance)) m would agree"
    case .coordinate(let fault): fault.explanation
    case .unknownText: "the text names no place that is known"
    case .unmeasured: "nobody has measured where it is"
    case .noMap: "the borders of the commune are not known; import a map"
    }
  }
}
