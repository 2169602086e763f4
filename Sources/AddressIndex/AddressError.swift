package import SQLiteStore

/// Why the address index could not be read or written: the world failed, not the data.
package struct AddressError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was being done, and what went wrong, in one sentence.
  package let message: String
  /// The file it happened to.
  package let file: String

  /// Describes a failure.
  package init(_ message: String, file: String) {
    self.message = message
    self.file = file
  }

  /// Describes a failure of the database.
  package init(_ error: SQLiteError, file: String) {
    self.init(error.description, file: file)
  }

  /// `addresses.sqlite: the file is not a database`
  package var description: String { "\(file): \(message)" }
}
