package import Telemetry

/// One entry of the journal.
package struct JournalRecord: Equatable, Sendable {
  /// What the entry tells.
  package enum Kind: UInt8, Sendable {
    /// A reading that the head took in.
    case reading = 0
    /// A reading too late for the head; it goes to history.
    case history = 1
    /// A new flag for a reading told before, once its successor had judged it.
    case requalified = 2
  }

  /// The reading; for `requalified` the one judged, with its new flag.
  package var reading: Reading
  /// What the entry tells.
  package var kind: Kind

  /// Makes an entry.
  package init(_ reading: Reading, kind: Kind = .reading) {
    self.reading = reading
    self.kind = kind
  }
}
