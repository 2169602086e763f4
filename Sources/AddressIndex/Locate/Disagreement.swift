/// What the inventory states of a device's place and the map does not bear out. A person decides; the daemon
/// only says what it found and what it uses meanwhile.
package enum Disagreement: Hashable, Sendable {
  /// No commune in force has the stated code, nor had any before.
  case unknownCode(String)
  /// The stated code is of a commune that is no more since a day, `YYYY-MM-DD`.
  case formerCode(String, until: String, successors: [String])
  /// The coordinate cannot be right.
  case coordinate(CoordinateFault)
  /// The coordinate lies in another commune, farther from the stated one than its border's tolerance.
  case otherCommune(stated: String, found: String, metres: Double)
  /// The coordinate lies outside every commune, and far from the stated one.
  case outside(stated: String, metres: Double)
  /// Without a map: the coordinate lies farther from the stated commune's seat than a commune reaches.
  case farFromSeat(stated: String, metres: Double)

  /// The disagreement as a sentence for `check`.
  package var explanation: String {
    switch self {
    case .unknownCode(let code):
      "no commune has the code '\(code)'"
    case .formerCode(let code, let until, let successors):
      "commune code '\(code)' ended on \(until); it became \(successors.joined(separator: " and "))"
    case .coordinate(let fault):
      fault.explanation
    case .otherCommune(let stated, let found, let metres):
      "stated commune \(stated), but the coordinate lies in \(found), \(Int(metres.rounded())) m outside it"
    case .outside(let stated, let metres):
      "stated commune \(stated), but the coordinate lies in no commune, \(Int(metres.rounded())) m from it"
    case .farFromSeat(let stated, let metres):
      "stated commune \(stated), but the coordinate lies \(Int(metres / 1_000)) km from its seat"
    }
  }
}
