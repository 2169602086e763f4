/// Why a file or folder could not be used.
package struct LocalFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Which one.
  package let path: String
  /// What is the matter, in words that follow "the file".
  package let message: String

  /// Describes a failure.
  package init(path: String, message: String) {
    self.path = path
    self.message = message
  }

  /// Path and message.
  package var description: String { "\(path): \(message)" }
}
