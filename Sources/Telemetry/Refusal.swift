/// Why a message, or one value of it, could not be used. Each reason has a counter, and the message that
/// met it lies in quarantine under its name.
package enum RefusalReason: String, Sendable, CaseIterable {
  /// No device class listens on this topic.
  case unknownTopic = "unknown-topic"
  /// The topic or payload names a device that the inventory does not list.
  case unknownDevice = "unknown-device"
  /// Longer than a message may be.
  case tooLarge = "too-large"
  /// Nested deeper than a message may be.
  case tooDeep = "too-deep"
  /// No bytes at all.
  case emptyMessage = "empty-message"
  /// Not UTF-8.
  case invalidUTF8 = "invalid-utf8"
  /// Not one JSON document.
  case invalidJSON = "invalid-json"
  /// A field that the class declares is not there.
  case missingField = "missing-field"
  /// A field holds another type than the class declares.
  case wrongType = "wrong-type"
  /// A text that should be a number is not one.
  case notANumber = "not-a-number"
  /// NaN or an infinity.
  case notFinite = "not-finite"
  /// A timestamp that does not have the declared format.
  case badTimestamp = "bad-timestamp"
  /// The reading's time lies ahead of the clock beyond the tolerance.
  case futureTime = "future-time"
  /// Another value is already stored for this series and time.
  case conflict = "conflict"

  /// The dense number of the reason, for an array of counters.
  package var ordinal: Int { RefusalReason.allCases.firstIndex(of: self) ?? 0 }
}

/// One refusal: the reason, and where in the message it was met.
package struct Refusal: Hashable, Sendable, Error {
  /// Why.
  package var reason: RefusalReason
  /// A JSON pointer such as `/data/level`, or `byte 17`; empty where the whole message is meant.
  package var place: String
  /// What was found and what was expected, for the person who reads the quarantine.
  package var detail: String

  /// Names a refusal.
  package init(_ reason: RefusalReason, at place: String = "", detail: String = "") {
    self.reason = reason
    self.place = place
    self.detail = detail
  }
}
