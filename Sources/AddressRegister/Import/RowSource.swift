/// A list of objects, one row after the other, whatever the file is.
protocol RowSource {
  /// The names of the columns, for the file of refusals: a line of CSV without its end.
  var header: [UInt8] { get }
  /// What the row read last said, as a line of CSV: what is refused must not be lost.
  var original: [UInt8] { get }
  /// The part of the file that was read, from 0 to 1.
  var fraction: Double { get }

  /// Reads the next row into `row`.
  mutating func next(_ row: inout ImportRow) throws(RegisterError) -> RowOutcome
}

/// What the reading of one row gave.
enum RowOutcome {
  /// The row.
  case row
  /// There is a row, and it cannot be used.
  case refused(RowRefusal)
  /// There are no more rows.
  case end
}
