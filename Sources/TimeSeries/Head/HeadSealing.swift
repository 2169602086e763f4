package import Telemetry

/// What the store does with the head: take what is old enough into chunks, and put it back at a start.
extension Head {
  /// From this many samples on a run is worth a chunk of its own: a sixty-fourth of a full one, and at a
  /// sample a minute about as much again as the lateness holds.
  static let worthwhileRun = 128
  /// Above this many bytes, rings that are about to double are sealed sooner, in smaller runs.
  ///
  /// A hundred thousand series of two hours at a sample a minute fill rings of 128 to the brim; letting each
  /// wait for a worthwhile run would double them all.
  static let comfortableBytes = 128 << 20

  private var isLarge: Bool { residentBytes > Head.comfortableBytes }

  /// How much harder than usual to work at sealing: 1 up to a comfortable size, then by its square, so that a
  /// head that grows twice as large is emptied four times as fast. Slower batches are better than no memory.
  var pressure: Double {
    let size = Double(residentBytes) / Double(Head.comfortableBytes)
    return max(1, size * size)
  }

  /// How many samples of a series are unsealed and too old for anything to be sorted in among them.
  ///
  /// A sample exactly `lateness` behind the newest can still get an elder neighbour, an older one cannot.
  func sealableCount(of series: SeriesID) -> Int {
    let ring = rings[Int(series.index)]
    guard ring.count > ring.sealedCount, let newest = newest(series) else { return 0 }
    return max(0, ring.countThrough(newest.time - ring.lateness - 1) - Int(ring.sealedCount))
  }

  /// Whether sealing a series now is worth a chunk.
  func isRipe(_ series: SeriesID) -> Bool {
    let ring = rings[Int(series.index)]
    let unsealed = Int(ring.count - ring.sealedCount)
    let isCrowded = isLarge && ring.capacity - Int(ring.count) <= ring.capacity / 64
    guard unsealed >= Head.worthwhileRun || isCrowded else { return false }
    let sealable = sealableCount(of: series)
    return sealable >= Head.worthwhileRun || isCrowded && sealable > 0
  }

  /// Copies the samples that `sealableCount` counts, oldest first.
  func sealableRun(of series: SeriesID) -> [StoredSample] {
    let ring = rings[Int(series.index)]
    let low = Int(ring.sealedCount)
    return (low..<(low + sealableCount(of: series))).map { position in
      let sample = ring.sample(position)
      return StoredSample(sample, place: place(of: series, at: sample.time))
    }
  }

  /// The place noted for an unsealed sample; the newest of a series is always one.
  package func place(of series: SeriesID, at time: Milliseconds) -> PlaceTag {
    let trail = rings[Int(series.index)].trail
    return trail < 0 ? .ofDevice : trails[Int(trail)].tag(at: time)
  }

  /// The newest place noted for an unsealed sample; those not older than the lateness are always among them.
  package func newestPlace(of series: SeriesID) -> (place: PlaceTag, time: Milliseconds)? {
    let trail = rings[Int(series.index)].trail
    return trail < 0 ? nil : trails[Int(trail)].newest
  }

  /// The sample at exactly `time`.
  func sample(of series: SeriesID, at time: Milliseconds) -> Sample? {
    let ring = rings[Int(series.index)]
    let position = ring.countThrough(time) - 1
    guard position >= 0, ring.sample(position).time == time else { return nil }
    return ring.sample(position)
  }

  /// Up to which time the samples of a series are in chunks.
  func sealedThrough(_ series: SeriesID) -> Milliseconds { rings[Int(series.index)].sealedThrough }

  /// Notes that everything up to `time` is in chunks, and lets go of what no window needs.
  mutating func markSealed(_ series: SeriesID, through time: Milliseconds) {
    let index = Int(series.index)
    let sealed = Int32(rings[index].countThrough(time))
    unsealedCount -= Int(sealed - rings[index].sealedCount)
    rings[index].sealedCount = sealed
    rings[index].sealedThrough = time
    if rings[index].trail >= 0 { trails[Int(rings[index].trail)].forget(through: time) }
    guard let newest = newest(series) else { return }
    evict(before: newest.time, keeping: 2, inRing: index)
    shrink(ring: index)
  }

  /// Gives back memory that a passed backlog has taken: what is three quarters empty, or, in a large head,
  /// what would do with half and a little room to grow.
  private mutating func shrink(ring index: Int) {
    let count = Int(rings[index].count)
    var order = Int(rings[index].order)
    while order > SampleSlabs.smallestOrder {
      let half = 1 << (order - 1)
      guard count * 2 <= half || isLarge && count + half / 32 <= half else { break }
      order -= 1
    }
    if order < Int(rings[index].order) { resize(ring: index, toOrder: order) }
  }

  /// Says, before anything is restored, up to which time the samples of a series are in chunks.
  mutating func restoreSealedThrough(_ time: Milliseconds, of series: SeriesID) {
    rings[Int(series.index)].sealedThrough = time
  }

  /// Puts back a reading that the journal holds and no chunk does. Its lateness was judged when it came.
  mutating func restore(_ reading: Reading) {
    let index = Int(reading.series.index)
    let time = reading.sample.time
    let ring = rings[index]
    let position = ring.countThrough(time)
    if position > 0, ring.sample(position - 1).time == time { return }
    insert(reading.sample, at: position, inRing: index)
    if reading.place != .ofDevice { note(reading.place, at: time, inRing: index) }
    unsealedCount += 1
  }

  /// Puts back sealed samples that a window reaches, in front of those that are here.
  ///
  /// - Precondition: they are older than all that are here.
  mutating func restoreSealed(_ samples: [Sample], of series: SeriesID) {
    let index = Int(series.index)
    let count = Int(rings[index].count)
    let present = (0..<count).map { rings[index].sample($0) }
    precondition(
      samples.isEmpty || present.isEmpty || samples[samples.count - 1].time < present[0].time,
      "What is put back lies before what is here.")
    var order = max(Int(rings[index].order), SampleSlabs.smallestOrder)
    while 1 << order < count + samples.count { order += 1 }
    if order != Int(rings[index].order) { resize(ring: index, toOrder: order) }
    for (position, sample) in (samples + present).enumerated() { rings[index].store(sample, at: position) }
    rings[index].revision &+= 1
    rings[index].count += Int32(samples.count)
    rings[index].sealedCount += Int32(samples.count)
  }
}
