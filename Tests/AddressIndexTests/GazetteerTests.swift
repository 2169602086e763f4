import AddressIndex
import SQLiteStore
import Testing

@Suite("The gazetteer")
struct GazetteerTests {
  @Test("keeps every field of a record, in memory and on disk")
  func roundTrip() throws {
    let records = Town.records
    let gazetteer = Town.gazetteer(records)
    let folder = TemporaryFolder()
    let path = folder.path + "/addresses.sqlite"
    try AddressStore.write(gazetteer, to: path)
    let read = try #require(try AddressStore.readGazetteer(path))
    for gazetteer in [gazetteer, read] {
      #expect(gazetteer.objectCount == records.count)
      let found = (0..<gazetteer.objectCount).map { gazetteer.record($0) }
      #expect(found.sorted { $0.number < $1.number } == records)
    }
    #expect(read.wayCount == gazetteer.wayCount)
    for number in 0..<read.wayCount { #expect(read.way(number) == gazetteer.way(number)) }
  }

  @Test("stands beside the borders: each layer is replaced without the other")
  func layersStay() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/addresses.sqlite"
    #expect(
      try AddressStore.importPolygons(Town.map, file: "town", communes: Town.communes, to: path).isWritten)
    #expect(try AddressStore.readGazetteer(path) == nil)
    try AddressStore.write(Town.gazetteer(Town.records), to: path)
    #expect(try AddressStore.readPolygons(path).count == 3)
    #expect(
      try AddressStore.importPolygons(Town.map, file: "town", communes: Town.communes, to: path).isWritten)
    #expect(try AddressStore.readGazetteer(path)?.objectCount == Town.records.count)
    try AddressStore.write(Town.gazetteer([]), to: path)
    #expect(try AddressStore.readGazetteer(path)?.objectCount == 0)
    #expect(try AddressStore.readPolygons(path).count == 3)
  }

  @Test(
    "refuses a damaged part by its name",
    arguments: [
      (
        "object.x", "UPDATE gazetteer SET bytes = substr(bytes, 1, length(bytes) - 1) WHERE part = 'object.x'"
      ),
      ("way.name", "UPDATE gazetteer SET bytes = x'0104' WHERE part = 'way.name'"),
      ("code.hash", "DELETE FROM gazetteer WHERE part = 'code.hash'"),
      (
        "name.bytes",
        "UPDATE gazetteer SET bytes = CAST(substr(bytes, 1, 30) || x'FF' || substr(bytes, 32) AS BLOB) "
          + "WHERE part = 'name.bytes'"
      ),
      (
        "object.y",
        "UPDATE gazetteer SET bytes = (SELECT bytes FROM gazetteer WHERE part = 'way.x') "
          + "WHERE part = 'object.y'"
      ),
    ])
  func damage(part: String, sql: String) throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/addresses.sqlite"
    try AddressStore.write(Town.gazetteer(Town.records), to: path)
    try Database(path: path).execute(sql)
    let error = #expect(throws: AddressError.self) { try AddressStore.readGazetteer(path) }
    #expect(error?.message.contains("part '\(part)'") == true)
  }

  @Test("finds objects by any of their codes")
  func codes() {
    let gazetteer = Town.gazetteer(Town.records)
    let found = gazetteer.objects(withCode: "5100000003")
    #expect(found.map { gazetteer.record($0).number } == [3])
    #expect(gazetteer.objects(withCode: "5100000099").isEmpty)
  }

  @Test("writes the bytes that the page about the format shows")
  func bytePicture() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/addresses.sqlite"
    try AddressStore.write(Town.gazetteer([AddressRecord(number: 258, communeCode: "21025")]), to: path)
    let statement = try Database(path: path, access: .readOnly)
      .prepare("SELECT bytes FROM gazetteer WHERE part = 'object.number'")
    #expect(try statement.step())
    #expect(
      statement.blob(0) == [
        0x01, 0x08, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x3F, 0x0D, 0x0E, 0xB2, 0x07, 0x54, 0xD3, 0x04, 0x02,
        0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
      ])
  }
}
