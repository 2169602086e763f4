import CSVDocument
import Telemetry

/// The rows of a delimited file.
struct CSVRows: RowSource {
  /// A row that does not end within so many bytes began with a quote that nobody closed.
  private static let maximumRow = 1 << 20

  private let pieces: TextPieces
  private let file: String
  private var reader: CSVReader
  private var isLast: Bool
  private let positions: [(column: Int, field: Int)]
  private let columnCount: Int
  let header: [UInt8]
  let columns: ColumnMap

  /// Opens a list and understands its header.
  ///
  /// - Returns: `nil` where the header has a fault; `diagnostics` says which.
  init?(
    _ file: String, encoding: TextEncoding?, overrides: [String: ImportField], diagnostics: inout [Diagnostic]
  ) throws(RegisterError) {
    self.file = file
    pieces = try TextPieces(file, encoding: encoding)
    guard let first = try pieces.next() else { throw RegisterError("the file is empty", file: file) }
    isLast = first.isLast
    var reader = CSVReader(first.bytes, isWhole: first.isLast, hasComments: false)
    while !reader.advance() {
      guard try CSVRows.feed(&reader, pieces, &isLast, file) else {
        throw RegisterError("the file is empty; its first line names the columns", file: file)
      }
    }
    let headers = (0..<reader.fieldCount).map { reader.text(at: $0) }
    var found: [Diagnostic] = []
    columns = ColumnMap(headers, overrides: overrides, file: file, diagnostics: &found)
    diagnostics += found
    guard found.isEmpty else { return nil }
    positions = columns.fields.enumerated().compactMap { column, field in
      field.flatMap { $0 == .ignored ? nil : (column, $0.rawValue) }
    }
    columnCount = headers.count
    self.reader = reader
    header = CSVLine.bytes(headers)
  }

  /// What the file is written in.
  var encoding: TextEncoding { pieces.encoding }

  var fraction: Double { pieces.fraction }

  func appendOriginal(to bytes: inout [UInt8]) {
    // The row as it was written, unless its separator is another one than the file of refusals has.
    if reader.separator == UInt8(ascii: ",") {
      bytes += reader.rawRow
    } else {
      CSVLine.append((0..<reader.fieldCount).map { reader.text(at: $0) }, to: &bytes)
    }
  }

  mutating func next(_ row: inout ImportRow) throws(RegisterError) -> RowOutcome {
    while !reader.advance() {
      guard try CSVRows.feed(&reader, pieces, &isLast, file) else { return .end }
    }
    row.line = reader.rowLine
    if reader.fieldCount > columnCount {
      let hasText = (columnCount..<reader.fieldCount).contains { !reader.text(at: $0).isEmpty }
      if hasText {
        return .refused(
          RowRefusal(
            .raggedRow,
            "the row has \(reader.fieldCount) fields and the header \(columnCount); "
              + "quote a text that holds the separator"))
      }
    }
    // What stands as in the row before, as commune and street mostly do, is a text already.
    for (column, field) in positions where !reader.holds(row[field], at: column) {
      row[field] = reader.text(at: column)
    }
    return .row
  }

  /// Feeds the next piece. Returns whether there was one.
  private static func feed(
    _ reader: inout CSVReader, _ pieces: TextPieces, _ isLast: inout Bool, _ file: String
  ) throws(RegisterError) -> Bool {
    guard reader.pendingBytes <= maximumRow || isLast else {
      throw RegisterError(
        "the row on line \(reader.nextLine) has no end within a megabyte: a quote is opened and not closed",
        file: file)
    }
    guard !isLast, let piece = try pieces.next() else { return false }
    isLast = piece.isLast
    reader.feed(piece.bytes, isLast: piece.isLast)
    return true
  }
}
