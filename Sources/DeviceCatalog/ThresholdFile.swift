import CSVDocument
package import Telemetry

/// One threshold with its provenance, for `explain` and for the person who wonders where a limit comes from.
package struct ThresholdRecord: Sendable {
  /// The device it belongs to.
  package let device: DeviceIndex
  /// Its name in rules, for instance `bd1`.
  package let name: String
  /// The value in the canonical unit, and when it is valid.
  package let entry: ThresholdTable.Entry
  /// The law, bulletin or report it was taken from; empty where not given.
  package let source: String
  /// V read in a source, S in a secondary source only, D derived, M unconfirmed; empty where not given.
  package let grade: String
  /// The file that gives it.
  package let file: String
  /// Its line.
  package let line: Int
}

/// Reads `thresholds.csv`: a value of a threshold of a device a row.
struct ThresholdFile {
  /// The rows that could be used.
  private(set) var records: [ThresholdRecord] = []
  /// The faults of the file.
  private(set) var diagnostics: [Diagnostic] = []
  private let file: String
  /// Comments may stand above the header.
  private let headerLine: Int
  private let devices: DeviceDirectory
  /// Legal dates are dates of Việt Nam.
  private static let zoneOffsetMinutes = 420

  /// What the file is checked against.
  struct DeviceDirectory {
    var entries: [InventoryEntry]
    var numbers: [String: Int]
    var refusedIDs: Set<String>
    var classes: ClassDirectory
  }

  init(_ bytes: [UInt8], file: String, devices: DeviceDirectory) {
    self.file = file
    self.devices = devices
    var reader = CSVReader(bytes)
    headerLine = reader.next()?.line ?? 1
    guard let table = CSVTable(bytes, file: file, diagnostics: &diagnostics) else { return }
    checkHeader(table)
    for row in table.rows {
      if let record = read(row) { records.append(record) }
    }
    reportOverlaps()
  }

  private static let columns = [
    "device", "name", "value", "unit", "quantity", "valid_from", "valid_until", "source", "grade", "note",
  ]

  private mutating func checkHeader(_ table: CSVTable) {
    for (heading, field) in zip(table.header, table.headerFields)
    where !heading.isEmpty && !ThresholdFile.columns.contains(heading) {
      let hint = NearestName.hint(for: heading, among: ThresholdFile.columns)
      report(
        headerLine, field.column,
        "thresholds have no column '\(heading)'\(hint); there are \(ThresholdFile.columns.joined(separator: ", "))"
      )
    }
    for needed in ["device", "name", "value"] where !table.header.contains(needed) {
      report(headerLine, 1, "the thresholds lack the column '\(needed)'")
    }
  }

  private mutating func read(_ row: CSVTable.Row) -> ThresholdRecord? {
    let device = readDevice(row)
    let name = readName(row)
    let raw = readValue(row)
    let from = readDate("valid_from", row)
    let last = readDate("valid_until", row)
    let grade = row["grade"] ?? ""
    if !["", "V", "S", "D", "M"].contains(grade) {
      report(
        row.line, row.column(of: "grade"),
        "grade '\(grade)' must be V (read in a source), S (secondary source), D (derived) or M (unconfirmed)")
    }
    if let from, let last, last < from {
      report(row.line, row.column(of: "valid_until"), "valid_until lies before valid_from")
    }
    guard let device, let name, let raw, let value = convert(raw, row, device) else { return nil }
    let entry = ThresholdTable.Entry(
      value: value, from: from ?? .min, until: last.map { $0 + Span.day } ?? .max)
    return ThresholdRecord(
      device: DeviceIndex(device), name: name, entry: entry, source: row["source"] ?? "", grade: grade,
      file: file, line: row.line)
  }

  private mutating func readDevice(_ row: CSVTable.Row) -> Int? {
    guard let id = row["device"] else {
      report(row.line, row.column(of: "device"), "the row names no device")
      return nil
    }
    if let number = devices.numbers[id] { return number }
    if !devices.refusedIDs.contains(id) {
      let hint = NearestName.hint(for: id, among: devices.entries.map(\.id))
      report(row.line, row.column(of: "device"), "no inventory lists the device '\(id)'\(hint)")
    }
    return nil
  }

  private mutating func readName(_ row: CSVTable.Row) -> String? {
    let name = row["name"] ?? ""
    if MetricName.isValid(name) { return name }
    report(row.line, row.column(of: "name"), "threshold name '\(name)' must be \(MetricName.rule)")
    return nil
  }

  private mutating func readValue(_ row: CSVTable.Row) -> Double? {
    let text = row["value"] ?? ""
    if let value = Double(text), value.isFinite { return value }
    report(row.line, row.column(of: "value"), "'value' must be a number such as 3.5, not '\(text)'")
    return nil
  }

  /// A date as 2020-01-31, taken at midnight in Việt Nam.
  private mutating func readDate(_ column: String, _ row: CSVTable.Row) -> Milliseconds? {
    guard let text = row[column] else { return nil }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    if parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2], let year = Int(parts[0]),
      let month = Int(parts[1]), let day = Int(parts[2])
    {
      let date = CivilTime(year: year, month: month, day: day)
      if date.isValid { return date.time(offsetMinutes: ThresholdFile.zoneOffsetMinutes) }
    }
    report(row.line, row.column(of: column), "'\(column)' must be a date such as 2020-01-31, not '\(text)'")
    return nil
  }

  private mutating func report(_ line: Int, _ column: Int, _ message: String) {
    diagnostics.append(Diagnostic(file: file, line: line, column: column, message: message))
  }
}

extension ThresholdFile {
  /// `raw` in the canonical unit of the quantity it limits: the one named, else the first of the device that
  /// knows the unit.
  private mutating func convert(_ raw: Double, _ row: CSVTable.Row, _ device: Int) -> Double? {
    let entry = devices.entries[device]
    let measured = devices.classes.classes[entry.classIndex].fields.map {
      devices.classes.quantities[$0.quantity]
    }
    var candidates = measured
    if let name = row["quantity"] {
      candidates = measured.filter { $0.name == name }
      if candidates.isEmpty {
        let hint = NearestName.hint(for: name, among: measured.map(\.name))
        report(
          row.line, row.column(of: "quantity"), "device '\(entry.id)' does not measure '\(name)'\(hint)")
        return nil
      }
    }
    guard let unit = row["unit"] else { return raw }
    for quantity in candidates {
      if let conversion = quantity.units[unit] { return conversion.canonical(raw) }
    }
    let known = Set(candidates.flatMap(\.units.keys)).sorted()
    report(
      row.line, row.column(of: "unit"),
      "device '\(entry.id)' measures nothing in '\(unit)'; it knows \(known.joined(separator: ", "))")
    return nil
  }

  private mutating func reportOverlaps() {
    var earlier: [ThresholdKey: [ThresholdRecord]] = [:]
    for record in records {
      let key = ThresholdKey(device: Int(record.device.index), name: record.name)
      let clash = earlier[key]?.first {
        $0.entry.from < record.entry.until && record.entry.from < $0.entry.until
      }
      if let clash {
        report(
          record.line, 1,
          "\(record.name) of device '\(devices.entries[key.device].id)' is already given in line \(clash.line) "
            + "for the same days; valid_until is the last day a value holds")
      }
      earlier[key, default: []].append(record)
    }
  }
}

/// A threshold of a device.
struct ThresholdKey: Hashable {
  let device: Int
  let name: String
}
