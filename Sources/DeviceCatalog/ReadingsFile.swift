import CSVDocument
package import Telemetry

/// Readings in a CSV file, resolved against a catalog: what `import` stores and `simulate --replay` sends.
///
/// Long form: columns `device`, `time`, `quantity`, `value` (and `channel`). Wide form: `device`, `time` and a
/// column for each quantity. Files that name their columns otherwise are read with a mapping.
package struct ReadingsFile: Sendable {
  /// One reading of the file.
  package struct Row: Hashable, Sendable {
    /// The slot of the catalog it belongs to.
    package let slot: Int
    /// When it was true.
    package let time: Milliseconds
    /// In the canonical unit; `nil` where the field is empty.
    package let value: Double?
    /// Its line in the file.
    package let line: Int
  }

  /// How a file's columns are called.
  package struct Columns: Sendable {
    /// From the names used here (`device`, `time`, `quantity`, `value`, `channel`, or a quantity) to the
    /// file's.
    package var names: [String: String] = [:]
    /// The zone of times that name none, in minutes east of UTC; `nil`: such a time is a fault.
    package var utcOffsetMinutes: Int?

    /// The names of the long form.
    package init() {}

    func name(of column: String) -> String { names[column] ?? column }
  }

  /// The readings, by time, then by line.
  package let rows: [Row]

  /// Reads a file; every row that cannot be used is among the diagnostics, and the others are kept.
  package init(
    _ bytes: [UInt8], file: String, catalog: Catalog, columns: Columns = Columns(),
    diagnostics: inout [Diagnostic]
  ) {
    guard let table = CSVTable(bytes, file: file, diagnostics: &diagnostics) else {
      rows = []
      return
    }
    let reader = RowReader(catalog: catalog, columns: columns, file: file, header: table.header)
    guard reader.check(table, &diagnostics) else {
      rows = []
      return
    }
    var collected: [Row] = []
    for row in table.rows { collected += reader.read(row, &diagnostics) }
    rows = collected.sorted { ($0.time, $0.line) < ($1.time, $1.line) }
  }
}

/// Reads the rows of one file.
private struct RowReader {
  let catalog: Catalog
  let columns: ReadingsFile.Columns
  let file: String
  /// The quantities that have a column of their own, and how that is called.
  let wide: [(quantity: String, column: String)]

  init(catalog: Catalog, columns: ReadingsFile.Columns, file: String, header: [String]) {
    self.catalog = catalog
    self.columns = columns
    self.file = file
    wide = catalog.quantities.map { ($0.name, columns.name(of: $0.name)) }.filter { header.contains($0.1) }
  }

  /// Whether the file has the columns it needs.
  func check(_ table: CSVTable, _ diagnostics: inout [Diagnostic]) -> Bool {
    let needed = wide.isEmpty ? ["device", "time", "quantity", "value"] : ["device", "time"]
    let missing = needed.map(columns.name(of:)).filter { !table.header.contains($0) }
    guard !missing.isEmpty else { return true }
    let hints = missing.map { "'\($0)'" + NearestName.hint(for: $0, among: table.header) }
    diagnostics.append(
      Diagnostic(
        file: file, line: 1, column: 1,
        message: "the file lacks the column\(hints.count == 1 ? "" : "s") \(hints.joined(separator: ", "))"))
    return false
  }

  func read(_ row: CSVTable.Row, _ diagnostics: inout [Diagnostic]) -> [ReadingsFile.Row] {
    let deviceColumn = columns.name(of: "device")
    guard let id = row[deviceColumn] else {
      report(row, deviceColumn, "the row names no device", &diagnostics)
      return []
    }
    guard let index = catalog.device(named: id) else {
      report(row, deviceColumn, "device '\(id)' is in no inventory; add it to devices/", &diagnostics)
      return []
    }
    let timeColumn = columns.name(of: "time")
    guard let time = row[timeColumn].flatMap(parseTime) else {
      let found = row[timeColumn] ?? ""
      // Named by its option: both commands that read such files have it.
      let hasNoZone = ISO8601Text.parse(found, zoneOffsetMinutes: 0) != nil
      report(
        row, timeColumn,
        hasNoZone
          ? "'\(found)' names no zone; give it with --utc-offset, 420 for Vietnam"
          : "'\(found)' is not a time such as 2025-11-17T02:00:00+07:00", &diagnostics)
      return []
    }
    let values =
      wide.isEmpty
      ? [(row[columns.name(of: "quantity")] ?? "", columns.name(of: "value"))]
      : wide.map { ($0.quantity, $0.column) }
    return values.compactMap { quantity, column in
      value(row, catalog.devices[Int(index.index)], quantity, column, time, &diagnostics)
    }
  }

  private func value(
    _ row: CSVTable.Row, _ device: Device, _ quantity: String, _ column: String, _ time: Milliseconds,
    _ diagnostics: inout [Diagnostic]
  ) -> ReadingsFile.Row? {
    let channel = row[columns.name(of: "channel")] ?? ""
    let slots = device.firstSlot..<(device.firstSlot + device.fieldCount)
    let slot = slots.first {
      catalog.seriesKeys[$0].quantity == quantity && catalog.seriesKeys[$0].channel == channel
    }
    guard let slot else {
      // In the wide form, a quantity that this device does not measure is simply an empty column.
      if !wide.isEmpty, row[column] == nil { return nil }
      report(row, column, "device '\(device.id)' does not measure '\(quantity)'", &diagnostics)
      return nil
    }
    guard let text = row[column] else {
      return ReadingsFile.Row(slot: slot, time: time, value: nil, line: row.line)
    }
    guard let value = Double(text), value.isFinite else {
      report(row, column, "'\(text)' is not a number such as 3.47", &diagnostics)
      return nil
    }
    return ReadingsFile.Row(slot: slot, time: time, value: value, line: row.line)
  }

  private func parseTime(_ text: String) -> Milliseconds? {
    ISO8601Text.parse(text, zoneOffsetMinutes: columns.utcOffsetMinutes)
  }

  private func report(
    _ row: CSVTable.Row, _ column: String, _ message: String, _ diagnostics: inout [Diagnostic]
  ) {
    diagnostics.append(
      Diagnostic(file: file, line: row.line, column: row.column(of: column), message: message))
  }
}
