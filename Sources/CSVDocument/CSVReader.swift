/// Reads delimited text as spreadsheets save it: a byte-order mark, commas, semicolons or tabs, quoted
/// fields with doubled quotes and line breaks inside, CRLF or LF.
///
/// Rows come one at a time, so a file of any size needs the memory of one row.
package struct CSVReader {
  /// One field and where it stands.
  package struct Field: Hashable, Sendable {
    /// The text, unquoted.
    package let text: String
    /// One-based column of its first character in its line.
    package let column: Int
  }

  /// One row.
  package struct Row: Hashable, Sendable {
    /// One-based line on which the row starts.
    package let line: Int
    /// Its fields.
    package let fields: [Field]
  }

  private let bytes: [UInt8]
  private let separator: UInt8
  private var position: Int
  private var line = 1
  private var lineStart: Int

  /// Starts to read. The separator is the one of `,` `;` tab that is most frequent in the first line that is
  /// neither blank nor a `#` comment, for the commas of a sentence say nothing about the columns.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    position = hasMark ? 3 : 0
    lineStart = position
    var firstLine = bytes[position...].prefix { $0 != UInt8(ascii: "\n") }
    while firstLine.endIndex < bytes.count, CSVReader.isSkipped(firstLine) {
      firstLine = bytes[(firstLine.endIndex + 1)...].prefix { $0 != UInt8(ascii: "\n") }
    }
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    let counts = candidates.map { candidate in firstLine.count { $0 == candidate } }
    separator = candidates[counts.firstIndex(of: counts.max() ?? 0) ?? 0]
  }

  /// The next row that is not blank and not a `#` comment; `nil` at the end.
  package mutating func next() -> Row? {
    while position < bytes.count {
      let row = readRow()
      let isBlank = row.fields.count == 1 && row.fields[0].text.allSatisfy(\.isWhitespace)
      if !isBlank && !(row.fields.first?.text.hasPrefix("#") ?? false) { return row }
    }
    return nil
  }

  private static func isSkipped(_ line: ArraySlice<UInt8>) -> Bool {
    line.first == UInt8(ascii: "#")
      || line.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
  }

  private mutating func readRow() -> Row {
    let startLine = line
    var fields: [Field] = []
    while true {
      fields.append(readField())
      guard position < bytes.count else { break }
      let byte = bytes[position]
      position += 1
      if byte == separator { continue }
      endLine()
      break
    }
    return Row(line: startLine, fields: fields)
  }

  private mutating func endLine() {
    line += 1
    lineStart = position
  }

  /// Reads up to the separator or line end, which stays unread (a CR before the LF is swallowed).
  private mutating func readField() -> Field {
    let column = characters(from: lineStart, to: position) + 1
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
      return Field(text: readQuoted(), column: column)
    }
    let start = position
    while position < bytes.count, bytes[position] != separator, bytes[position] != UInt8(ascii: "\n") {
      position += 1
    }
    var end = position
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return Field(text: String(decoding: bytes[start..<end], as: UTF8.self), column: column)
  }

  private mutating func readQuoted() -> String {
    var content: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { break }
        position += 1
      } else if byte == UInt8(ascii: "\n") {
        endLine()
      }
      content.append(byte)
    }
    while position < bytes.count, bytes[position] != separator, bytes[position] != UInt8(ascii: "\n") {
      if bytes[position] != UInt8(ascii: "\r") { content.append(bytes[position]) }
      position += 1
    }
    return String(decoding: content, as: UTF8.self)
  }

  /// Counts characters as an editor's status line does, not bytes: names are Vietnamese.
  private func characters(from start: Int, to end: Int) -> Int {
    guard start < end else { return 0 }
    return String(decoding: bytes[start..<end], as: UTF8.self).unicodeScalars.count
  }
}
