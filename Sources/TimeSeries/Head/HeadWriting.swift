package import Telemetry

extension Head {
  /// Adds one sample, keeping its series ordered by sensor time.
  ///
  /// Gateways replay their backlog after an outage, so a sample may arrive after younger ones. It is sorted
  /// in while it is at most the series' lateness behind the newest. A second sample at the same time keeps
  /// the first value: brokers redeliver, and a redelivery must not move an alert.
  ///
  /// - Parameter place: where a moving device was; kept until the sample is sealed.
  /// - Precondition: the series was made room for by `grow`.
  /// - Complexity: O(1) in order, O(*k*) for a sample *k* places late.
  @discardableResult
  package mutating func append(
    _ sample: Sample, to series: SeriesID, place: PlaceTag = .ofDevice
  ) -> AppendOutcome {
    let index = Int(series.index)
    let time = sample.time
    let ring = rings[index]
    let count = Int(ring.count)
    var position = count
    if count > 0, ring.sample(count - 1).time >= time {
      position = ring.countThrough(time)
      if position > 0, ring.sample(position - 1).time == time {
        let stored = ring.sample(position - 1)
        let isSame = stored.value == sample.value || stored.value.bitPattern == sample.value.bitPattern
        return isSame ? .repeated : .conflicting(stored: stored)
      }
      if ring.sample(count - 1).time - time > ring.lateness { return .history }
    }
    if time <= ring.sealedThrough { return .history }
    insert(sample, at: position, inRing: index)
    if place != .ofDevice { note(place, at: time, inRing: index) }
    unsealedCount += 1
    return position == count ? .appended : .sorted
  }

  /// Changes the flag of the sample at exactly `time`, for a test that judges a sample by its successor.
  ///
  /// - Returns: whether there is such a sample.
  @discardableResult
  package mutating func setQuality(_ quality: Quality, of series: SeriesID, at time: Milliseconds) -> Bool {
    let ring = rings[Int(series.index)]
    let position = ring.countThrough(time) - 1
    guard position >= 0 else { return false }
    var sample = ring.sample(position)
    guard sample.time == time else { return false }
    if sample.quality.isVisibleToRules != quality.isVisibleToRules { rings[Int(series.index)].revision &+= 1 }
    sample.quality = quality
    ring.store(sample, at: position)
    return true
  }

  mutating func insert(_ sample: Sample, at position: Int, inRing index: Int) {
    let newestTime = max(sample.time, newest(SeriesID(index))?.time ?? sample.time)
    var position = position
    if Int(rings[index].count) == rings[index].capacity {
      let evicted = evict(before: newestTime, keeping: 1, inRing: index)
      position -= evicted
      if evicted == 0 {
        resize(ring: index, toOrder: max(Int(rings[index].order) + 1, SampleSlabs.smallestOrder))
      }
    }
    let count = Int(rings[index].count)
    if position < count { rings[index].revision &+= 1 }
    var later = count
    while later > position {
      rings[index].store(rings[index].sample(later - 1), at: later)
      later -= 1
    }
    rings[index].store(sample, at: position)
    rings[index].count += 1
  }

  /// Lets go of sealed samples that lie outside the window behind `newestTime`, but of no more than leaves
  /// `keeping`.
  ///
  /// - Returns: how many went.
  @discardableResult
  mutating func evict(before newestTime: Milliseconds, keeping: Int, inRing index: Int) -> Int {
    let ring = rings[index]
    let limit = min(Int(ring.sealedCount), Int(ring.count) - keeping)
    var evicted = 0
    while evicted < limit, newestTime - ring.sample(evicted).time >= ring.window { evicted += 1 }
    guard evicted > 0 else { return 0 }
    rings[index].start = Int32((Int(ring.start) + evicted) & (ring.capacity - 1))
    rings[index].count -= Int32(evicted)
    rings[index].sealedCount -= Int32(evicted)
    return evicted
  }

  /// Moves a ring to a block of another size.
  mutating func resize(ring index: Int, toOrder order: Int) {
    let old = rings[index]
    let count = Int(old.count)
    precondition(count <= 1 << order, "a ring cannot shrink below its samples")
    let block = unsafe slabs.allocate(order: order)
    unsafe old.withSamples(from: 0, to: count) { first, second in
      if let source = first.baseAddress {
        unsafe block.initialize(from: source, count: first.count)
      }
      if let source = second.baseAddress {
        unsafe (block + first.count).initialize(from: source, count: second.count)
      }
    }
    if let base = unsafe old.base { unsafe slabs.release(base, order: Int(old.order)) }
    unsafe rings[index].base = block
    rings[index].start = 0
    rings[index].order = Int8(order)
  }

  mutating func note(_ place: PlaceTag, at time: Milliseconds, inRing index: Int) {
    if rings[index].trail < 0 {
      rings[index].trail = Int32(trails.count)
      trails.append(PlaceTrail())
    }
    trails[Int(rings[index].trail)].note(place, at: time)
  }
}
