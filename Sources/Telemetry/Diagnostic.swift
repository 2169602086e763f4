/// One fault found in a file that people edit, and what would be right.
///
/// All faults of all files are collected before anything is refused, so that a person mends them in one go.
package struct Diagnostic: Hashable, Sendable {
  /// Whether the file can still be used.
  package enum Gravity: String, Sendable {
    /// The file is refused.
    case error
    /// The file is used, and someone should look.
    case warning
  }

  /// The path as the user gave it.
  package var file: String
  /// One-based; zero where the fault concerns the whole file.
  package var line: Int
  /// One-based, counted in characters; zero where the fault concerns the whole line.
  package var column: Int
  /// Whether the file can still be used.
  package var gravity: Gravity
  /// What is wrong, and what would be right, in one sentence.
  package var message: String

  /// Reports a fault.
  package init(file: String, line: Int, column: Int, gravity: Gravity = .error, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.gravity = gravity
    self.message = message
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `file:line:column: message`, the form that editors jump to; warnings say so. A fault of the whole file
  /// has no place in it.
  package var description: String {
    let prefix = gravity == .warning ? "warning: " : ""
    return "\(place): \(prefix)\(message)"
  }

  /// The same for a log whose lines already say how grave they are.
  package var unmarked: String { "\(place): \(message)" }

  private var place: String { line == 0 ? file : "\(file):\(line):\(column)" }
}

extension Diagnostic {
  /// Orders by file, then by place in the file.
  package static func precedes(_ a: Diagnostic, _ b: Diagnostic) -> Bool {
    (a.file, a.line, a.column, a.message) < (b.file, b.line, b.column, b.message)
  }
}
