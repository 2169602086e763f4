import LocalFiles

/// A file beside an import that lists rows of it with a word about each: those that were refused, or those that
/// someone should look at.
///
/// Line and reason come first and the row behind them as it was, so that rows of any length stay whole; both
/// columns are known to the import, and a corrected file can be imported as it is. It is made with the first row
/// only, and beside its place: somebody may be at work on the one of an earlier import, which goes when this import
/// has done its work, and not when it fails. A dry run has places of its own.
struct RowList {
  let path: String
  private let draft: String
  private let header: [UInt8]
  private var writer: FileWriter?
  private(set) var count = 0

  init(_ path: String, header: [UInt8]) throws(RegisterError) {
    self.path = path
    draft = path + ".part"
    self.header = header
    do throws(LocalFileError) {
      try LocalFile.checkWritable(path)
    } catch {
      throw RegisterError(error)
    }
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

  /// Hands the rows to the disk, while the import can still be undone.
  func finish() throws(RegisterError) {
    do throws(LocalFileError) {
      try writer?.finish()
    } catch {
      throw RegisterError(error)
    }
  }

  /// Takes the place of the list of an earlier import; without rows it only removes that one, which would tell of
  /// rows that are mended.
  func publish(hasRows: Bool) throws(RegisterError) {
    guard hasRows else { return LocalFile.remove(path) }
    do throws(LocalFileError) {
      try LocalFile.replace(path, by: draft)
    } catch {
      throw RegisterError(error)
    }
  }

  /// Forgets the rows of an import that failed.
  func discard() { LocalFile.remove(draft) }

  private mutating func open() throws(LocalFileError) -> FileWriter {
    if let writer { return writer }
    // It repeats the list, owners and all, so it is as private as they are.
    let writer = try FileWriter(draft, isPrivate: true)
    // A spreadsheet takes a file without the mark for one of its own code page.
    try writer.write([0xEF, 0xBB, 0xBF])
    try writer.write("line,reason,")
    try writer.write(header)
    try writer.write("\n")
    self.writer = writer
    return writer
  }
}
