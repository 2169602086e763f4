package import LocalFiles
import SQLiteStore

extension AddressStore {
  /// Puts a gazetteer into the address database at `path`, in place of the one before; borders and other
  /// layers stay. A reader keeps the file it opened.
  ///
  /// - Parameter turn: what `takeTurn` gave, where the caller has taken it already.
  /// - Throws: `AddressError` where the database cannot be written; the old one is then untouched.
  package static func write(
    _ gazetteer: Gazetteer, to path: String, turn: FileLock? = nil
  ) throws(AddressError) {
    var gazetteer = gazetteer
    try replaceLayer(["gazetteer"], at: path, turn: turn) { database throws(SQLiteError) in
      try database.execute(
        """
        CREATE TABLE gazetteer (
          part TEXT PRIMARY KEY, elements INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT
        """
      )
      var writer = PartWriter(
        insert: try database.prepare("INSERT INTO gazetteer (part, elements, bytes) VALUES (?1, ?2, ?3)"))
      try gazetteer.visitParts(&writer)
    }
  }

  /// Reads the gazetteer; `nil` where none was ever built.
  ///
  /// - Throws: `AddressError` where the file is not an address database, is of a newer version, or is
  ///   damaged; the error names the part.
  package static func readGazetteer(_ path: String) throws(AddressError) -> Gazetteer? {
    do throws(SQLiteError) {
      let database = try Database(path: path, access: .readOnly)
      try refuseForeign(database)
      let tables = try database.integer("SELECT count(*) FROM sqlite_master WHERE name = 'gazetteer'")
      guard tables == 1 else { return nil }
      var gazetteer = Gazetteer()
      var reader = PartReader(
        database: database, select: try database.prepare("SELECT bytes FROM gazetteer WHERE part = ?1"))
      try gazetteer.visitParts(&reader)
      if let part = gazetteer.inconsistency() { throw reader.damage(part) }
      return gazetteer
    } catch {
      throw AddressError(error, file: path)
    }
  }

  private struct PartWriter: GazetteerPartVisitor {
    let insert: Statement

    mutating func visit<T: FixedWidthInteger>(_ name: String, _ array: inout [T]) throws(SQLiteError) {
      insert.bind(1, name)
      insert.bind(2, array.count)
      insert.bind(3, GazetteerPart.encode(array))
      try insert.run()
    }
  }

  private struct PartReader: GazetteerPartVisitor {
    let database: Database
    let select: Statement

    mutating func visit<T: FixedWidthInteger>(_ name: String, _ array: inout [T]) throws(SQLiteError) {
      select.bind(1, name)
      guard try select.step() else { throw damage(name) }
      let read = unsafe select.withBlob(0) { unsafe GazetteerPart.decode($0, as: T.self) }
      select.reset()
      guard let read else { throw damage(name) }
      array = read
    }

    func damage(_ part: String) -> SQLiteError {
      refusal("part '\(part)' of the gazetteer is damaged or of another version; build it again", database)
    }
  }
}
