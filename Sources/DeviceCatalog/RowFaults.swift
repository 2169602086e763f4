import CSVDocument
import Telemetry

/// Collects the faults of a delimited file while its rows are read.
struct RowFaults {
  /// The file's path as the user gave it.
  let file: String
  /// All faults so far.
  private(set) var diagnostics: [Diagnostic] = []
  /// How many of them are errors, counted here because a bad file of 100,000 rows asks after every row.
  private(set) var errorCount = 0

  /// How many faults get a "did you mean". Finding the nearest of 100,000 ids takes tens of milliseconds, and
  /// after a hundred slips it is not a slip of the hand any more but the wrong file.
  static let maximumHints = 100

  init(file: String) { self.file = file }

  /// Whether another fault may still search for the nearest name.
  var allowsHint: Bool { errorCount < RowFaults.maximumHints }

  /// Reports a fault at a place.
  mutating func report(
    _ line: Int, _ column: Int, _ message: String, gravity: Diagnostic.Gravity = .error
  ) {
    if gravity == .error { errorCount += 1 }
    diagnostics.append(
      Diagnostic(file: file, line: line, column: column, gravity: gravity, message: message))
  }

  /// Reports a fault at a field.
  mutating func report(_ row: CSVTable.Row, _ heading: String, _ message: String) {
    report(row.line, row.column(of: heading), message)
  }

  /// Takes over what reading the table itself found.
  mutating func add(_ found: [Diagnostic]) {
    errorCount += found.count { $0.gravity == .error }
    diagnostics += found
  }

  /// The number under a heading; `nil` where the field is empty, reported where it is no number.
  mutating func number(_ row: CSVTable.Row, _ heading: String) -> Double? {
    guard let text = row[heading] else { return nil }
    if let number = Double(text), number.isFinite { return number }
    let hint =
      text.contains(",")
      ? "; write the decimals after a point, as in " + text.map { $0 == "," ? "." : String($0) }.joined() : ""
    report(row, heading, "'\(heading)' must be a number such as 3.5, not '\(text)'\(hint)")
    return nil
  }
}
