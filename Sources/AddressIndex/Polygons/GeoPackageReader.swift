import SQLiteStore

/// Reads a layer of polygons from a GeoPackage, which is an SQLite database with tables of known names.
///
/// Source: OGC 12-128r18, clauses 1.1 and 2.1.
struct GeoPackageReader {
  /// A layer's features and the coordinate system that the file states.
  struct Layer {
    var features: [MapFeature] = []
    /// `nil` where the file states none.
    var system: CoordinateSystem?
    /// Why the layer cannot be used.
    var fault: String?
  }

  private struct Table {
    var name: String
    var column: String
    var reference: Int64
  }

  private let database: Database

  /// The bytes that every SQLite database begins with.
  static let magic = Array("SQLite format 3\0".utf8)

  /// Reads the layer with a name, or the only one.
  ///
  /// - Throws: `AddressError` where the file is no database or is damaged.
  static func read(
    _ path: String, layer: String?, codeProperty: String, nameProperty: String
  ) throws(AddressError) -> Layer {
    do throws(SQLiteError) {
      let reader = GeoPackageReader(database: try Database(path: path, access: .readOnly))
      return try reader.read(layer, codeProperty, nameProperty)
    } catch {
      throw AddressError(error, file: path)
    }
  }

  private func read(
    _ layer: String?, _ codeProperty: String, _ nameProperty: String
  ) throws(SQLiteError) -> Layer {
    guard try has("gpkg_geometry_columns", nil) else { return Layer(fault: "the file is no GeoPackage") }
    let tables = try tables()
    let fitting = layer.map { name in tables.filter { $0.name == name } } ?? tables
    guard fitting.count == 1 else {
      let names = tables.prefix(10).map(\.name).joined(separator: ", ")
      return Layer(
        fault: tables.isEmpty ? "the file has no layer" : "name one of the file's layers: \(names)")
    }
    let table = fitting[0]
    guard try has(table.name, codeProperty) else {
      return Layer(
        fault: "the layer '\(table.name)' has no column '\(codeProperty)' with the communes' codes")
    }
    var result = Layer()
    (result.system, result.fault) = try system(table.reference)
    if result.fault == nil { result.features = try features(table, codeProperty, nameProperty) }
    return result
  }

  private func tables() throws(SQLiteError) -> [Table] {
    let statement = try database.prepare(
      "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns ORDER BY table_name")
    var tables: [Table] = []
    while try statement.step() {
      tables.append(
        Table(name: statement.text(0), column: statement.text(1), reference: statement.integer(2)))
    }
    return tables
  }

  /// Whether a table exists, and a column in it.
  private func has(_ table: String, _ column: String?) throws(SQLiteError) -> Bool {
    let statement = try database.prepare(
      "SELECT count(*) FROM pragma_table_info(?1) WHERE ?2 IS NULL OR name = ?2")
    statement.bind(1, table)
    statement.bind(2, column)
    return try statement.step() && statement.integer(0) > 0
  }

  /// What the file says of its coordinates. -1 and 0 are the numbers for "not known".
  private func system(_ reference: Int64) throws(SQLiteError) -> (CoordinateSystem?, String?) {
    if reference <= 0 { return (nil, nil) }
    let statement = try database.prepare(
      "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?1")
    statement.bind(1, reference)
    guard try statement.step() else { return (nil, nil) }
    let (owner, number) = (statement.text(0).uppercased(), statement.integer(1))
    if owner == "EPSG", let system = CoordinateSystem(epsg: Int(number)) { return (system, nil) }
    return (nil, "the layer is in \(owner):\(number), which is none of the country's coordinate systems")
  }

  private func features(
    _ table: Table, _ codeProperty: String, _ nameProperty: String
  ) throws(SQLiteError) -> [MapFeature] {
    let from = GeoPackageReader.quoted(table.name)
    let total = try database.integer("SELECT count(*) FROM \(from)") ?? 0
    let name = try has(table.name, nameProperty) ? GeoPackageReader.quoted(nameProperty) : "''"
    let code = GeoPackageReader.quoted(codeProperty)
    let statement = try database.prepare(
      "SELECT \(GeoPackageReader.quoted(table.column)), \(code), typeof(\(code)), \(name) FROM \(from)")
    var features: [MapFeature] = []
    while try statement.step() {
      var feature = MapFeature(
        index: features.count, total: Int(total), code: .missing, name: statement.text(3),
        geometry: .missing)
      switch statement.text(2) {
      case "text": feature.code = .text(statement.text(1))
      case "integer": feature.code = .number(statement.text(1))
      default: break
      }
      if !statement.isNull(0) { GeoPackageReader.fill(&feature, statement.blob(0)) }
      features.append(feature)
    }
    return features
  }

  /// "GP", version, flags, the coordinate system, a box whose length the flags tell, and the geometry.
  private static func fill(_ feature: inout MapFeature, _ blob: [UInt8]) {
    guard blob.count >= 8, blob[0] == UInt8(ascii: "G"), blob[1] == UInt8(ascii: "P") else { return }
    let boxes = [0, 32, 48, 48, 64]
    let box = Int(blob[3] >> 1 & 7)
    guard box < boxes.count else { return }
    do throws(WellKnownBinary.Fault) {
      feature.rings = try WellKnownBinary.rings(blob, from: 8 + boxes[box])
      feature.geometry = .polygon
    } catch {
      switch error {
      case .cutShort: feature.geometry = .missing
      case .otherGeometry(let number):
        feature.geometry = .other(kinds[number % 1_000] ?? "geometry \(number)")
      }
    }
  }

  private static let kinds: [UInt32: String] = [
    1: "Point", 2: "LineString", 4: "MultiPoint", 5: "MultiLineString", 7: "GeometryCollection",
  ]

  private static func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
