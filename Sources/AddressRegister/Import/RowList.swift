import LocalFiles

/// A file beside an import that lists rows of it with a word about each: those that were refused, or those that
/// someone should look at.
///
/// Line and reason come first and the row behind them as it was, so that rows of any length stay whole; both
/// columns are known to the import, and a corrected file can be imported as it is. It is made with the first row
/// only, and one of an earlier import of the same file is removed: it would tell of rows that are mended.
struct RowList {
  let path: String
  private let header: [UInt8]
  private var writer: FileWriter?
  private(set) var count = 0

  init(_ path: String, header: [UInt8]) throws(RegisterError) {
    self.path = path
    self.header = header
    do throws(LocalFileError) {
      try LocalFile.checkWritable(path)
    } catch {
      throw RegisterError(error)
    }
    LocalFile.remove(path)
  }

  mutating func add(_ original: [UInt8], line: Int, reason: String) throws(RegisterError) {
    do throws(LocalFileError) {
      let writer = try open()
      try writer.write(CSVLine.bytes([String(line), reason]))
      try writer.write(",")
      try writer.write(original)
      try writer.write("\n")
    } catch {
      throw RegisterError(error)
    }
    count += 1
  }

  func finish() throws(RegisterError) {
    do throws(LocalFileError) {
      try writer?.finish()
    } catch {
      throw RegisterError(error)
    }
  }

  private mutating func open() throws(LocalFileError) -> FileWriter {
    if let writer { return writer }
    // It repeats the list, owners and all, so it is as private as they are.
    let writer = try FileWriter(path, isPrivate: true)
    // A spreadsheet takes a file without the mark for one of its own code page.
    try writer.write([0xEF, 0xBB, 0xBF])
    try writer.write("line,reason,")
    try writer.write(header)
    try writer.write("\n")
    self.writer = writer
    return writer
  }
}
