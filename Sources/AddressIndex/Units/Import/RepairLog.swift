import Telemetry

/// What an import found wrong with a file, line by line: mended, or refused.
///
/// A spreadsheet that dropped leading zeros did so on every line of a country. Each sort of trouble is told
/// with its first lines and then counted, so that the one line that matters is not the 1,801st.
struct RepairLog {
  /// Lines told of one sort of trouble before the rest is only counted.
  private static let maximumLines = 20

  let file: String
  private var order: [String] = []
  private var told: [String: [Diagnostic]] = [:]
  private var more: [String: Int] = [:]

  init(file: String) { self.file = file }

  /// Whether something cannot be mended.
  private(set) var hasErrors = false

  /// Everything, sort by sort, in the order in which the sorts first appeared.
  var diagnostics: [Diagnostic] {
    order.flatMap { sort in
      let found = told[sort] ?? []
      guard let count = more[sort], let last = found.last else { return found }
      let message = "\(count) more lines: \(sort)"
      return found
        + [Diagnostic(file: file, line: 0, column: 0, gravity: last.gravity, message: message)]
    }
  }

  /// Tells of something that was mended.
  ///
  /// - Parameter sort: what the lines have in common, in words that can follow "37 more lines:".
  mutating func repaired(_ sort: String, line: Int, column: Int = 1, _ message: String) {
    add(sort, Diagnostic(file: file, line: line, column: column, gravity: .warning, message: message))
  }

  /// Tells of something that cannot be mended: the file is refused.
  mutating func refused(_ sort: String, line: Int, column: Int = 1, _ message: String) {
    hasErrors = true
    add(sort, Diagnostic(file: file, line: line, column: line == 0 ? 0 : column, message: message))
  }

  private mutating func add(_ sort: String, _ diagnostic: Diagnostic) {
    if told[sort] == nil { order.append(sort) }
    if told[sort, default: []].count < RepairLog.maximumLines {
      told[sort, default: []].append(diagnostic)
    } else {
      more[sort, default: 0] += 1
    }
  }
}
