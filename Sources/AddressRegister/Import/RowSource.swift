/// A list of objects, one row after the other, whatever the file is.
protocol RowSource: SendableMetatype {
  /// The names of the columns, for the file of refusals: a line of CSV without its end.
  var header: [UInt8] { get }
  /// The part of the file that was read, from 0 to 1.
  var fraction: Double { get }

  /// Reads the next row into `row`.
  mutating func next(_ row: inout ImportRow) throws(RegisterError) -> RowOutcome
  /// Writes what the row read last said, as a line of CSV without its end: what is refused must not be lost.
  func appendOriginal(to bytes: inout [UInt8])
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
