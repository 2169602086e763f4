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
    guard version == JournalEncoder.version || version == JournalEncoder.versionWithCoordinates else {
      throw .unknownVersion(version)
    }
    var reader = try unsafe ByteReader(checked: bytes)
    _ = try reader.byte()
    let count = try Int(reader.halfWord())
    // The shortest entry has four bytes.
    guard count <= JournalEncoder.largestCount, count <= reader.remaining / 4 else { throw .wrongCount }
    var series: Int64 = 0
    var time: Milliseconds = 0
    var fix = PlaceTag.ofDevice
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
        place = try self.place(&reader, hasCoordinates: version != JournalEncoder.version, after: &fix)
      }
      let sample = Sample(time: time, value: value, quality: quality)
      body(JournalRecord(Reading(series: SeriesID(index), sample: sample, place: place), kind: kind))
    }
    guard reader.remaining == 0 else { throw .wrongCount }
  }

  /// A place. `fix` is the last coordinate of the batch, from which the next one is told.
  private static func place(
    _ reader: inout ByteReader, hasCoordinates: Bool, after fix: inout PlaceTag
  ) throws(FormatFault) -> PlaceTag {
    let word = try reader.varint()
    let tag = hasCoordinates ? word >> 1 : word
    guard let rawValue = UInt32(exactly: tag) else { throw .impossible("a place") }
    guard hasCoordinates, word & 1 == 1 else { return PlaceTag(rawValue: rawValue) }
    let latitude = Int64(fix.latitudeSteps) &+ (try reader.zigzag())
    let longitude = Int64(fix.longitudeSteps) &+ (try reader.zigzag())
    guard let latitude = Int32(exactly: latitude), let longitude = Int32(exactly: longitude) else {
      throw .impossible("a coordinate")
    }
    fix = PlaceTag(rawValue: rawValue, latitudeSteps: latitude, longitudeSteps: longitude)
    return fix
  }

  @inline(__always) private static func value(
    _ reader: inout ByteReader, isRaw: Bool
  ) throws(FormatFault) -> Double {
    if isRaw { return Double(bitPattern: try reader.word()) }
    let (scaled, exponent) = try reader.varint().quotientAndRemainder(dividingBy: 10)
    return DecimalScale.value(ZigZag.decode(scaled), exponent: Int(exponent))
  }
}
