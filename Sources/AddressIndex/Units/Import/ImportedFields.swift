import CSVDocument
import Telemetry

/// Reads the fields of one row of somebody else's table, mending what can only have meant one thing.
struct ImportedFields {
  let row: CSVTable.Row
  var log: RepairLog

  init(_ row: CSVTable.Row, log: RepairLog) {
    self.row = row
    self.log = log
  }

  var line: Int { row.line }

  /// A code of a fixed number of digits. A spreadsheet that took it for a number dropped its zeros, and
  /// nothing else: shorter ones are filled up.
  mutating func code(_ name: String, digits: Int) -> String {
    guard let written = row[name] else {
      log.refused(
        "a code is missing", line: line, column: row.column(of: name),
        "column '\(name)' is empty; every row needs it")
      return ""
    }
    let isNumber = written.utf8.allSatisfy { (48...57).contains($0) }
    if isNumber, written.utf8.count == digits { return written }
    guard isNumber, written.utf8.count < digits else {
      log.refused(
        "a code has another shape", line: line, column: row.column(of: name),
        "'\(written)' is not a code of \(digits) digits; keep codes as text, with their leading zeros")
      return ""
    }
    let filled = String(repeating: "0", count: digits - written.utf8.count) + written
    log.repaired(
      "a code lost its leading zeros and got them back", line: line, column: row.column(of: name),
      "code '\(written)' has lost its leading zeros; taken as '\(filled)'")
    return filled
  }

  /// A name with its kind, with single blanks and the kind as it is spelled.
  mutating func name(_ column: String) -> String {
    guard let written = row[column] else { return "" }
    let words = written.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let (kind, rest) = UnitKind.split(words)
    guard let kind, !rest.isEmpty else { return words }
    let tidy = kind.rawValue + " " + rest
    if tidy != words {
      log.repaired(
        "the word for a kind was spelled another way", line: line, column: row.column(of: column),
        "'\(words)' is taken as '\(tidy)'")
    }
    return tidy
  }

  /// A number in a range; `nil` where the field is empty, or holds only words ("đang cập nhật": to come).
  mutating func number(_ column: String, in range: ClosedRange<Double>) -> Double? {
    guard let written = row[column] else { return nil }
    guard written.utf8.contains(where: { (48...57).contains($0) }) else {
      log.repaired(
        "a number is not given", line: line, column: row.column(of: column),
        "'\(written)' is no number; taken as not known")
      return nil
    }
    guard let number = Double(written), range.contains(number) else {
      log.refused(
        "a number is out of its range", line: line, column: row.column(of: column),
        "'\(written)' is not a number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  /// Reports a fault of a field.
  mutating func refuse(_ sort: String, _ column: String, _ message: String) {
    log.refused(sort, line: line, column: row.column(of: column), message)
  }
}
