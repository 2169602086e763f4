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

  /// The disagreement as a sentence for `check`, with the names of the communes.
  package func explanation(_ communes: CommuneIndex) -> String {
    func named(_ code: String) -> String { communes[code].map { "\(code) \($0.fullName)" } ?? code }
    func list(_ codes: [String], _ word: String) -> String {
      codes.map(named).joined(separator: " \(word) ")
    }
    return switch self {
    case .unknownCode(let code): "no commune has the code '\(code)'"
    case .formerCode(let code, let until, let successors):
      "commune code '\(code)' ended on \(until); it became \(list(successors, "and"))"
    case .unknownName(let name): "no commune is called '\(name)'; give its code"
    case .formerName(let name, let successors):
      "'\(name)' is a commune of before; it became \(list(successors, "and"))"
    case .severalCommunes(let text, let codes):
      "'\(text)' may be \(list(codes, "or")); give the code or a coordinate"
    case .unreadableAddress(let text):
      "the address '\(text)' names no commune that is known; give commune or coordinate"
    case .coordinate(let fault): fault.explanation
    case .otherCommune(let stated, let found, let metres):
      "stated commune \(named(stated)), but the coordinate lies in \(named(found)), "
        + "\(Int(metres.rounded())) m outside it"
    case .outside(let stated, let metres):
      "stated commune \(named(stated)), but the coordinate lies in no commune, "
        + "\(Int(metres.rounded())) m from it"
    case .farFromSeat(let stated, let metres):
      "stated commune \(named(stated)), but the coordinate lies \(Int(metres / 1_000)) km from its seat"
    case .addressElsewhere(let stated, let address):
      "stated commune \(list(stated, "or")), but the address lies in \(list(address, "or"))"
    case .addressFar(let address, let level, let metres):
      "the address '\(address)' (found as \(level.rawValue)) is \(Int(metres.rounded())) m from the coordinate"
    }
  }
}
