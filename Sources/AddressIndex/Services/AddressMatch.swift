/// A place that answers a text.
package struct AddressMatch: Hashable, Sendable {
  /// How fine the answer is.
  package var level: PlaceLevel
  /// The place as one line, in today's names.
  package var text: String
  /// Where it is; the seat of a commune, a middle of a street. `nil` where nobody has measured it.
  package var position: MapPoint?
  /// Metres from `position` to the farthest part of the place that is known; 0 for a house.
  package var extent: Int
  /// The commune in force; empty where the place lies in several.
  package var communeCode: String
  /// Its name with its kind.
  package var communeName: String
  /// The communes in force that the place is spread over, or that it may be: one of them for a street or
  /// house.
  package var communeCodes: [String]
  /// The register's number, for a house.
  package var number: Int64?
  /// How far the address has come, for a house.
  package var state: AddressState?
  /// How well it answers, about 0 to 1, higher with a point near by.
  package var score: Double
  /// Metres from the point near which was searched.
  package var metres: Double?
  /// Why it answers, and what of the text it does not.
  package var reasons: [Reason]
  /// The object's dense number in the gazetteer.
  var object: Int?
  /// The way's dense number.
  var way: Int?
  /// The path of an alley without a name.
  var alleyPath: HousePath?

  /// One thing that a text and a place have in common, or have not.
  package enum Reason: Hashable, Sendable {
    /// Words that the place's own name has.
    case name(String)
    /// The house number.
    case house(String)
    /// Words that name a unit it lies in, or the street of a building.
    case unit(String)
    /// A unit of before, which the text means.
    case formerUnit(String)
    /// A code that the object bears.
    case code(String)
    /// A word that was read as another one.
    case corrected(typed: String, read: String)
    /// A word whose accents differ from those typed.
    case otherAccents(String)
    /// Words that the place does not account for.
    case missing(String)

    /// The word used in `--json`.
    package var name: String {
      switch self {
      case .name: "name"
      case .house: "house"
      case .unit: "unit"
      case .formerUnit: "former-unit"
      case .code: "code"
      case .corrected: "corrected"
      case .otherAccents: "other-accents"
      case .missing: "missing"
      }
    }

    /// What it is about: the words of the text, or a name.
    package var text: String {
      switch self {
      case .name(let text), .house(let text), .unit(let text), .formerUnit(let text), .code(let text): text
      case .corrected(let typed, let read): "\(typed) → \(read)"
      case .otherAccents(let text), .missing(let text): text
      }
    }
  }

  /// The parts of the text that it does not account for.
  package var missing: [String] {
    reasons.compactMap { if case .missing(let text) = $0 { text } else { nil } }
  }
}
