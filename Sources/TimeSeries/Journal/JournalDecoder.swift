import Telemetry

/// Reads the blob of one journal row.
package enum JournalDecoder {
  /// Visits the entries of a batch in the order in which they were added.
  ///
  /// The checksum is compared before the first entry is handed out.
  ///
  /// - Throws: `FormatFault` where the bytes are not what an encoder wrote.
  package static func decode(
    _ bytes: UnsafeRawBufferPointer, _ body: (JournalRecord) -> Void
  ) throws(FormatFault) {
    guard let version = unsafe bytes.first else { throw .truncated }
    guard version == JournalEncoder.version else { throw .unknownVersion(version) }
    var reader = try unsafe ByteReader(checked: bytes)
    _ = try reader.byte()
    let count = try Int(reader.halfWord())
    // The shortest entry has four bytes.
    guard count <= JournalEncoder.largestCount, count <= reader.remaining / 4 else { throw .wrongCount }
    var series: Int64 = 0
    var time: Milliseconds = 0
    for _ in 0..<count {
      let control = try reader.byte()
      series &+= try reader.zigzag()
      time &+= try reader.zigzag()
      guard let index = UInt32(exactly: series) else { throw .impossible("a series number") }
      guard let quality = Quality(rawValue: control & 15) else { throw .impossible("a quality flag") }
      guard let kind = JournalRecord.Kind(rawValue: control >> 6) else {
        throw .impossible("an entry's kind")
      }
      let value = try value(&reader, isRaw: control & JournalControl.raw != 0)
      var place = PlaceTag.ofDevice
      if control & JournalControl.place != 0 {
        place = PlaceTag(rawValue: UInt32(truncatingIfNeeded: try reader.varint()))
      }
      let sample = Sample(time: time, value: value, quality: quality)
      body(JournalRecord(Reading(series: SeriesID(index), sample: sample, place: place), kind: kind))
    }
    guard reader.remaining == 0 else { throw .wrongCount }
  }

  @inline(__always) private static func value(
    _ reader: inout ByteReader, isRaw: Bool
  ) throws(FormatFault) -> Double {
    if isRaw { return Double(bitPattern: try reader.word()) }
    let (scaled, exponent) = try reader.varint().quotientAndRemainder(dividingBy: 10)
    return DecimalScale.value(ZigZag.decode(scaled), exponent: Int(exponent))
  }
}
