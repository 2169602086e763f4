package import Telemetry

/// A delimited file with a header row, read by column name.
package struct CSVTable {
  /// One data row.
  package struct Row: Sendable {
    /// One-based line in the file.
    package let line: Int
    private let fields: [CSVReader.Field]
    private let columns: [String: Int]

    init(_ row: CSVReader.Row, columns: [String: Int]) {
      line = row.line
      fields = row.fields
      self.columns = columns
    }

    /// The trimmed text under a column; `nil` where the column is absent or the field empty.
    package subscript(name: String) -> String? {
      guard let at = columns[name], at < fields.count else { return nil }
      let text = fields[at].text.trimmed
      return text.isEmpty ? nil : text
    }

    /// Where the field of a column starts; 1 where there is none.
    package func column(of name: String) -> Int {
      guard let at = columns[name], at < fields.count else { return 1 }
      return fields[at].column
    }
  }

  /// The header's names, trimmed, in order.
  package let header: [String]
  /// The header's line number and where each name starts.
  package let headerFields: [CSVReader.Field]
  /// The data rows.
  package let rows: [Row]

  /// Reads `bytes`; reports a missing header, a column named twice and rows longer than the header.
  package init?(_ bytes: [UInt8], file: String, diagnostics: inout [Diagnostic]) {
    var reader = CSVReader(bytes)
    guard let first = reader.next() else {
      diagnostics.append(
        Diagnostic(
          file: file, line: 1, column: 1, message: "the file is empty; its first line names the columns"))
      return nil
    }
    headerFields = first.fields
    header = first.fields.map(\.text.trimmed)
    var columns: [String: Int] = [:]
    for (at, name) in header.enumerated() where !name.isEmpty {
      if columns.updateValue(at, forKey: name) != nil {
        diagnostics.append(
          Diagnostic(
            file: file, line: first.line, column: first.fields[at].column,
            message: "column '\(name)' stands twice; name it once"))
      }
    }
    var collected: [Row] = []
    while let row = reader.next() {
      if let extra = row.fields.dropFirst(header.count).first(where: { !$0.text.trimmed.isEmpty }) {
        diagnostics.append(
          Diagnostic(
            file: file, line: row.line, column: extra.column,
            message:
              "the row has more fields than the header's \(header.count); quote a text that holds the separator"
          ))
        continue
      }
      collected.append(Row(row, columns: columns))
    }
    rows = collected
  }
}

extension String {
  /// The text without blanks at either end.
  package var trimmed: String {
    // Nearly every field of a table begins and ends with a letter or digit of ASCII.
    let seen: ClosedRange<UInt8> = 0x21...0x7E
    if let first = utf8.first, let last = utf8.last, seen.contains(first), seen.contains(last) { return self }
    guard let start = firstIndex(where: { !$0.isWhitespace }) else { return "" }
    let end = lastIndex { !$0.isWhitespace } ?? start
    return String(self[start...end])
  }
}
