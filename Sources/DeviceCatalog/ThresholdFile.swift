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
  var diagnostics: [Diagnostic] { faults.diagnostics }
  private var faults: RowFaults
  private let devices: DeviceDirectory
  /// Legal dates are dates of Việt Nam.
  private static let zoneOffsetMinutes = 420
  private static let columns = [
    "device", "name", "value", "unit", "quantity", "valid_from", "valid_until", "source", "grade", "note",
  ]

  /// What the file is checked against.
  struct DeviceDirectory {
    var entries: [InventoryEntry]
    var numbers: [String: Int]
    var refusedIDs: Set<String>
    var classes: ClassDirectory
  }

  init(_ bytes: [UInt8], file: String, devices: DeviceDirectory) {
    faults = RowFaults(file: file)
    self.devices = devices
    var found: [Diagnostic] = []
    let table = CSVTable(bytes, file: file, diagnostics: &found)
    faults.add(found)
    guard let table else { return }
    // Comments may stand above the header.
    var reader = CSVReader(bytes)
    checkHeader(table, line: reader.next()?.line ?? 1)
    for row in table.rows {
      if let record = read(row) { records.append(record) }
    }
    reportOverlaps()
  }

  private mutating func checkHeader(_ table: CSVTable, line: Int) {
    let columns = ThresholdFile.columns
    for (heading, field) in zip(table.header, table.headerFields)
    where !heading.isEmpty && !columns.contains(heading) {
      let hint = NearestName.hint(for: heading, among: columns)
      let known = hint.isEmpty ? "; there are \(columns.joined(separator: ", "))" : hint
      faults.report(line, field.column, "thresholds have no column '\(heading)'\(known)")
    }
    for needed in ["device", "name", "value"] where !table.header.contains(needed) {
      faults.report(line, 1, "the thresholds lack the column '\(needed)'")
    }
  }

  private mutating func read(_ row: CSVTable.Row) -> ThresholdRecord? {
    let device = readDevice(row)
    let name = readName(row)
    if row["value"] == nil { faults.report(row, "value", "the row has no value") }
    let raw = faults.number(row, "value")
    let from = readDate("valid_from", row)
    let last = readDate("valid_until", row)
    let grade = row["grade"] ?? ""
    if !["", "V", "S", "D", "M"].contains(grade) {
      faults.report(
        row, "grade",
        "grade '\(grade)' must be V (read in a source), S (secondary source), D (derived) or M (unconfirmed)")
    }
    if let from, let last, last < from {
      faults.report(row, "valid_until", "valid_until lies before valid_from")
    }
    guard let device, let name, let raw, let value = convert(raw, row, device) else { return nil }
    let entry = ThresholdTable.Entry(
      value: value, from: from ?? .min, until: last.map { $0 + Span.day } ?? .max)
    return ThresholdRecord(
      device: DeviceIndex(device), name: name, entry: entry, source: row["source"] ?? "", grade: grade,
      file: faults.file, line: row.line)
  }

  private mutating func readDevice(_ row: CSVTable.Row) -> Int? {
    guard let id = row["device"] else {
      faults.report(row, "device", "the row names no device")
      return nil
    }
    if let number = devices.numbers[id] { return number }
    if !devices.refusedIDs.contains(id) {
      let hint = faults.allowsHint ? NearestName.hint(for: id, among: devices.entries.map(\.id)) : ""
      faults.report(row, "device", "no inventory lists the device '\(id)'\(hint)")
    }
    return nil
  }

  private mutating func readName(_ row: CSVTable.Row) -> String? {
    let name = row["name"] ?? ""
    if MetricName.isValid(name) { return name }
    faults.report(row, "name", "threshold name '\(name)' must be \(MetricName.rule)")
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
    faults.report(row, column, "'\(column)' must be a date such as 2020-01-31, not '\(text)'")
    return nil
  }
}

extension ThresholdFile {
  /// `raw` in the canonical unit of the quantity it limits: the one named, else the first of the device that
  /// knows the unit. Without either nothing is converted or checked.
  private mutating func convert(_ raw: Double, _ row: CSVTable.Row, _ device: Int) -> Double? {
    let entry = devices.entries[device]
    let fields = devices.classes.classes[entry.classIndex].fields
    let quantities = devices.classes.quantities
    let quantity = { (field: Int) in quantities[fields[field].quantity] }
    var candidates = Array(fields.indices)
    if let name = row["quantity"] {
      candidates = candidates.filter { quantity($0).name == name }
      if candidates.isEmpty {
        let hint = NearestName.hint(for: name, among: fields.indices.map { quantity($0).name })
        faults.report(row, "quantity", "device '\(entry.id)' does not measure '\(name)'\(hint)")
        return nil
      }
    } else if row["unit"] == nil {
      return raw
    }
    guard let unit = row["unit"] else { return reachable(raw, candidates[0], row, entry) }
    for field in candidates {
      if let conversion = quantity(field).units[unit] {
        return reachable(conversion.canonical(raw), field, row, entry)
      }
    }
    let known = Set(candidates.flatMap { quantity($0).units.keys }).sorted().joined(separator: ", ")
    faults.report(row, "unit", "device '\(entry.id)' measures nothing in '\(unit)'; it knows \(known)")
    return nil
  }

  /// A threshold beyond the sensor's range is a slip of the unit or the datum: readings out there fail, so
  /// the alarm would never come.
  private mutating func reachable(
    _ value: Double, _ field: Int, _ row: CSVTable.Row, _ entry: InventoryEntry
  ) -> Double {
    let classField = devices.classes.classes[entry.classIndex].fields[field]
    let quantity = devices.classes.quantities[classField.quantity]
    let limits = CatalogBuilder.limits(
      classField, quantity, bounds: entry.overrides.bounds[field] ?? .init(), interval: entry.interval)
    if let range = limits.range, !range.contains(value) {
      faults.report(
        row, "value",
        "\(value) \(quantity.unit) lies outside the range \(range.lowerBound) to \(range.upperBound) of "
          + "\(quantity.name) of device '\(entry.id)'; no reading that rules see would reach it")
    }
    return value
  }

  private mutating func reportOverlaps() {
    var earlier: [ThresholdKey: [ThresholdRecord]] = [:]
    for record in records {
      let key = ThresholdKey(device: Int(record.device.index), name: record.name)
      let clash = earlier[key]?.first {
        $0.entry.from < record.entry.until && record.entry.from < $0.entry.until
      }
      if let clash {
        faults.report(
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
