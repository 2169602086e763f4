import CSVDocument
import Telemetry

/// One row of an inventory, read and checked against its class, before it has a number.
struct InventoryEntry {
  var id: String
  var classIndex: Int
  var name: String
  var site: DeviceSite
  var interval: Milliseconds
  var labels: Labels
  var overrides: DeviceOverrides
  /// Values of `threshold:NAME` columns, and where they stand.
  var thresholds: [(name: String, value: Double, column: Int)]
  var file: String
  var line: Int
}

/// What an inventory is checked against.
struct ClassDirectory {
  /// The usable classes.
  var classes: [DeviceClass] = []
  /// Their numbers by name.
  var numbers: [String: Int] = [:]
  /// The names of classes whose files are faulty: their devices are skipped without a fault of their own.
  var refused: Set<String> = []
  /// All quantities.
  var quantities: [Quantity] = []
}

/// Reads one inventory: a device a row.
struct InventoryFile {
  /// The rows that name a device and a class, faulty ones included.
  private(set) var entries: [InventoryEntry] = []
  /// Ids of rows without a usable class, so that their thresholds are not reported as well.
  private(set) var refusedIDs: Set<String> = []
  /// The faults of the file.
  var diagnostics: [Diagnostic] { faults.diagnostics }
  private var faults: RowFaults
  private let directory: ClassDirectory
  private var columns: [(heading: String, meaning: InventoryColumn)] = []

  init(_ bytes: [UInt8], file: String, directory: ClassDirectory) {
    faults = RowFaults(file: file)
    self.directory = directory
    var found: [Diagnostic] = []
    let table = CSVTable(bytes, file: file, diagnostics: &found)
    faults.add(found)
    guard let table else { return }
    // Comments may stand above the header.
    var reader = CSVReader(bytes)
    readHeader(table, line: reader.next()?.line ?? 1)
    for row in table.rows { read(row) }
  }

  private mutating func readHeader(_ table: CSVTable, line: Int) {
    for (heading, field) in zip(table.header, table.headerFields) where !heading.isEmpty {
      switch InventoryColumn.parse(heading, quantities: directory.quantities) {
      case .failure(let fault): faults.report(line, field.column, fault.message)
      case .success(.label(let name)):
        columns.append((heading, .label(name)))
        if let meant = NearestName.to(name, among: InventoryColumn.knownHeadings) {
          faults.report(
            line, field.column, "column '\(name)' becomes a label; did you mean '\(meant)'?",
            gravity: .warning)
        }
      case .success(let meaning): columns.append((heading, meaning))
      }
    }
    for needed in ["id", "class"] where !table.header.contains(needed) {
      let hint = NearestName.hint(for: needed, among: table.header)
      faults.report(line, 1, "the inventory lacks the column '\(needed)'\(hint)")
    }
  }

  private mutating func read(_ row: CSVTable.Row) {
    let id = readID(row)
    guard let classIndex = readClass(row) else {
      if let id { refusedIDs.insert(id) }
      return
    }
    var entry = InventoryEntry(
      id: id ?? "", classIndex: classIndex, name: row["name"] ?? id ?? "",
      site: SiteReader.site(row, &faults),
      interval: readInterval(row) ?? directory.classes[classIndex].interval, labels: Labels(),
      overrides: DeviceOverrides(), thresholds: [], file: faults.file, line: row.line)
    for (heading, meaning) in columns {
      guard let text = row[heading] else { continue }
      switch meaning {
      case .label(let name): entry.labels[name] = text
      case .threshold(let name):
        guard let value = faults.number(row, heading) else { continue }
        entry.thresholds.append((name, value, row.column(of: heading)))
      case .datum: readDatum(row, &entry)
      case .override(let kind, let quantity): readOverride(kind, quantity, row, heading, &entry)
      default: break
      }
    }
    check(entry, row)
    if id != nil { entries.append(entry) }
  }

  private mutating func readID(_ row: CSVTable.Row) -> String? {
    guard let id = row["id"] else {
      faults.report(row, "id", "the row has no id; every device needs one of its own")
      return nil
    }
    if DeviceName.isValid(id) { return id }
    faults.report(row, "id", "id '\(id)' must be \(DeviceName.rule)")
    return nil
  }

  private mutating func readClass(_ row: CSVTable.Row) -> Int? {
    guard let name = row["class"] else {
      faults.report(row, "class", "the row has no class")
      return nil
    }
    if let index = directory.numbers[name] { return index }
    if !directory.refused.contains(name) {
      let hint = NearestName.hint(for: name, among: directory.classes.map(\.name))
      faults.report(row, "class", "no class file declares the class '\(name)'\(hint)")
    }
    return nil
  }

  private mutating func readInterval(_ row: CSVTable.Row) -> Milliseconds? {
    guard let text = row["interval"] else { return nil }
    if let span = DurationText.parse(text), DeviceInterval.isValid(span) { return span }
    faults.report(row, "interval", "'interval' must be \(DeviceInterval.rule), not '\(text)'")
    return nil
  }
}

extension InventoryFile {
  private mutating func readDatum(_ row: CSVTable.Row, _ entry: inout InventoryEntry) {
    guard let datum = faults.number(row, "datum") else { return }
    entry.overrides.datum = datum
    let deviceClass = directory.classes[entry.classIndex]
    guard !deviceClass.fields.contains(where: \.isDistance) else { return }
    faults.report(
      row, "datum",
      "class '\(deviceClass.name)' measures no 'distance', so a datum has no effect; use the column 'offset'")
  }

  private mutating func readOverride(
    _ kind: InventoryColumn.Override, _ quantity: String?, _ row: CSVTable.Row, _ heading: String,
    _ entry: inout InventoryEntry
  ) {
    guard let value = faults.number(row, heading) else { return }
    let deviceClass = directory.classes[entry.classIndex]
    let fields = deviceClass.fields.indices.filter { at in
      quantity.map { directory.quantities[deviceClass.fields[at].quantity].name == $0 } ?? (at == 0)
    }
    if fields.isEmpty {
      faults.report(
        row, heading,
        "class '\(deviceClass.name)' measures no \(quantity ?? "quantity"), so '\(heading)' has no effect")
    }
    if kind == .scale, value == 0 {
      faults.report(row, heading, "'\(heading)' is 0, which makes every reading the same")
    }
    for field in fields { entry.overrides.set(kind, to: value, field: field) }
  }

  /// What can only be said of the whole row.
  private mutating func check(_ entry: InventoryEntry, _ row: CSVTable.Row) {
    let deviceClass = directory.classes[entry.classIndex]
    if row["datum"] == nil, deviceClass.fields.contains(where: \.isDistance) {
      faults.report(
        row, "datum",
        "class '\(deviceClass.name)' measures the distance down to the water: give the height of the sensor "
          + "in the column 'datum'")
    }
    if entry.site.isUnknown, !deviceClass.isMoving, row["latitude"] == nil, row["longitude"] == nil {
      faults.report(
        row.line, row.column(of: "id"),
        "device '\(entry.id)' has no place: give latitude and longitude, a commune or an address",
        gravity: .warning)
    }
    for (at, bounds) in entry.overrides.bounds.sorted(by: { $0.key < $1.key }) {
      let field = deviceClass.fields[at]
      let range = field.limits.range ?? directory.quantities[field.quantity].plausible
      checkOrder("range", bounds.rangeMin, bounds.rangeMax, range, row)
      checkOrder("usual", bounds.usualMin, bounds.usualMax, field.limits.usual, row)
    }
  }

  private mutating func checkOrder(
    _ name: String, _ low: Double?, _ high: Double?, _ ofClass: ClosedRange<Double>?, _ row: CSVTable.Row
  ) {
    guard let low = low ?? ofClass?.lowerBound, let high = high ?? ofClass?.upperBound, low > high else {
      return
    }
    let column = columns.first { $0.heading.hasPrefix(name) && row[$0.heading] != nil }
    faults.report(
      row, column?.heading ?? "id",
      "\(name)_min \(low) lies above \(name)_max \(high) (a bound not given here is the class's)")
  }
}
