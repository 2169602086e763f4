/// Writes rows of CSV: commas, quotes where a text needs them.
package enum CSVLine {
  /// The fields as a line without its end.
  package static func bytes(_ fields: [String]) -> [UInt8] {
    var line: [UInt8] = []
    append(fields, to: &line)
    return line
  }

  /// Appends fields to a line.
  package static func append(_ fields: [String], to line: inout [UInt8]) {
    for (at, field) in fields.enumerated() {
      if at > 0 { line.append(UInt8(ascii: ",")) }
      let needsQuotes = field.utf8.contains { byte in
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
          || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: ";")
      }
      guard needsQuotes else {
        line += field.utf8
        continue
      }
      line.append(UInt8(ascii: "\""))
      for byte in field.utf8 {
        if byte == UInt8(ascii: "\"") { line.append(byte) }
        line.append(byte)
      }
      line.append(UInt8(ascii: "\""))
    }
  }
}
