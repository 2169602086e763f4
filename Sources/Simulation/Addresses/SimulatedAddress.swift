package import AddressIndex
package import Telemetry

/// One made-up object as a commune's list would have it: the address, and what the register keeps beside it.
package struct SimulatedAddress: Hashable, Sendable {
  /// The address.
  package var record: AddressRecord
  /// Who owns or manages it; empty where the list leaves that out. Invented.
  package var owner = ""
  /// Who collected it.
  package var source = ""
  /// The day on which somebody stated it.
  package var declaredOn: Milliseconds
  /// The day on which the commune gave the number.
  package var createdOn: Milliseconds?
  /// The day on which somebody stood there.
  package var verifiedOn: Milliseconds?
  /// The day on which the owner was told.
  package var notifiedOn: Milliseconds?
  /// How: SMS, VNeID, in person, by letter. Empty where nobody was told.
  package var channel = ""
  /// The day on which the plate was fixed.
  package var plateOn: Milliseconds?

  init(_ record: AddressRecord, declaredOn: Milliseconds) {
    self.record = record
    self.declaredOn = declaredOn
  }
}
