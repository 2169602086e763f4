/// Why a row of a list was not taken over, and what would help.
package struct RowRefusal: Error, Hashable, Sendable {
  /// The name of the reason; each has a counter.
  package enum Reason: String, CaseIterable, Sendable {
    /// More fields than the header, or a field that no row can do without is missing.
    case raggedRow = "ragged-row"
    /// Bytes that are no text in the file's encoding.
    case unreadableText = "unreadable-text"
    /// A text that is longer than any address is.
    case tooLong = "too-long"
    /// The address line was not understood.
    case unreadAddress = "unread-address"
    /// No commune of today or of before is called so.
    case unknownCommune = "unknown-commune"
    /// Several communes may be meant.
    case ambiguousCommune = "ambiguous-commune"
    /// Code and name of the commune contradict each other.
    case contradictoryCommune = "contradictory-commune"
    /// Nothing says in which commune it is.
    case noCommune = "no-commune"
    /// The coordinate cannot be right.
    case badCoordinate = "bad-coordinate"
    /// The house number is none.
    case badHouse = "bad-house"
    /// A date that is none.
    case badDate = "bad-date"
    /// A state that is none of the three.
    case badState = "bad-state"
    /// An object class that the table does not have.
    case unknownClass = "unknown-class"
    /// A code without the shape of its scheme.
    case badCode = "bad-code"
    /// A code that another object bears.
    case codeTaken = "code-taken"
    /// Another row of the same list says otherwise of the same object.
    case contradictsRow = "contradicts-row"
    /// Several objects of the register may be meant.
    case ambiguousObject = "ambiguous-object"
    /// Nothing tells the object from its neighbours.
    case notTold = "not-told-apart"
  }

  /// The reason.
  package let reason: Reason
  /// What was found, and what would be right, for the person who mends the list.
  package let message: String

  /// Refuses a row.
  package init(_ reason: Reason, _ message: String) {
    self.reason = reason
    self.message = message
  }
}
