package import AddressIndex
package import Telemetry

/// When a step was taken and by whom; both are empty where nobody wrote them down.
package struct Stamp: Hashable, Sendable {
  /// The day, `2026-10-05`.
  package var day: String
  /// Who took the step.
  package var by: String

  /// A step that is not known.
  package static let none = Stamp(day: "", by: "")

  /// A step.
  package init(day: String, by: String) {
    self.day = day
    self.by = by
  }
}

/// One addressed object as the register keeps it: what the index knows of it, and what only the province's
/// administration needs.
///
/// Who owns it is not here but in a file of its own (`Owners`).
package struct RegisteredObject: Hashable, Sendable {
  /// What is compiled into the index.
  package var record: AddressRecord
  /// The province in force: two digits.
  package var provinceCode: String
  /// When somebody first stated it.
  package var declared: Stamp = .none
  /// When the commune gave the number.
  package var created: Stamp = .none
  /// When somebody stood there and saw it.
  package var verified: Stamp = .none
  /// The day on which the owner was told; empty where that has not happened.
  package var notifiedDay = ""
  /// How the owner was told: letter, visit, text message.
  package var notifiedChannel = ""
  /// The day on which the plate was fixed; empty where there is none.
  package var plateDay = ""
  /// The list it came from.
  package var source = ""
  /// Its name in that list; empty where the list has no such column.
  package var sourceID = ""
  /// How well coordinate and stated commune agree: `unknown` where they contradict each other. `nil` without a
  /// coordinate.
  package var sureness: Sureness?

  /// An object of which only number and commune are known.
  package init(number: Int64, communeCode: String, provinceCode: String) {
    record = AddressRecord(number: number, communeCode: communeCode)
    self.provinceCode = provinceCode
  }

  /// Whether coordinate and stated commune contradict each other.
  package var isContradicted: Bool { sureness == .unknown }

  /// Whether anything tells it from its neighbours: a number, a building, a code.
  package var isAddressed: Bool { record.house != nil || !record.building.isEmpty || !record.codes.isEmpty }
}
