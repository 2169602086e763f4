/// What SQLite said, and which statement it said it about.
package struct SQLiteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The primary result code, for instance 13 for a full disk.
  package let code: Int32
  /// The extended result code.
  package let extendedCode: Int32
  /// SQLite's own sentence.
  package let message: String
  /// The SQL, or the path for a failed open.
  package let statement: String

  /// Describes a failure.
  package init(code: Int32, extendedCode: Int32, message: String, statement: String) {
    self.code = code
    self.extendedCode = extendedCode
    self.message = message
    self.statement = statement
  }

  /// Whether the disk, or the file's own limit, is full.
  package var isFull: Bool { code == 13 }
  /// Whether another process or connection holds the file.
  package var isBusy: Bool { code == 5 || code == 6 }

  /// `SQLite error 13: database or disk is full (INSERT INTO journal…)`
  package var description: String { "SQLite error \(extendedCode): \(message) (\(statement))" }
}
