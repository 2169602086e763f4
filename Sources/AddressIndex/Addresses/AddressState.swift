/// How far an address has come, from somebody's word to a fact that was checked on the spot.
package enum AddressState: UInt8, Sendable, CaseIterable, Comparable {
  /// Somebody stated it.
  case declared = 0
  /// The commune has given the number; the address exists.
  case created = 1
  /// Somebody stood there and saw that number, place and object agree.
  case verified = 2

  /// The word used in files and in `--json`.
  package var name: String {
    switch self {
    case .declared: "declared"
    case .created: "created"
    case .verified: "verified"
    }
  }

  /// Reads the word.
  package init?(name: String) {
    guard let state = AddressState.allCases.first(where: { $0.name == name }) else { return nil }
    self = state
  }

  package static func < (a: AddressState, b: AddressState) -> Bool { a.rawValue < b.rawValue }
}
