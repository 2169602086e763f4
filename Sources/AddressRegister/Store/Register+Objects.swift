package import AddressIndex
import SQLiteStore
import Telemetry

extension Register {
  /// An object by its number; `nil` where there is none.
  package func object(_ number: Int64) throws(RegisterError) -> RegisteredObject? {
    try onDatabase(path) { () throws(SQLiteError) in
      let statement = statements.readObject
      statement.bind(1, number)
      guard try statement.step() else { return nil }
      var object = Register.read(statement)
      statement.reset()
      object.record.codes = try codes(of: number)
      return object
    }
  }

  /// The objects that bear a code, in whatever scheme: usually one.
  package func objects(withCode text: String) throws(RegisterError) -> [Int64] {
    try onDatabase(path) { () throws(SQLiteError) in
      statements.objectsOfCode.bind(1, text)
      return try numbers(statements.objectsOfCode)
    }
  }

  /// The object that bears exactly this code.
  package func object(withCode code: AddressCode) throws(RegisterError) -> Int64? {
    try onDatabase(path) { () throws(SQLiteError) in
      statements.objectOfCode.bind(1, code.text)
      statements.objectOfCode.bind(2, code.scheme)
      return try numbers(statements.objectOfCode).first
    }
  }

  /// The object that a list calls so.
  package func object(ofSource source: String, id: String) throws(RegisterError) -> Int64? {
    try onDatabase(path) { () throws(SQLiteError) in
      statements.objectOfSource.bind(1, source)
      statements.objectOfSource.bind(2, id)
      return try numbers(statements.objectOfSource).first
    }
  }

  /// Objects whose address matches a key, at most 64: a house of that many households has been found by then.
  package func objects(
    at key: PlaceKey, _ keys: inout PlaceKeyMaker
  ) throws(RegisterError) -> [RegisteredObject] {
    let candidates = try onDatabase(path) { () throws(SQLiteError) in
      statements.objectsOfPlace.bind(1, key.hash)
      return try numbers(statements.objectsOfPlace)
    }
    var found: [RegisteredObject] = []
    for number in candidates {
      guard let object = try object(number), keys.key(of: object.record).matches(key) else { continue }
      found.append(object)
    }
    return found
  }

  /// Every object in the order of its number, with its codes.
  ///
  /// - Parameter commune: only those of one commune.
  package func forEachObject(
    commune: String? = nil, _ body: (RegisteredObject) throws(RegisterError) -> Void
  ) throws(RegisterError) {
    let condition = commune == nil ? "" : "WHERE commune = ?1 "
    let sql = "SELECT number, \(RegisterSchema.columns) FROM objects \(condition)ORDER BY number"
    let (statement, codes) = try onDatabase(path) { () throws(SQLiteError) in
      let statement = try database.prepare(sql)
      if let commune { statement.bind(1, commune) }
      return (statement, try CodeWalk(database))
    }
    while try onDatabase(path, { () throws(SQLiteError) in try statement.step() }) {
      var object = Register.read(statement)
      object.record.codes = try onDatabase(path) { () throws(SQLiteError) in
        try codes.next(object.record.number)
      }
      try body(object)
    }
  }

  /// What the index needs of every object, in the order of the number.
  func forEachRecord(_ body: (AddressRecord) -> Void) throws(RegisterError) {
    try onDatabase(path) { () throws(SQLiteError) in
      let statement = try database.prepare(
        """
        SELECT number, house, alley, street, building, hamlet, commune, province, latitude, longitude, entrances,
          class, state FROM objects ORDER BY number
        """)
      let codes = try CodeWalk(database)
      while try statement.step() {
        var record = Register.readRecord(statement)
        record.codes = try codes.next(record.number)
        body(record)
      }
    }
  }

  /// Stores a new object and gives it its number.
  ///
  /// - Parameter act: what it comes into being by; of an import only the number is kept with the object, for a
  ///   million lines of the trail would say the same.
  package func insert(_ object: RegisteredObject, key: PlaceKey, _ act: Act) throws(RegisterError) -> Int64 {
    try onDatabase(path) { () throws(SQLiteError) in
      Register.bind(object, key, to: statements.insertObject)
      statements.insertObject.bind(RegisterSchema.columnCount + 2, act.importNumber)
      try statements.insertObject.run()
      let number = database.lastInsertedRow
      try insert(object.record.codes, of: number)
      if act.importNumber == nil { try note(act, of: number, "", "", "") }
      return number
    }
  }

  /// Stores an object over its former state; codes that it no longer has are free again.
  package func update(
    _ object: RegisteredObject, key: PlaceKey, codesChanged: Bool
  ) throws(RegisterError) {
    try onDatabase(path) { () throws(SQLiteError) in
      let number = object.record.number
      Register.bind(object, key, to: statements.updateObject)
      statements.updateObject.bind(RegisterSchema.columnCount + 2, number)
      try statements.updateObject.run()
      guard codesChanged else { return }
      statements.deleteCodes.bind(1, number)
      try statements.deleteCodes.run()
      try insert(object.record.codes, of: number)
    }
  }

  private func insert(_ codes: [AddressCode], of number: Int64) throws(SQLiteError) {
    // A list that has a column for a code and one for all of them may say one twice.
    for (at, code) in codes.enumerated() where !codes[..<at].contains(code) {
      statements.insertCode.bind(1, code.text)
      statements.insertCode.bind(2, code.scheme)
      statements.insertCode.bind(3, number)
      try statements.insertCode.run()
    }
  }

  private func codes(of number: Int64) throws(SQLiteError) -> [AddressCode] {
    let statement = statements.codesOfObject
    statement.bind(1, number)
    var codes: [AddressCode] = []
    while try statement.step() {
      codes.append(AddressCode(scheme: statement.text(0), text: statement.text(1)))
    }
    return codes
  }

  private func numbers(_ statement: Statement) throws(SQLiteError) -> [Int64] {
    var numbers: [Int64] = []
    while try statement.step() { numbers.append(statement.integer(0)) }
    return numbers
  }

  private static func bind(_ object: RegisteredObject, _ key: PlaceKey, to statement: Statement) {
    let record = object.record
    func put(_ column: Int, _ text: String) {
      if text.isEmpty { statement.bindNull(column) } else { statement.bind(column, text) }
    }
    put(1, record.house?.text ?? "")
    put(2, record.alley)
    put(3, record.street)
    put(4, record.building)
    put(5, record.hamlet)
    put(6, record.communeCode)
    put(7, object.provinceCode)
    statement.bind(8, record.position.map { Int64($0.y) })
    statement.bind(9, record.position.map { Int64($0.x) })
    statement.bind(10, record.entrances.isEmpty ? nil : EntrancesText.text(record.entrances))
    put(11, record.objectClass)
    statement.bind(12, Int(record.state.rawValue))
    put(13, object.declared.day)
    put(14, object.declared.by)
    put(15, object.created.day)
    put(16, object.created.by)
    put(17, object.verified.day)
    put(18, object.verified.by)
    put(19, object.notifiedDay)
    put(20, object.notifiedChannel)
    put(21, object.plateDay)
    put(22, object.source)
    put(23, object.sourceID)
    statement.bind(24, object.sureness.map { Int64($0.rawValue) })
    statement.bind(25, key.isEmpty ? nil : key.hash)
  }

  /// What the index needs, in the first columns of a row.
  private static func readRecord(_ row: Statement) -> AddressRecord {
    var record = AddressRecord(number: row.integer(0), communeCode: row.text(6))
    let house = row.text(1)
    if !house.isEmpty {
      let steps =
        house.utf8.contains(UInt8(ascii: "/")) ? house.split(separator: "/").map(String.init) : [house]
      record.house = HousePath(steps: steps)
    }
    record.alley = row.text(2)
    record.street = row.text(3)
    record.building = row.text(4)
    record.hamlet = row.text(5)
    if !row.isNull(8), !row.isNull(9) {
      record.position = MapPoint(
        x: Int32(truncatingIfNeeded: row.integer(9)), y: Int32(truncatingIfNeeded: row.integer(8)))
    }
    record.entrances = EntrancesText.read(row.text(10)) ?? []
    record.objectClass = row.text(11)
    record.state = AddressState(rawValue: UInt8(truncatingIfNeeded: row.integer(12))) ?? .declared
    return record
  }

  /// The object in a row of number and columns, still without its codes.
  private static func read(_ row: Statement) -> RegisteredObject {
    let record = readRecord(row)
    var object = RegisteredObject(
      number: record.number, communeCode: record.communeCode, provinceCode: row.text(7))
    object.record = record
    object.declared = Stamp(day: row.text(13), by: row.text(14))
    object.created = Stamp(day: row.text(15), by: row.text(16))
    object.verified = Stamp(day: row.text(17), by: row.text(18))
    object.notifiedDay = row.text(19)
    object.notifiedChannel = row.text(20)
    object.plateDay = row.text(21)
    object.source = row.text(22)
    object.sourceID = row.text(23)
    if !row.isNull(24) { object.sureness = Sureness(rawValue: UInt8(truncatingIfNeeded: row.integer(24))) }
    return object
  }
}

/// Walks the codes beside the objects, both in the order of the number, instead of asking for each object.
@safe private final class CodeWalk {
  private let statement: Statement
  private var waiting: (object: Int64, code: AddressCode)?

  init(_ database: Database) throws(SQLiteError) {
    statement = try database.prepare("SELECT object, scheme, text FROM codes ORDER BY object, scheme, text")
    try move()
  }

  func next(_ number: Int64) throws(SQLiteError) -> [AddressCode] {
    var codes: [AddressCode] = []
    while let (object, code) = waiting, object <= number {
      if object == number { codes.append(code) }
      try move()
    }
    return codes
  }

  private func move() throws(SQLiteError) {
    guard try statement.step() else {
      waiting = nil
      return
    }
    waiting = (
      statement.integer(0), AddressCode(scheme: statement.text(1), text: statement.text(2))
    )
  }
}
