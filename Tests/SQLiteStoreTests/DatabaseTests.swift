import SQLiteStore
import Testing

@Suite struct `A database` {
  @Test func `keeps texts, numbers, blobs and nothing apart`() throws {
    let database = try Database(path: ":memory:")
    try database.execute("CREATE TABLE t (a, b, c, d, e)")
    let insert = try database.prepare("INSERT INTO t VALUES (?, ?, ?, ?, ?)")
    insert.bind(1, "Trà Khúc")
    insert.bind(2, 3.47)
    insert.bind(3, [0, 255, 0] as [UInt8])
    insert.bind(4, nil as String?)
    insert.bind(5, "")
    try insert.run()
    let select = try database.prepare("SELECT * FROM t")
    #expect(try select.step())
    #expect(select.text(0) == "Trà Khúc")
    #expect(select.double(1) == 3.47)
    #expect(select.blob(2) == [0, 255, 0])
    #expect(select.isNull(3))
    #expect(!select.isNull(4))
    #expect(try !select.step())
  }

  @Test func `undoes a transaction whose body fails`() throws {
    let database = try Database(path: ":memory:")
    try database.execute("CREATE TABLE t (a UNIQUE)")
    #expect(throws: SQLiteError.self) {
      try database.transaction { () throws(SQLiteError) in
        try database.execute("INSERT INTO t VALUES (1)")
        try database.execute("INSERT INTO t VALUES (1)")
      }
    }
    #expect(try database.integer("SELECT count(*) FROM t") == 0)
    #expect(!database.isInTransaction)
  }

  @Test func `names the statement that failed`() throws {
    let database = try Database(path: ":memory:")
    let error = #expect(throws: SQLiteError.self) { try database.execute("SELEC 1") }
    #expect(error?.statement == "SELEC 1")
  }
}
