package import AddressIndex
import SQLiteStore

/// A layer of a GeoPackage as the file's own tables describe it.
///
/// Source: OGC 12-128r18, clauses 1.1.2 and 2.1.5.
package struct GeoPackageLayer: Hashable, Sendable {
  /// The name of its table.
  package let name: String
  /// The column with the geometries.
  let column: String
  /// `POINT`, `MULTIPOLYGON`, or `GEOMETRY` for any.
  let geometry: String
  /// What its coordinates are written in; `nil` where the file does not say.
  package let system: CoordinateSystem?
  /// The coordinate system that the file states and nobody here knows; empty where there is none such.
  let unknownSystem: String

  /// What it holds; `nil` where the file does not say which geometries it has.
  package var kind: ListKind? {
    switch geometry {
    case "POINT": .addresses
    case "POLYGON", "MULTIPOLYGON": .borders
    default: nil
    }
  }

  /// Every layer of a file, by name.
  ///
  /// - Throws: `RegisterError` where the file is no GeoPackage.
  package static func all(of path: String) throws(RegisterError) -> [GeoPackageLayer] {
    try onDatabase(path) { () throws(SQLiteError) in
      let database = try Database(path: path, access: .readOnly)
      let statement = try database.prepare(
        """
        SELECT g.table_name, g.column_name, g.geometry_type_name, g.srs_id, s.organization, s.organization_coordsys_id
        FROM gpkg_geometry_columns AS g LEFT JOIN gpkg_spatial_ref_sys AS s ON s.srs_id = g.srs_id
        ORDER BY g.table_name
        """)
      var layers: [GeoPackageLayer] = []
      while try statement.step() {
        // -1 and 0 are the file's numbers for "not known".
        let isStated = statement.integer(3) > 0 && !statement.isNull(4)
        let (owner, number) = (statement.text(4).uppercased(), statement.integer(5))
        let system = isStated && owner == "EPSG" ? CoordinateSystem(epsg: Int(number)) : nil
        layers.append(
          GeoPackageLayer(
            name: statement.text(0), column: statement.text(1), geometry: statement.text(2).uppercased(),
            system: system, unknownSystem: isStated && system == nil ? "\(owner):\(number)" : ""))
      }
      return layers
    }
  }

  /// The layer with a name, or the only one.
  ///
  /// - Throws: `RegisterError` where there is none, or where one of several must be named.
  package static func named(_ name: String?, in path: String) throws(RegisterError) -> GeoPackageLayer {
    let layers = try all(of: path)
    let fitting = name.map { name in layers.filter { $0.name == name } } ?? layers
    guard fitting.count == 1 else {
      let names = layers.prefix(10).map(\.name).joined(separator: ", ")
      throw RegisterError(
        layers.isEmpty ? "the file has no layer" : "name one of the file's layers with --layer: \(names)",
        file: path)
    }
    return fitting[0]
  }
}
