/// One array of a gazetteer as the bytes of one database column. `docs/formats/addresses.md` has the picture.
enum GazetteerPart {
  /// The first byte of every part; raised when an array changes its meaning.
  static let version: UInt8 = 1
  static let headerBytes = 16

  /// Writes an array.
  static func encode<T: FixedWidthInteger>(_ array: [T]) -> [UInt8] {
    let width = MemoryLayout<T>.size
    return unsafe array.withUnsafeBytes { elements in
      var bytes: [UInt8] = [version, UInt8(width), 0, 0]
      bytes.reserveCapacity(headerBytes + elements.count)
      append(UInt64(array.count), count: 4, to: &bytes)
      append(unsafe checksum(elements), count: 8, to: &bytes)
      unsafe bytes.append(contentsOf: elements)
      return bytes
    }
  }

  /// Reads an array; `nil` where the bytes are of another version or width, cut short, too long, or not those
  /// that were written.
  static func decode<T: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer, as type: T.Type) -> [T]? {
    let width = MemoryLayout<T>.size
    guard bytes.count >= headerBytes, unsafe bytes[0] == version, unsafe Int(bytes[1]) == width else {
      return nil
    }
    let count = unsafe Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
    let expected = unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    let elements = unsafe UnsafeRawBufferPointer(rebasing: bytes[headerBytes...])
    guard elements.count == count * width, unsafe checksum(elements) == expected else { return nil }
    return unsafe [T](unsafeUninitializedCapacity: count) { buffer, filled in
      unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(from: elements)
      filled = count
    }
  }

  private static func append(_ word: UInt64, count: UInt64, to bytes: inout [UInt8]) {
    for shift in 0..<count { bytes.append(UInt8(truncatingIfNeeded: word >> (8 * shift))) }
  }

  /// FNV-1a over words of eight bytes, the last one filled with zeros: damage is noticed at the speed of
  /// reading.
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var sum: UInt64 = 0xCBF2_9CE4_8422_2325
    var at = 0
    while at + 8 <= bytes.count {
      let word = unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      sum = (sum ^ word) &* 0x100_0000_01B3
      at += 8
    }
    var rest: UInt64 = 0
    for place in at..<bytes.count { unsafe rest |= UInt64(bytes[place]) << UInt64(8 * (place - at)) }
    return (sum ^ rest) &* 0x100_0000_01B3
  }
}

/// Writes or reads the arrays of a gazetteer, one after the other.
protocol GazetteerPartVisitor {
  /// What goes wrong on the way.
  associatedtype Failure: Error
  /// Visits one array, which has a name in the file.
  mutating func visit<T: FixedWidthInteger>(_ name: String, _ array: inout [T]) throws(Failure)
}

extension Gazetteer {
  /// Shows every array to a visitor: one list for writing and for reading.
  mutating func visitParts<V: GazetteerPartVisitor>(_ visitor: inout V) throws(V.Failure) {
    try visit("name", &names, &visitor)
    try visitor.visit("commune.name", &communes)
    try visitor.visit("class.name", &classes)
    try visitor.visit("way.name", &ways.names)
    try visitor.visit("way.kind", &ways.kinds)
    try visitor.visit("way.commune", &ways.communes)
    try visitor.visit("way.parent", &ways.parents)
    try visitor.visit("way.x", &ways.xs)
    try visitor.visit("way.y", &ways.ys)
    try visitor.visit("way.extent", &ways.extents)
    try visitor.visit("way.words", &ways.wordCounts)
    try visitor.visit("way.start", &wayStarts)
    try visitor.visit("way.object", &wayObjects)
    try visitor.visit("object.x", &objects.xs)
    try visitor.visit("object.y", &objects.ys)
    try visitor.visit("object.house", &objects.houses)
    try visitor.visit("object.street", &objects.streets)
    try visitor.visit("object.alley", &objects.alleys)
    try visitor.visit("object.building", &objects.buildings)
    try visitor.visit("object.hamlet", &objects.hamlets)
    try visitor.visit("object.commune", &objects.communes)
    try visitor.visit("object.class", &objects.classes)
    try visitor.visit("object.state", &objects.states)
    try visitor.visit("object.number", &objects.numbers)
    try visitor.visit("entrance.object", &entranceObjects)
    try visitor.visit("entrance.x", &entranceXs)
    try visitor.visit("entrance.y", &entranceYs)
    try visitor.visit("point.place", &points.points)
    try visitor.visit("point.node", &points.nodes)
    try visit("word", &words.words, &visitor)
    try visitor.visit("word.letters", &words.letters)
    try visitor.visit("word.start", &words.starts)
    try visitor.visit("word.way", &words.bearers)
    try visit("code", &codes.texts, &visitor)
    try visit("scheme", &codes.schemes, &visitor)
    try visitor.visit("code.object", &codes.owners)
    try visitor.visit("code.scheme", &codes.schemeOf)
    try visitor.visit("code.hash", &codes.hashes)
    try visitor.visit("code.order", &codes.order)
  }

  private func visit<V: GazetteerPartVisitor>(
    _ name: String, _ pool: inout NamePool, _ visitor: inout V
  ) throws(V.Failure) {
    try visitor.visit(name + ".bytes", &pool.bytes)
    try visitor.visit(name + ".starts", &pool.starts)
  }
}
