import LocalFiles
import SQLiteStore

/// The file `addresses.sqlite`: the layers of the address index that were imported.
///
/// It is written by an import only, beside the file in use, and opened read-only by everyone else. Its tables
/// are described in `docs/formats/addresses.md`.
package enum AddressStore {
  /// `CWAD`: tells `file` and us that a database is an address index.
  private static let applicationID: Int64 = 0x4357_4144
  /// Raised when a table changes its meaning.
  private static let formatVersion: Int64 = 1

  /// Reads the commune polygons.
  ///
  /// - Throws: `AddressError` where the file is not an address database, is of a newer version, or is damaged.
  package static func readPolygons(_ path: String) throws(AddressError) -> [CommunePolygon] {
    do throws(SQLiteError) {
      let database = try Database(path: path, access: .readOnly)
      try refuseForeign(database)
      let statement = try database.prepare("SELECT code, rings FROM polygons ORDER BY code")
      var polygons: [CommunePolygon] = []
      while try statement.step() {
        let code = statement.text(0)
        guard let rings = unsafe statement.withBlob(1, { unsafe PolygonBlob.decode($0) }) else {
          throw refusal("the polygon of \(code) is damaged; import the map again", database)
        }
        polygons.append(CommunePolygon(code: code, rings: rings))
      }
      return polygons
    } catch {
      throw AddressError(error, file: path)
    }
  }

  /// Writes polygons into a new database beside `path` and puts it in place.
  static func write(
    _ polygons: [CommunePolygon], to path: String, progress: (Int) -> Void
  ) throws(AddressError) {
    let beside = path + ".new"
    LocalFile.remove(beside)
    do throws(SQLiteError) {
      if LocalFile.exists(path) { try copy(path, to: beside) }
      try fill(beside, with: polygons, progress: progress)
    } catch {
      LocalFile.remove(beside)
      throw AddressError(error, file: path)
    }
    do throws(LocalFileError) {
      try LocalFile.replace(path, by: beside)
    } catch {
      throw AddressError(error.message, file: error.path)
    }
  }

  /// The other layers of the old database are kept.
  private static func copy(_ path: String, to beside: String) throws(SQLiteError) {
    let old = try Database(path: path, access: .readOnly)
    try refuseForeign(old)
    let statement = try old.prepare("VACUUM INTO ?1")
    statement.bind(1, beside)
    try statement.run()
  }

  private static func fill(
    _ path: String, with polygons: [CommunePolygon], progress: (Int) -> Void
  ) throws(SQLiteError) {
    let database = try Database(path: path)
    try database.execute("PRAGMA synchronous = FULL; PRAGMA secure_delete = OFF")
    try database.transaction { () throws(SQLiteError) in
      try database.execute(
        """
        PRAGMA application_id = \(applicationID);
        PRAGMA user_version = \(formatVersion);
        CREATE TABLE IF NOT EXISTS polygons (
          code TEXT PRIMARY KEY, points INTEGER NOT NULL, rings BLOB NOT NULL) STRICT;
        DELETE FROM polygons
        """)
      let insert = try database.prepare("INSERT INTO polygons (code, points, rings) VALUES (?1, ?2, ?3)")
      for (number, polygon) in polygons.enumerated() {
        insert.bind(1, polygon.code)
        insert.bind(2, polygon.pointCount)
        insert.bind(3, PolygonBlob.encode(polygon.rings))
        try insert.run()
        progress(number + 1)
      }
    }
  }

  /// A database of another kind or version is left alone.
  private static func refuseForeign(_ database: Database) throws(SQLiteError) {
    guard try database.integer("PRAGMA application_id") == applicationID else {
      throw refusal("the file is not an address database", database)
    }
    let version = try database.integer("PRAGMA user_version") ?? 0
    guard version == formatVersion else {
      let message = "the file has format \(version) and this program reads \(formatVersion); import again"
      throw refusal(message, database)
    }
  }

  /// The code that SQLite itself gives to a file that is none of its own.
  private static func refusal(_ message: String, _ database: Database) -> SQLiteError {
    SQLiteError(code: 26, extendedCode: 26, message: message, statement: database.path)
  }
}
