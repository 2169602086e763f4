import Telemetry

/// Where a moving device was, sample by sample: which samples have a coordinate, then latitudes and longitudes.
///
/// A bus drives on as it drove, so second differences of its positions are small; a bus that waits costs next to
/// nothing.
enum CoordinateColumn {
  static func append(_ run: [StoredSample], to writer: inout ByteWriter, with compressor: BlockCompressor) {
    RunLengths.append(run.map { $0.place.hasCoordinate ? 1 : 0 }, to: &writer)
    let fixes = run.lazy.map(\.place).filter(\.hasCoordinate)
    IntegerColumn.append(fixes.map { Int64($0.latitudeSteps) }, to: &writer, with: compressor)
    IntegerColumn.append(fixes.map { Int64($0.longitudeSteps) }, to: &writer, with: compressor)
  }

  /// Adds the coordinates to samples that so far have their commune only.
  static func read(
    _ reader: inout ByteReader, into run: inout [StoredSample], with compressor: BlockCompressor
  ) throws(FormatFault) {
    let presence = try RunLengths.read(&reader, count: run.count)
    guard presence.allSatisfy({ $0 <= 1 }) else { throw .impossible("a run of coordinates") }
    let count = presence.count { $0 == 1 }
    guard count > 0 else { throw .wrongCount }
    let latitudes = try IntegerColumn.read(&reader, count: count, with: compressor)
    let longitudes = try IntegerColumn.read(&reader, count: count, with: compressor)
    var next = 0
    for index in run.indices where presence[index] == 1 {
      guard let latitude = Int32(exactly: latitudes[next]), let longitude = Int32(exactly: longitudes[next])
      else { throw .impossible("a coordinate") }
      run[index].place = PlaceTag(
        rawValue: run[index].place.rawValue, latitudeSteps: latitude, longitudeSteps: longitude)
      next += 1
    }
  }
}
