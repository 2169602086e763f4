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
  /// The rows that could be used.
  private(set) var entries: [InventoryEntry] = []
  /// Ids of rows that could not, so that their thresholds are not reported as unknown too.
  private(set) var refusedIDs: Set<String> = []
  /// The faults of the file.
  private(set) var diagnostics: [Diagnostic] = []
  private let file: String
  /// Comments may stand above the header.
  private let headerLine: Int
  private let directory: ClassDirectory
  private var columns: [(heading: String, meaning: InventoryColumn)] = []

  init(_ bytes: [UInt8], file: String, directory: ClassDirectory) {
    self.file = file
    self.directory = directory
    var reader = CSVReader(bytes)
    headerLine = reader.next()?.line ?? 1
    guard let table = CSVTable(bytes, file: file, diagnostics: &diagnostics) else { return }
    readHeader(table)
    for row in table.rows { read(row) }
  }

  private mutating func readHeader(_ table: CSVTable) {
    for (heading, field) in zip(table.header, table.headerFields) where !heading.isEmpty {
      switch InventoryColumn.parse(heading, quantities: directory.quantities) {
      case .failure(let fault): report(headerLine, field.column, fault.message)
      case .success(.label(let name)):
        columns.append((heading, .label(name)))
        if let meant = NearestName.to(name, among: InventoryColumn.knownHeadings) {
          report(
            headerLine, field.column, "column '\(name)' becomes a label; did you mean '\(meant)'?",
            gravity: .warning)
        }
      case .success(let meaning): columns.append((heading, meaning))
      }
    }
    for needed in ["id", "class"] where !table.header.contains(needed) {
      let hint = NearestName.hint(for: needed, among: table.header)
      report(headerLine, 1, "the inventory lacks the column '\(needed)'\(hint)")
    }
  }

  private mutating func read(_ row: CSVTable.Row) {
    let faultsBefore = diagnostics.count { $0.gravity == .error }
    let id = readID(row)
    guard let classIndex = readClass(row) else {
      if let id { refusedIDs.insert(id) }
      return
    }
    var entry = InventoryEntry(
      id: id ?? "", classIndex: classIndex, name: row["name"] ?? id ?? "", site: readSite(row),
      interval: readInterval(row) ?? directory.classes[classIndex].interval, labels: Labels(),
      overrides: DeviceOverrides(), thresholds: [], file: file, line: row.line)
    for (heading, meaning) in columns {
      guard let text = row[heading] else { continue }
      switch meaning {
      case .label(let name): entry.labels[name] = text
      case .threshold(let name):
        guard let value = number(row, heading) else { continue }
        entry.thresholds.append((name, value, row.column(of: heading)))
      case .datum: readDatum(row, &entry)
      case .override(let kind, let quantity): readOverride(kind, quantity, row, heading, &entry)
      default: break
      }
    }
    check(entry, row)
    if let id, diagnostics.count(where: { $0.gravity == .error }) > faultsBefore { refusedIDs.insert(id) }
    if id != nil { entries.append(entry) }
  }

  private mutating func readID(_ row: CSVTable.Row) -> String? {
    guard let id = row["id"] else {
      report(row.line, row.column(of: "id"), "the row has no id; every device needs one of its own")
      return nil
    }
    if DeviceName.isValid(id) { return id }
    report(row.line, row.column(of: "id"), "id '\(id)' must be \(DeviceName.rule)")
    return nil
  }

  private mutating func readClass(_ row: CSVTable.Row) -> Int? {
    guard let name = row["class"] else {
      report(row.line, row.column(of: "class"), "the row has no class")
      return nil
    }
    if let index = directory.numbers[name] { return index }
    if !directory.refused.contains(name) {
      let hint = NearestName.hint(for: name, among: directory.classes.map(\.name))
      report(row.line, row.column(of: "class"), "no class file declares the class '\(name)'\(hint)")
    }
    return nil
  }

  private mutating func readInterval(_ row: CSVTable.Row) -> Milliseconds? {
    guard let text = row["interval"] else { return nil }
    if let span = DurationText.parse(text), span > 0 { return span }
    report(
      row.line, row.column(of: "interval"),
      "'interval' must be a duration such as 90s, 10m or 1h30m, not '\(text)'")
    return nil
  }

  /// A number of a field; reports what is none.
  private mutating func number(_ row: CSVTable.Row, _ heading: String) -> Double? {
    guard let text = row[heading] else { return nil }
    if let number = Double(text), number.isFinite { return number }
    let hint =
      text.contains(",")
      ? "; write the decimals after a point, as in " + text.map { $0 == "," ? "." : String($0) }.joined() : ""
    report(row.line, row.column(of: heading), "'\(heading)' must be a number, not '\(text)'\(hint)")
    return nil
  }

  private mutating func report(
    _ line: Int, _ column: Int, _ message: String, gravity: Diagnostic.Gravity = .error
  ) {
    diagnostics.append(
      Diagnostic(file: file, line: line, column: column, gravity: gravity, message: message))
  }
}

extension InventoryFile {
  private mutating func readSite(_ row: CSVTable.Row) -> DeviceSite {
    var site = DeviceSite()
    site.address = row["address"] ?? ""
    if let commune = row["commune"] {
      if commune.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
        if commune.utf8.count != 5 {
          report(
            row.line, row.column(of: "commune"),
            "commune code '\(commune)' must have five digits; a spreadsheet drops leading zeros, format the "
              + "column as text")
        }
        site.communeCode = commune
      } else {
        site.communeName = commune
      }
    }
    readCoordinates(row, &site)
    return site
  }

  private mutating func readCoordinates(_ row: CSVTable.Row, _ site: inout DeviceSite) {
    guard row["latitude"] != nil || row["longitude"] != nil else { return }
    guard row["latitude"] != nil, row["longitude"] != nil else {
      let missing = row["latitude"] == nil ? "latitude" : "longitude"
      report(row.line, row.column(of: missing), "'\(missing)' is missing; a coordinate needs both")
      return
    }
    guard let latitude = number(row, "latitude"), let longitude = number(row, "longitude") else { return }
    if (-90...90).contains(latitude), (-180...180).contains(longitude) {
      site.latitude = latitude
      site.longitude = longitude
    } else if (-90...90).contains(longitude), (-180...180).contains(latitude) {
      report(
        row.line, row.column(of: "latitude"),
        "latitude \(latitude) and longitude \(longitude) look exchanged; latitude lies between -90 and 90")
    } else {
      report(
        row.line, row.column(of: "latitude"),
        "latitude \(latitude) and longitude \(longitude) are not degrees (WGS84), such as 15.133 and 108.783")
    }
  }

  private mutating func readDatum(_ row: CSVTable.Row, _ entry: inout InventoryEntry) {
    guard let datum = number(row, "datum") else { return }
    entry.overrides.datum = datum
    let deviceClass = directory.classes[entry.classIndex]
    guard !deviceClass.fields.contains(where: \.isDistance) else { return }
    report(
      row.line, row.column(of: "datum"),
      "class '\(deviceClass.name)' measures no 'distance', so a datum has no effect; use the column 'offset'")
  }

  private mutating func readOverride(
    _ kind: InventoryColumn.Override, _ quantity: String?, _ row: CSVTable.Row, _ heading: String,
    _ entry: inout InventoryEntry
  ) {
    guard let value = number(row, heading) else { return }
    let deviceClass = directory.classes[entry.classIndex]
    let fields = deviceClass.fields.indices.filter { at in
      quantity.map { directory.quantities[deviceClass.fields[at].quantity].name == $0 } ?? (at == 0)
    }
    if fields.isEmpty {
      report(
        row.line, row.column(of: heading),
        "class '\(deviceClass.name)' measures no \(quantity ?? "quantity"), so '\(heading)' has no effect")
    }
    if kind == .scale, value == 0 {
      report(row.line, row.column(of: heading), "'\(heading)' is 0, which makes every reading the same")
    }
    for field in fields {
      switch kind {
      case .scale: entry.overrides.calibrations[field, default: .init()].scale = value
      case .offset: entry.overrides.calibrations[field, default: .init()].offset = value
      case .rangeMin: entry.overrides.bounds[field, default: .init()].rangeMin = value
      case .rangeMax: entry.overrides.bounds[field, default: .init()].rangeMax = value
      case .usualMin: entry.overrides.bounds[field, default: .init()].usualMin = value
      case .usualMax: entry.overrides.bounds[field, default: .init()].usualMax = value
      }
    }
  }

  /// What can only be said of the whole row.
  private mutating func check(_ entry: InventoryEntry, _ row: CSVTable.Row) {
    let deviceClass = directory.classes[entry.classIndex]
    if row["datum"] == nil, deviceClass.fields.contains(where: \.isDistance) {
      report(
        row.line, row.column(of: "datum"),
        "class '\(deviceClass.name)' measures the distance down to the water: give the height of the sensor "
          + "in the column 'datum'")
    }
    if entry.site.isUnknown, !deviceClass.isMoving, row["latitude"] == nil, row["longitude"] == nil {
      report(
        row.line, row.column(of: "id"),
        "device '\(entry.id)' has no place: give latitude and longitude, a commune or an address",
        gravity: .warning)
    }
    for (field, bounds) in entry.overrides.bounds.sorted(by: { $0.key < $1.key }) {
      let classLimits = deviceClass.fields[field].limits
      checkOrder("range", bounds.rangeMin, bounds.rangeMax, classLimits.range, row)
      checkOrder("usual", bounds.usualMin, bounds.usualMax, classLimits.usual, row)
    }
  }

  private mutating func checkOrder(
    _ name: String, _ low: Double?, _ high: Double?, _ ofClass: ClosedRange<Double>?, _ row: CSVTable.Row
  ) {
    guard let low = low ?? ofClass?.lowerBound, let high = high ?? ofClass?.upperBound, low > high else {
      return
    }
    let column = columns.first { $0.heading.hasPrefix(name) }?.heading ?? "id"
    report(
      row.line, row.column(of: column),
      "\(name)_min \(low) lies above \(name)_max \(high) (a bound not given here is the class's)")
  }
}
