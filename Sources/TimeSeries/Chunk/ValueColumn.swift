import Telemetry

/// The values of a chunk: whole numbers with one decimal exponent, or, where they are no decimals, raw bits.
enum ValueColumn {
  /// Marks raw bits in place of an exponent.
  private static let raw: UInt8 = 255

  static func append(
    _ samples: [StoredSample], to writer: inout ByteWriter, with compressor: BlockCompressor
  ) {
    guard let exponent = exponent(of: samples) else {
      writer.append(raw)
      appendRaw(samples, to: &writer, with: compressor)
      return
    }
    var numbers: [Int64] = []
    numbers.reserveCapacity(samples.count)
    var exceptions = ByteWriter()
    var exceptionCount: UInt64 = 0
    var lastException = 0
    for (index, stored) in samples.enumerated() {
      if let number = DecimalScale.scaled(stored.sample.value, exponent: exponent) {
        numbers.append(number)
      } else {
        numbers.append(numbers.last ?? 0)
        exceptions.append(varint: UInt64(index - lastException))
        exceptions.append(word: stored.sample.value.bitPattern)
        exceptionCount += 1
        lastException = index
      }
    }
    writer.append(UInt8(exponent))
    IntegerColumn.append(numbers, to: &writer, with: compressor)
    writer.append(varint: exceptionCount)
    writer.append(contentsOf: exceptions.bytes)
  }

  static func read(
    _ reader: inout ByteReader, count: Int, with compressor: BlockCompressor
  ) throws(FormatFault) -> [Double] {
    let exponent = try reader.byte()
    if exponent == raw { return try readRaw(&reader, count: count, with: compressor) }
    guard exponent <= DecimalScale.largestExponent else { throw .impossible("a decimal exponent") }
    let numbers = try IntegerColumn.read(&reader, count: count, with: compressor)
    var values = numbers.map { DecimalScale.value($0, exponent: Int(exponent)) }
    var index = 0
    for _ in 0..<(try reader.count(upTo: count)) {
      index += try reader.count(upTo: count - 1 - index)
      values[index] = Double(bitPattern: try reader.word())
    }
    return values
  }

  /// The exponent that fits all values but a few; `nil` where more than one in eight is no decimal.
  private static func exponent(of samples: [StoredSample]) -> Int? {
    var exponent = 0
    var misfits = 0
    for stored in samples {
      if DecimalScale.scaled(stored.sample.value, exponent: exponent) != nil { continue }
      if let larger = DecimalScale.exponent(of: stored.sample.value, from: exponent) {
        exponent = larger
      } else {
        misfits += 1
        if misfits * 8 > samples.count { return nil }
      }
    }
    return exponent
  }

  /// Neighbouring doubles share sign, exponent and often more: what differs, byte plane by byte plane.
  private static func appendRaw(
    _ samples: [StoredSample], to writer: inout ByteWriter, with compressor: BlockCompressor
  ) {
    var plane = [UInt8](repeating: 0, count: samples.count)
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      var previous: UInt64 = 0
      for index in samples.indices {
        let bits = samples[index].sample.value.bitPattern
        plane[index] = UInt8(truncatingIfNeeded: (bits ^ previous) >> shift)
        previous = bits
      }
      compressor.append(plane, to: &writer)
    }
  }

  private static func readRaw(
    _ reader: inout ByteReader, count: Int, with compressor: BlockCompressor
  ) throws(FormatFault) -> [Double] {
    var bits = [UInt64](repeating: 0, count: count)
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      let plane = try compressor.read(&reader, limit: count)
      guard plane.count == count else { throw .wrongCount }
      for index in 0..<count { bits[index] |= UInt64(plane[index]) << shift }
    }
    var previous: UInt64 = 0
    return bits.map { difference in
      previous ^= difference
      return Double(bitPattern: previous)
    }
  }
}
