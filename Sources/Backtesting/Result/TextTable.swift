/// Columns of text for a terminal, as wide as their widest cell.
struct TextTable {
  private var rows: [[String]] = []
  /// Columns whose cells end at the same place, as numbers do.
  private let numeric: Set<Int>

  init(_ header: [String], numeric: Set<Int> = []) {
    self.numeric = numeric
    rows.append(header)
  }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// One line a row, two blanks between columns.
  var lines: [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let blanks = String(repeating: " ", count: widths[column] - cell.count)
        line += numeric.contains(column) ? blanks + cell : cell + blanks
        line += "  "
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
