package import LocalFiles
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

  /// Reads the commune polygons; none where no map was imported yet, as in a province that began with its addresses.
  ///
  /// - Throws: `AddressError` where the file is not an address database, is of a newer version, or is damaged.
  package static func readPolygons(_ path: String) throws(AddressError) -> [CommunePolygon] {
    do throws(SQLiteError) {
      let database = try Database(path: path, access: .readOnly)
      try refuseForeign(database)
      let tables = try database.integer("SELECT count(*) FROM sqlite_master WHERE name = 'polygons'")
      guard tables == 1 else { return [] }
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
    try replaceLayer(["polygons"], at: path) { database throws(SQLiteError) in
      try database.execute(
        """
        CREATE TABLE polygons (
          code TEXT PRIMARY KEY, points INTEGER NOT NULL, rings BLOB NOT NULL) STRICT
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

  /// Waits until no other command builds a database beside `path`: two that do would each remove what the other has
  /// half written, or put it in place.
  ///
  /// Whoever builds a layer from something that others change takes the turn before reading it. Else the one who read
  /// first and finishes last would put an older index over a newer one.
  package static func takeTurn(at path: String) throws(AddressError) -> FileLock {
    do throws(LocalFileError) {
      return try FileLock(path + ".lock")
    } catch {
      throw AddressError(error.message, file: error.path)
    }
  }

  /// Builds a new database beside `path` that holds every layer of the old one but the given tables, lets
  /// `fill` create and fill these, and puts the new database in place.
  ///
  /// - Parameter turn: what `takeTurn` gave, where the caller has taken it already.
  /// - Throws: `AddressError`; the old database is then as it was.
  static func replaceLayer(
    _ tables: Set<String>, at path: String, turn: FileLock? = nil,
    _ fill: (Database) throws(SQLiteError) -> Void
  ) throws(AddressError) {
    let turn = if let turn { turn } else { try takeTurn(at: path) }
    // Held to the end of the function, and not only to its last use.
    defer { withExtendedLifetime(turn) {} }
    let beside = path + ".new"
    LocalFile.remove(beside)
    do throws(SQLiteError) {
      let database = try Database(path: beside)
      let others = LocalFile.exists(path) ? try attachOthers(than: tables, of: path, to: database) : []
      try database.execute("PRAGMA synchronous = FULL; PRAGMA secure_delete = OFF")
      try database.transaction { () throws(SQLiteError) in
        try database.execute(
          "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(formatVersion)")
        for other in others {
          try database.execute(other.sql)
          guard other.isTable else { continue }
          try database.execute("INSERT INTO main.\(other.name) SELECT * FROM old.\(other.name)")
        }
        try fill(database)
      }
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

  /// Attaches the old database as `old`, and lists its tables that stay, each before its indexes.
  private static func attachOthers(
    than tables: Set<String>, of path: String, to database: Database
  ) throws(SQLiteError) -> [(name: String, sql: String, isTable: Bool)] {
    try refuseForeign(try Database(path: path, access: .readOnly))
    let attach = try database.prepare("ATTACH ?1 AS old")
    attach.bind(1, path)
    try attach.run()
    let list = try database.prepare(
      """
      SELECT name, sql, type = 'table', tbl_name FROM old.sqlite_master
      WHERE type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type = 'index', rowid
      """)
    var others: [(name: String, sql: String, isTable: Bool)] = []
    while try list.step() {
      guard !tables.contains(list.text(3)) else { continue }
      others.append((list.text(0), list.text(1), list.integer(2) == 1))
    }
    return others
  }

  /// A database of another kind or version is left alone.
  static func refuseForeign(_ database: Database) throws(SQLiteError) {
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
  static func refusal(_ message: String, _ database: Database) -> SQLiteError {
    SQLiteError(code: 26, extendedCode: 26, message: message, statement: database.path)
  }
}
