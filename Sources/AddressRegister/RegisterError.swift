package import LocalFiles
package import SQLiteStore

/// Why the register could not be read or written: the world failed, not the data.
package struct RegisterError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What went wrong, in one sentence.
  package let message: String
  /// The file it happened to.
  package let file: String
  /// Whether somebody else is writing it, so that trying again helps.
  package let isBusy: Bool

  /// Describes a failure.
  package init(_ message: String, file: String, isBusy: Bool = false) {
    self.message = message
    self.file = file
    self.isBusy = isBusy
  }

  /// Describes a failure of the database.
  package init(_ error: SQLiteError, file: String) {
    let message = error.isBusy ? "somebody else is writing it; try again" : error.description
    self.init(message, file: file, isBusy: error.isBusy)
  }

  /// Describes a failure of a file beside it.
  package init(_ error: LocalFileError) { self.init("the file \(error.message)", file: error.path) }

  /// `register.sqlite: the file is not a register of addresses`
  package var description: String { "\(file): \(message)" }
}

/// Runs work on a database and says which file failed.
func onDatabase<R>(
  _ file: String, _ body: () throws(SQLiteError) -> R
) throws(RegisterError) -> R {
  do throws(SQLiteError) {
    return try body()
  } catch {
    throw RegisterError(error, file: file)
  }
}
