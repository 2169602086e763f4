import Glibc
import LocalFiles
import Testing

@Suite struct `A local file` {
  private let folder: String

  init() throws {
    folder = "/tmp/citywatch-files-\(UInt64.random(in: 0 ... .max))"
    try LocalFile.makeFolder(folder + "/inner")
  }

  private func write(_ name: String, _ text: String) {
    let bytes = Array(text.utf8)
    let descriptor = unsafe open(folder + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    let written = unsafe Glibc.write(descriptor, bytes, bytes.count)
    #expect(written == bytes.count)
    close(descriptor)
  }

  private func cleanUp() {
    for name in ["a.csv", "b.csv", ".hidden.csv", "#lock.csv"] { LocalFile.remove(folder + "/" + name) }
    unsafe rmdir(folder + "/inner")
    unsafe rmdir(folder)
  }

  @Test func `is read whole, up to its limit`() throws {
    defer { cleanUp() }
    write("a.csv", "12345")
    #expect(try LocalFile.read(folder + "/a.csv", limit: 5) == Array("12345".utf8))
    let error = #expect(throws: LocalFileError.self) { try LocalFile.read(folder + "/a.csv", limit: 4) }
    #expect(error?.message == "is larger than 4 bytes")
  }

  @Test func `can be asked whether it could be written, and stays as it is`() throws {
    defer { cleanUp() }
    write("a.csv", "12345")
    try LocalFile.checkWritable(folder + "/a.csv")
    #expect(try LocalFile.read(folder + "/a.csv", limit: 5) == Array("12345".utf8))
    try LocalFile.checkWritable(folder + "/b.csv")
    #expect(!LocalFile.exists(folder + "/b.csv"))
    #expect(throws: LocalFileError.self) { try LocalFile.checkWritable(folder) }
    #expect(throws: LocalFileError.self) { try LocalFile.checkWritable(folder + "/none/b.csv") }
  }

  @Test func `says what is the matter when it is not there or a folder`() {
    defer { cleanUp() }
    let missing = #expect(throws: LocalFileError.self) { try LocalFile.read(folder + "/none", limit: 9) }
    #expect(missing?.description == "\(folder)/none: cannot be opened: No such file or directory")
    #expect(throws: LocalFileError.self) { try LocalFile.read(folder, limit: 9) }
  }

  @Test func `is listed without what editors leave behind`() throws {
    defer { cleanUp() }
    for name in ["b.csv", "a.csv", ".hidden.csv", "#lock.csv"] { write(name, "x") }
    #expect(try LocalFile.names(in: folder, suffixes: [".csv"]) == ["a.csv", "b.csv"])
  }

  @Test func `takes the place of another in one step`() throws {
    defer { cleanUp() }
    write("a.csv", "old")
    write("b.csv", "new")
    try LocalFile.replace(folder + "/a.csv", by: folder + "/b.csv")
    #expect(try LocalFile.read(folder + "/a.csv", limit: 9) == Array("new".utf8))
    #expect(!LocalFile.exists(folder + "/b.csv"))
  }
}
