/// A message format that cannot be: which pointer of it, and what would be right.
///
/// `DeviceCatalog` turns it into a diagnostic at the line where the pointer was written.
package struct FormatFault: Error, Hashable, Sendable {
  /// The pointer as written; empty where the format as a whole is meant.
  package var pointer: String
  /// What is wrong, and what would be right, in one sentence.
  package var message: String

  /// Reports a fault.
  package init(pointer: String, message: String) {
    self.pointer = pointer
    self.message = message
  }
}
