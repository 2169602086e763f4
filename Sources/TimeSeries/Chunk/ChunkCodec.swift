import Telemetry

/// Packs a sorted run of one series' samples into bytes and back, exactly; `docs/formats/chunk.md` draws it.
///
/// A codec keeps its compressor's memory and belongs to one thread at a time.
package final class ChunkCodec {
  /// The version of a run without coordinates: all of devices that stand still, and whatever was written before
  /// coordinates were kept.
  static let version: UInt8 = 1
  /// The version of a run with coordinates.
  static let versionWithCoordinates: UInt8 = 2
  /// The most samples of a chunk, which bounds what a damaged count can ask for.
  package static let largestCount = 1 << 16
  /// Zstandard's own default. The planes leave little but noise, in which a longer search finds nothing.
  package static let defaultLevel: Int32 = 3

  private static let historyMark: UInt8 = 0x10
  private let compressor: BlockCompressor

  /// A codec that compresses at a Zstandard level.
  package init(level: Int32 = ChunkCodec.defaultLevel) { compressor = BlockCompressor(level: level) }

  /// Packs a run.
  ///
  /// - Precondition: 1 to `largestCount` samples, each younger than the one before.
  package func encode(_ run: [StoredSample]) -> [UInt8] {
    precondition(!run.isEmpty && run.count <= ChunkCodec.largestCount, "a chunk holds 1 to 65,536 samples")
    let hasCoordinates = run.contains { $0.place.hasCoordinate }
    var writer = ByteWriter()
    writer.append(hasCoordinates ? ChunkCodec.versionWithCoordinates : ChunkCodec.version)
    writer.append(varint: UInt64(run.count))
    TimeColumn.append(run.map(\.time), to: &writer, with: compressor)
    ValueColumn.append(run, to: &writer, with: compressor)
    RunLengths.append(run.map(ChunkCodec.mark), to: &writer)
    RunLengths.append(run.map(\.place.rawValue), to: &writer)
    if hasCoordinates { CoordinateColumn.append(run, to: &writer, with: compressor) }
    writer.appendChecksum()
    return writer.bytes
  }

  /// Unpacks a run.
  ///
  /// - Throws: `FormatFault` where the bytes are not what `encode` wrote.
  package func decode(_ bytes: UnsafeRawBufferPointer) throws(FormatFault) -> [StoredSample] {
    guard let version = unsafe bytes.first else { throw .truncated }
    guard version == ChunkCodec.version || version == ChunkCodec.versionWithCoordinates else {
      throw .unknownVersion(version)
    }
    var reader = try unsafe ByteReader(checked: bytes)
    _ = try reader.byte()
    let count = try reader.count(upTo: ChunkCodec.largestCount)
    guard count > 0 else { throw .wrongCount }
    let times = try TimeColumn.read(&reader, count: count, with: compressor)
    let values = try ValueColumn.read(&reader, count: count, with: compressor)
    let marks = try RunLengths.read(&reader, count: count)
    let places = try RunLengths.read(&reader, count: count)
    var run: [StoredSample] = []
    run.reserveCapacity(count)
    for index in 0..<count {
      let mark = UInt8(truncatingIfNeeded: marks[index])
      guard let quality = Quality(rawValue: mark & 15) else { throw .impossible("a quality flag") }
      let sample = Sample(time: times[index], value: values[index], quality: quality)
      run.append(
        StoredSample(
          sample, place: PlaceTag(rawValue: places[index]), isHistory: mark & ChunkCodec.historyMark != 0))
    }
    if version == ChunkCodec.versionWithCoordinates {
      try CoordinateColumn.read(&reader, into: &run, with: compressor)
    }
    guard reader.remaining == 0 else { throw .wrongCount }
    return run
  }

  private static func mark(_ stored: StoredSample) -> UInt32 {
    UInt32(stored.sample.quality.rawValue | (stored.isHistory ? historyMark : 0))
  }
}
