import JSONText
import LocalFiles

/// A file beside an import that lists rows of it with a word about each: those that were refused, or those that
/// someone should look at.
///
/// Line and reason come first and the row behind them as it was, so that rows of any length stay whole; both
/// columns are known to the import, and a corrected file can be imported as it is. Features of GeoJSON stay features,
/// with `line` and `reason` as members before their own, for as columns their other properties would be lost. It is made with the first row
/// only, and beside its place: somebody may be at work on the one of an earlier import, which goes when this import
/// has done its work, and not when it fails. A dry run has places of its own.
struct RowList {
  let path: String
  private let draft: String
  private let header: [UInt8]
  private var writer: FileWriter?
  private(set) var count = 0

  /// Prepares a list; nothing is written yet.
  ///
  /// - Parameters:
  ///   - name: its path without the ending.
  ///   - header: the names of the columns as a line of CSV; empty where the rows are features of GeoJSON.
  init(_ name: String, header: [UInt8]) throws(RegisterError) {
    path = name + (header.isEmpty ? ".geojson" : ".csv")
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
      if header.isEmpty {
        try writer.write(count == 0 ? "" : ",\n")
        try writer.write(RowList.feature(original, line, reason))
      } else {
        try writer.write(CSVLine.bytes([String(line), reason]))
        try writer.write(",")
        try writer.write(original)
        try writer.write("\n")
      }
    } catch {
      throw RegisterError(error)
    }
    count += 1
  }

  /// Hands the rows to the disk, while the import can still be undone.
  func finish() throws(RegisterError) {
    do throws(LocalFileError) {
      if header.isEmpty { try writer?.write("\n]}\n") }
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
    self.writer = writer
    if header.isEmpty {
      try writer.write("{\"type\": \"FeatureCollection\", \"features\": [\n")
      return writer
    }
    // A spreadsheet takes a file without the mark for one of its own code page.
    try writer.write([0xEF, 0xBB, 0xBF])
    try writer.write("line,reason,")
    try writer.write(header)
    try writer.write("\n")
    return writer
  }

  /// A feature as it was, with two members before its own: RFC 7946 lets a feature have foreign ones.
  private static func feature(_ original: [UInt8], _ line: Int, _ reason: String) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("line", line)
      json.field("reason", reason)
    }
    let members = original.dropFirst()
    let isEmpty = members.first { $0 > 0x20 } == UInt8(ascii: "}")
    return json.bytes.dropLast() + Array((isEmpty ? "" : ", ").utf8) + members
  }
}
