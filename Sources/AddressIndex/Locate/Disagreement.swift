/// What the inventory states of a device's place and the map does not bear out. A person decides; the daemon
/// only says what it found and what it uses meanwhile.
package enum Disagreement: Hashable, Sendable {
  /// No commune in force has the stated code, nor had any before.
  case unknownCode(String)
  /// The stated code is of a commune that is no more since a day, `YYYY-MM-DD`.
  case formerCode(String, until: String, successors: [String])
  /// No commune has the stated name, nor had any before.
  case unknownName(String)
  /// The stated name is of communes that are no more.
  case formerName(String, successors: [String])
  /// The stated name or address may lie in any of several communes, and no coordinate decides.
  case severalCommunes(String, communes: [String])
  /// Nothing in the stated address says in which commune it lies.
  case unreadableAddress(String)
  /// The coordinate cannot be right.
  case coordinate(CoordinateFault)
  /// The coordinate lies in another commune, farther from the stated one than its border's tolerance.
  case otherCommune(stated: String, found: String, metres: Double)
  /// The coordinate lies outside every commune, and far from the stated one.
  case outside(stated: String, metres: Double)
  /// Without a map: the coordinate lies farther from the stated commune's seat than a commune reaches.
  case farFromSeat(stated: String, metres: Double)
  /// The address lies in one of these communes, and another one is stated.
  case addressElsewhere(stated: [String], address: [String])
  /// The address was found, farther from the coordinate than its level allows.
  case addressFar(String, level: PlaceLevel, metres: Double)

  /// Whether two parts of the statement, or a part and the map, contradict each other. The others are merely out of
  /// date or incomplete.
  package var isContradiction: Bool {
    switch self {
    case .unknownCode, .formerCode, .unknownName, .formerName, .severalCommunes, .unreadableAddress: false
    case .coordinate, .otherCommune, .outside, .farFromSeat, .addressElsewhere, .addressFar: true
    }
  }
}
