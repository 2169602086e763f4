/// A column that hardly changes: flags and communes, as runs of `varint(length) varint(value)`.
enum RunLengths {
  static func append(_ values: [UInt32], to writer: inout ByteWriter) {
    var start = 0
    while start < values.count {
      var end = start + 1
      while end < values.count, values[end] == values[start] { end += 1 }
      writer.append(varint: UInt64(end - start))
      writer.append(varint: UInt64(values[start]))
      start = end
    }
  }

  static func read(_ reader: inout ByteReader, count: Int) throws(FormatFault) -> [UInt32] {
    var values: [UInt32] = []
    values.reserveCapacity(count)
    while values.count < count {
      let length = try reader.count(upTo: count - values.count)
      let value = try reader.varint()
      guard length > 0, let value = UInt32(exactly: value) else { throw .impossible("a run of flags") }
      values.append(contentsOf: repeatElement(value, count: length))
    }
    return values
  }
}
