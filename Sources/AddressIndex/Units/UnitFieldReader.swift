import CSVDocument
import Telemetry

/// Reads the fields of one row of a table of units and remembers what is wrong with them.
struct UnitFieldReader {
  let file: String
  let row: CSVTable.Row
  var diagnostics: [Diagnostic] = []

  init(file: String, row: CSVTable.Row) {
    self.file = file
    self.row = row
  }

  mutating func report(_ column: String, _ message: String) {
    diagnostics.append(
      Diagnostic(file: file, line: row.line, column: row.column(of: column), message: message))
  }

  mutating func text(_ column: String) -> String {
    if let text = row[column] { return text }
    report(column, "column '\(column)' is empty; every row needs it")
    return ""
  }

  /// A code is text: a spreadsheet that read it as a number has dropped its leading zeros.
  mutating func code(_ column: String, digits: Int) -> String {
    let code = text(column)
    if code.isEmpty { return code }
    let isShaped = code.utf8.count == digits && code.utf8.allSatisfy { (48...57).contains($0) }
    if !isShaped { report(column, "'\(code)' is not a code of \(digits) digits; keep leading zeros") }
    return code
  }

  mutating func number(_ column: String, in range: ClosedRange<Double>) -> Double? {
    let written = text(column)
    if written.isEmpty { return nil }
    guard let number = Double(written), range.contains(number) else {
      report(column, "'\(written)' is not a number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  /// A day, `YYYY-MM-DD`; empty where the field is.
  mutating func day(_ column: String) -> String {
    guard let written = row[column] else { return "" }
    if !UnitDay.isDay(written) {
      report(column, "'\(written)' is not a day; write the year first, as in \(SuccessionRow.usualDate)")
    }
    return written
  }

  mutating func succession(_ column: String) -> Succession? {
    let word = text(column)
    let relation = Succession(rawValue: word)
    if relation == nil, !word.isEmpty {
      report(column, "'\(word)' is no relation; write whole, part or unchanged")
    }
    return relation
  }
}

/// Days as the tables of units write them. Written with the year first, they are ordered as texts are.
package enum UnitDay {
  /// Whether a text is a day that exists, as `YYYY-MM-DD`.
  package static func isDay(_ text: String) -> Bool {
    if text == SuccessionRow.usualDate { return true }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard text.utf8.count == 10, parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }), let year = Int(parts[0]),
      let month = Int(parts[1]), let day = Int(parts[2])
    else { return false }
    return CivilTime(year: year, month: month, day: day).isValid
  }
}
