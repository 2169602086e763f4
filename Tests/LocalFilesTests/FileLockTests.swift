import LocalFiles
import Testing

@Suite("One at a time")
struct FileLockTests {
  @Test func `a lock that is held is told, and one that was let go is free`() throws {
    let path = "/tmp/citywatch-lock-\(UInt64.random(in: 0 ... .max))"
    defer { LocalFile.remove(path) }
    do {
      let held = try FileLock(path)
      #expect(throws: LocalFileError(path: path, message: "is locked by somebody else; try again")) {
        try FileLock(path, patienceSeconds: 0)
      }
      withExtendedLifetime(held) {}
    }
    #expect(throws: Never.self) { try FileLock(path, patienceSeconds: 0) }
    #expect(throws: LocalFileError.self) { try FileLock("/nowhere/at/all") }
  }
}
