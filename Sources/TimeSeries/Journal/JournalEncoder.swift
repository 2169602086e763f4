package import Telemetry

/// Packs the readings of one batch into the blob of one journal row; `docs/formats/journal.md` draws it.
///
/// A row a batch instead of a row a reading is what makes the store thirty times faster. Neighbours in a
/// batch are alike (the next series, the same second), so what is written of each is the difference.
/// One encoder serves all batches and keeps its memory.
package struct JournalEncoder: Sendable {
  /// The version of a batch in which no entry has a place; older programs read it too.
  static let version: UInt8 = 1
  /// The version of a batch with places, which come with coordinates.
  static let versionWithCoordinates: UInt8 = 2
  static let countPosition = 1
  static let headerLength = 5
  /// The most readings of a row: far above any batch of the pipeline, low enough to bound a damaged count.
  package static let largestCount = 1 << 20

  private var writer = ByteWriter()
  private var previousSeries: Int64 = 0
  private var previousTime: Milliseconds = 0
  private var exponent = 0
  private var previousPlace = PlaceTag.ofDevice
  private var hasPlaces = false

  /// How many entries the batch has so far.
  package private(set) var count = 0
  /// The earliest time of an entry.
  package private(set) var firstTime: Milliseconds = .max
  /// The latest time of an entry.
  package private(set) var lastTime: Milliseconds = .min

  /// An empty batch.
  package init() { begin() }

  /// Starts the next batch.
  package mutating func removeAll() {
    writer.removeAll()
    begin()
  }

  private mutating func begin() {
    writer.append(JournalEncoder.version)
    writer.append(halfWord: 0)
    (previousSeries, previousTime, exponent) = (0, 0, 0)
    (previousPlace, hasPlaces) = (.ofDevice, false)
    (count, firstTime, lastTime) = (0, .max, .min)
  }

  /// Adds an entry.
  ///
  /// - Precondition: the batch has fewer than `largestCount` entries.
  package mutating func append(_ reading: Reading, kind: JournalRecord.Kind = .reading) {
    precondition(count < JournalEncoder.largestCount, "a batch outgrew its journal row")
    let sample = reading.sample
    let time = sample.time
    let series = Int64(reading.series.index)
    var whole = DecimalScale.scaled(sample.value, exponent: exponent)
    if whole == nil, let found = DecimalScale.exponent(of: sample.value, from: 0) {
      exponent = found
      whole = DecimalScale.scaled(sample.value, exponent: found)
    }
    var control = UInt8(truncatingIfNeeded: sample.word & 15) | kind.rawValue << 6
    if whole == nil { control |= JournalControl.raw }
    if reading.place != .ofDevice { control |= JournalControl.place }
    writer.append(control)
    writer.append(zigzag: series - previousSeries)
    writer.append(zigzag: time - previousTime)
    if let whole {
      writer.append(varint: ZigZag.encode(whole) &* 10 + UInt64(exponent))
    } else {
      writer.append(word: sample.value.bitPattern)
    }
    if reading.place != .ofDevice { append(reading.place) }
    (previousSeries, previousTime) = (series, time)
    count += 1
    firstTime = min(firstTime, time)
    lastTime = max(lastTime, time)
  }

  /// The readings of one message share their place, and a bus has not gone far: differences are short.
  private mutating func append(_ place: PlaceTag) {
    hasPlaces = true
    writer.append(varint: UInt64(place.rawValue) << 1 | (place.hasCoordinate ? 1 : 0))
    guard place.hasCoordinate else { return }
    writer.append(zigzag: Int64(place.latitudeSteps) - Int64(previousPlace.latitudeSteps))
    writer.append(zigzag: Int64(place.longitudeSteps) - Int64(previousPlace.longitudeSteps))
    previousPlace = place
  }

  /// Completes the batch and lends its bytes, valid inside `body` only.
  ///
  /// Call it once a batch, after the last `append`; then `removeAll`.
  package mutating func withFinishedBytes<R, E>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    if hasPlaces { writer.replace(byte: JournalEncoder.versionWithCoordinates, at: 0) }
    writer.replace(halfWord: UInt32(count), at: JournalEncoder.countPosition)
    writer.appendChecksum()
    return try unsafe writer.bytes.withUnsafeBufferPointer { buffer throws(E) -> R in
      try unsafe body(UnsafeRawBufferPointer(buffer))
    }
  }
}

/// The bits of an entry's first byte above its flag.
enum JournalControl {
  /// The place follows.
  static let place: UInt8 = 0x10
  /// The value is eight raw bytes.
  static let raw: UInt8 = 0x20
}
