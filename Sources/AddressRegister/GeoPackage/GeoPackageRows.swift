import AddressIndex
import SQLiteStore
import Telemetry

/// The points of a GeoPackage's layer, one after the other.
///
/// Its columns are understood as those of a list are, and the geometry goes before columns with coordinates. The
/// table's key is left alone unless a person maps it: programs number it anew with every file that they write, and
/// taken for the list's id it would make one house of another.
struct GeoPackageRows: RowSource {
  private let statement: Statement
  private let path: String
  private let total: Int
  private let columns: ColumnMap
  private let names: [String]
  private var read = 0
  private var original: [UInt8] = []

  /// Opens a layer.
  ///
  /// - Returns: `nil` where its columns have a fault; `diagnostics` says which.
  init?(
    _ path: String, layer: GeoPackageLayer, overrides: [String: ImportField], diagnostics: inout [Diagnostic]
  ) throws(RegisterError) {
    guard layer.unknownSystem.isEmpty else {
      throw RegisterError(
        "the layer is in \(layer.unknownSystem), which is none of the country's coordinate systems",
        file: path)
    }
    self.path = path
    let table = GeoPackageRows.quoted(layer.name)
    let said = Set(overrides.keys.map(NameFolding.fold))
    let database = try onDatabase(path) { () throws(SQLiteError) in
      try Database(path: path, access: .readOnly)
    }
    let names = try onDatabase(path) { () throws(SQLiteError) in
      let list = try database.prepare("SELECT name, pk FROM pragma_table_info(?1)")
      list.bind(1, layer.name)
      var names: [String] = []
      while try list.step() {
        let name = list.text(0)
        let isSaid = said.contains(NameFolding.fold(name))
        let isKey = list.integer(1) > 0
        let field = ImportField.named(name)
        let isPlace = field == .latitude || field == .longitude || field == .coordinate
        if name != layer.column, isSaid || !isKey && !isPlace { names.append(name) }
      }
      return names
    }
    self.names = names + ["latitude", "longitude"]
    var found: [Diagnostic] = []
    columns = ColumnMap(self.names, overrides: overrides, file: path, diagnostics: &found)
    diagnostics += found
    guard found.isEmpty else { return nil }
    let chosen = ([layer.column] + names).map(GeoPackageRows.quoted).joined(separator: ", ")
    (statement, total) = try onDatabase(path) { () throws(SQLiteError) in
      let total = Int(try database.integer("SELECT count(*) FROM \(table)") ?? 0)
      return (try database.prepare("SELECT \(chosen) FROM \(table)"), total)
    }
  }

  var header: [UInt8] { CSVLine.bytes(names) }
  /// The headers that nobody understands.
  var unknown: [String] { columns.unknown }
  var fraction: Double { total == 0 ? 1 : Double(read) / Double(total) }

  mutating func next(_ row: inout ImportRow) throws(RegisterError) -> RowOutcome {
    guard try onDatabase(path, { () throws(SQLiteError) in try statement.step() }) else { return .end }
    read += 1
    row.clear()
    row.line = read
    var texts = (0..<names.count - 2).map { statement.text($0 + 1) } + ["", ""]
    var refusal: RowRefusal?
    switch GeoPackagePoint(statement.isNull(0) ? [] : statement.blob(0)) {
    case .point(let x, let y):
      texts[names.count - 2] = String(y)
      texts[names.count - 1] = String(x)
    case .none: break
    case .other(let kind):
      refusal = RowRefusal(.badCoordinate, "the geometry is \(kind); an address is a Point")
    case .damaged: refusal = RowRefusal(.badCoordinate, "the geometry is cut short")
    }
    original = CSVLine.bytes(texts)
    if let refusal { return .refused(refusal) }
    for (field, text) in zip(columns.fields, texts) {
      if let field, field != .ignored { row[field] = text }
    }
    return .row
  }

  func appendOriginal(to bytes: inout [UInt8]) { bytes += original }

  private static func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}

extension RegisterImport {
  /// Imports the points of a GeoPackage's layer. What the coordinates are written in is said when the import is
  /// prepared; `GeoPackageLayer` knows what the file says.
  ///
  /// - Throws: `RegisterError` where a file cannot be read or written; the register is then as it was.
  package func geoPackage(
    _ file: String, layer: GeoPackageLayer, _ options: ImportOptions, progress: (Double) -> Void = { _ in }
  ) throws(RegisterError) -> ImportSummary {
    var summary = ImportSummary()
    guard
      let rows = try GeoPackageRows(
        file, layer: layer, overrides: options.overrides, diagnostics: &summary.diagnostics)
    else {
      summary.isRead = false
      return summary
    }
    summary.unknownColumns = rows.unknown
    return try run(rows, file, options, summary, progress)
  }
}
