/// Reads delimited text as spreadsheets save it: a byte-order mark, commas, semicolons or tabs, quoted
/// fields with doubled quotes and line breaks inside, CRLF or LF.
///
/// Rows come one at a time, so a file of any size needs the memory of one row. `next()` builds a row that can
/// be kept. A list of a million addresses is read with `advance()` instead, which only marks where the fields
/// stand; each is then made a text, or left alone. A file that does not fit the memory is fed in pieces:
///
/// ```swift
/// var reader = CSVReader(firstPiece, isWhole: false)
/// while reader.advance() { … }       // false: the rest of a row has not been fed yet
/// reader.feed(secondPiece, isLast: true)
/// ```
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

  /// Where one field of the current row stands in the buffer.
  private struct Mark {
    var start: Int
    var end: Int
    var lineStart: Int
    var isQuoted: Bool
  }

  private var bytes: [UInt8]
  private var isWhole: Bool
  private let hasComments: Bool
  /// The byte between two fields.
  package let separator: UInt8
  private var position: Int
  private var line = 1
  private var lineStart: Int
  private var marks: [Mark] = []
  private var rowStart = 0
  private var rowEnd = 0
  /// One-based line on which the current row starts.
  package private(set) var rowLine = 1

  /// Starts to read. The separator is the one of `,` `;` tab that is most frequent in the first line that is
  /// neither blank nor a `#` comment, for the commas of a sentence say nothing about the columns.
  ///
  /// - Parameters:
  ///   - bytes: the file, or its first piece with at least the whole first line.
  ///   - isWhole: whether nothing will be fed after it.
  ///   - hasComments: whether a row that begins with `#` is a comment. In a list that somebody else wrote it
  ///     is a row like any other.
  package init(_ bytes: [UInt8], isWhole: Bool = true, hasComments: Bool = true) {
    self.bytes = bytes
    self.isWhole = isWhole
    self.hasComments = hasComments
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    position = hasMark ? 3 : 0
    lineStart = position
    var firstLine = bytes[position...].prefix { $0 != UInt8(ascii: "\n") }
    while firstLine.endIndex < bytes.count, CSVReader.isSkipped(firstLine, hasComments) {
      firstLine = bytes[(firstLine.endIndex + 1)...].prefix { $0 != UInt8(ascii: "\n") }
    }
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    let counts = candidates.map { candidate in firstLine.count { $0 == candidate } }
    separator = candidates[counts.firstIndex(of: counts.max() ?? 0) ?? 0]
  }

  private static func isSkipped(_ line: ArraySlice<UInt8>, _ hasComments: Bool) -> Bool {
    hasComments && line.first == UInt8(ascii: "#")
      || line.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
  }

  /// Adds the next piece of the file and forgets what was read.
  package mutating func feed(_ piece: [UInt8], isLast: Bool) {
    bytes.removeSubrange(..<position)
    lineStart -= position
    position = 0
    bytes += piece
    isWhole = isLast
  }

  /// Bytes that were fed and not read: the beginning of a row whose end is still to come. Many of them mean a
  /// quote that nobody closed.
  package var pendingBytes: Int { bytes.count - position }
  /// One-based line on which the next row starts.
  package var nextLine: Int { line }

  /// The next row that is not blank and not a `#` comment; `nil` at the end.
  package mutating func next() -> Row? {
    guard advance() else { return nil }
    let fields = marks.map { mark in
      Field(text: text(of: mark), column: characters(from: mark.lineStart, to: mark.start) + 1)
    }
    return Row(line: rowLine, fields: fields)
  }

  /// Moves to the next row that is not blank and not a `#` comment, and marks its fields.
  ///
  /// - Returns: whether there is one; `false` at the end, and where the row's end has not been fed yet.
  /// - Complexity: O(*n*) in the row's bytes, without an allocation.
  package mutating func advance() -> Bool {
    while position < bytes.count {
      let before = (position, line, lineStart)
      guard scanRow() else {
        (position, line, lineStart) = before
        return false
      }
      if !isBlankOrComment { return true }
    }
    return false
  }

  /// How many fields the current row has.
  package var fieldCount: Int { marks.count }

  /// A field of the current row without blanks at either end; empty where the row is shorter.
  package func text(at index: Int) -> String {
    guard index < marks.count else { return "" }
    let mark = marks[index]
    if mark.isQuoted { return text(of: mark).trimmed }
    var (start, end) = (mark.start, mark.end)
    while start < end, CSVReader.isBlank(bytes[start]) { start += 1 }
    while start < end, CSVReader.isBlank(bytes[end - 1]) { end -= 1 }
    let text = unsafe bytes.withUnsafeBufferPointer {
      unsafe String(decoding: $0[start..<end], as: UTF8.self)
    }
    // Blanks beyond ASCII: a spreadsheet's no-break space.
    let hasForeignEdge = start < end && (bytes[start] == 0xC2 || bytes[end - 1] == 0xA0)
    return hasForeignEdge ? text.trimmed : text
  }

  /// Whether a field of the current row is certainly this text: cheaper than to make a text and compare. Quoted
  /// fields and those with blanks at an end are not looked at closely.
  package func holds(_ text: String, at index: Int) -> Bool {
    guard index < marks.count else { return text.isEmpty }
    let mark = marks[index]
    guard !mark.isQuoted, mark.end - mark.start == text.utf8.count else { return false }
    var text = text
    return text.withUTF8 { other in
      for at in 0..<other.count where unsafe other[at] != bytes[mark.start + at] { return false }
      return true
    }
  }

  /// The current row as it was written, without its line end.
  package var rawRow: ArraySlice<UInt8> {
    var end = rowEnd
    while end > rowStart, bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r") {
      end -= 1
    }
    return bytes[rowStart..<end]
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  private var isBlankOrComment: Bool {
    guard let first = marks.first else { return true }
    let content = first.isQuoted ? first.start + 1 : first.start
    if hasComments, content < first.end, bytes[content] == UInt8(ascii: "#") { return true }
    return marks.count == 1 && text(of: first).allSatisfy(\.isWhitespace)
  }

  /// Marks the fields of one row. Returns whether its end was found.
  private mutating func scanRow() -> Bool {
    marks.removeAll(keepingCapacity: true)
    (rowStart, rowLine) = (position, line)
    let count = bytes.count
    var at = position
    while true {
      var mark = Mark(start: at, end: at, lineStart: lineStart, isQuoted: false)
      if at < count, bytes[at] == UInt8(ascii: "\"") {
        mark.isQuoted = true
        at = skipQuoted(from: at + 1)
      }
      while at < count, bytes[at] != separator, bytes[at] != UInt8(ascii: "\n") { at += 1 }
      mark.end = at
      marks.append(mark)
      guard at < count else {
        (position, rowEnd) = (at, at)
        return isWhole
      }
      at += 1
      if bytes[at - 1] == separator { continue }
      endLine(at)
      (position, rowEnd) = (at, at)
      return true
    }
  }

  /// Returns the place behind the closing quote.
  private mutating func skipQuoted(from start: Int) -> Int {
    var at = start
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == UInt8(ascii: "\"") {
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { break }
        at += 1
      } else if byte == UInt8(ascii: "\n") {
        endLine(at)
      }
    }
    return at
  }

  private mutating func endLine(_ next: Int) {
    line += 1
    lineStart = next
  }

  private func text(of mark: Mark) -> String {
    if mark.isQuoted { return quotedText(mark) }
    var end = mark.end
    if end > mark.start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return String(decoding: bytes[mark.start..<end], as: UTF8.self)
  }

  /// A quoted field's content; what somebody wrote behind the closing quote belongs to it.
  private func quotedText(_ mark: Mark) -> String {
    var content: [UInt8] = []
    content.reserveCapacity(mark.end - mark.start)
    var at = mark.start + 1
    while at < mark.end {
      let byte = bytes[at]
      at += 1
      if byte == UInt8(ascii: "\"") {
        guard at < mark.end, bytes[at] == UInt8(ascii: "\"") else { break }
        at += 1
      }
      content.append(byte)
    }
    while at < mark.end {
      if bytes[at] != UInt8(ascii: "\r") { content.append(bytes[at]) }
      at += 1
    }
    return String(decoding: content, as: UTF8.self)
  }

  /// Counts characters as an editor's status line does, not bytes: names are Vietnamese.
  private func characters(from start: Int, to end: Int) -> Int {
    guard start < end else { return 0 }
    return String(decoding: bytes[start..<end], as: UTF8.self).unicodeScalars.count
  }
}
