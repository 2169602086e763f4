import CPrefetch
package import Telemetry

/// Puts a QARTOD flag on every reading, from the limits of its field and a few numbers of memory a slot.
///
/// Source of the tests: U.S. IOOS, *Manual for Real-Time Quality Control of Water Level Data*, version 2.1,
/// 2021. The limits of calm months are broken by floods themselves: rate, gap and spike say *suspect*, which
/// rules still see. Only the sensor's own range, and limits someone chose to call `fail`, hide a reading.
///
/// The memory is rebuilt after a start by `replay`ing stored samples; it is never stored.
package struct QualityControl: Sendable {
  /// What `check` found.
  package struct Verdict: Equatable, Sendable {
    /// The flag of the reading just given.
    package var quality: Quality
    /// The reading before it, where its flag has become worse: a spike shows only once the next one is there.
    package var correction: Correction?
  }

  /// A worse flag for a reading that was already given out.
  package struct Correction: Equatable, Sendable {
    /// The time of the reading.
    package var time: Milliseconds
    /// Its new flag.
    package var quality: Quality
  }

  /// What a slot remembers of its past.
  private struct Memory {
    /// The time of the newest reading, whatever its flag; `.min` before the first one.
    var newest: Milliseconds = .min
    /// The newest reading that did not fail: what rates and steps are measured from.
    var time: Milliseconds = .min
    var value = 0.0
    var quality = Quality.unknown
    /// The reading before it, the other neighbour of a spike.
    var before = 0.0
    /// How many of the two have nothing missing or failed behind them.
    var neighbours = 0
  }

  private let limits: [QualityLimits]
  private let limitsOfSlot: [UInt32]
  private let flatSlot: [UInt32]
  private var memories: [Memory]
  private var flatLine: FlatLine

  /// Tests for each slot, by the index of its limits.
  ///
  /// - Precondition: every element of `limitsOfSlot` is an index of `limits`.
  package init(limits: [QualityLimits], limitsOfSlot: [UInt32]) {
    precondition(
      limitsOfSlot.allSatisfy { Int($0) < limits.count }, "each slot must name limits that exist")
    self.limits = limits
    self.limitsOfSlot = limitsOfSlot
    memories = Array(repeating: Memory(), count: limitsOfSlot.count)
    var flats: UInt32 = 0
    flatSlot = limitsOfSlot.map { index in
      guard limits[Int(index)].flat != nil else { return .max }
      flats += 1
      return flats - 1
    }
    flatLine = FlatLine(slots: Int(flats))
  }

  /// How many slots are watched.
  package var slotCount: Int { memories.count }

  /// Begins to fetch what `check` will look at for some slots.
  package func prefetch(_ slots: [Int]) {
    unsafe memories.withUnsafeBufferPointer { memories in
      for index in slots.indices {
        let slot = slots[index]
        let memory = unsafe UnsafeRawPointer(memories.baseAddress! + slot)
        unsafe citywatch_prefetch(memory)
        unsafe citywatch_prefetch(memory + MemoryLayout<Memory>.size - 1)
        let flat = flatSlot[slot]
        if flat != .max { flatLine.prefetch(Int(flat)) }
      }
    }
  }

  /// Judges one reading.
  ///
  /// A reading that is not newer than the slot's newest (a gateway's backlog, a redelivery) is judged by its
  /// range alone and changes no memory: its neighbours were judged without it, and the same day delivered
  /// twice must get the same flags.
  ///
  /// - Complexity: O(1), no allocation.
  package mutating func check(_ slot: Int, time: Milliseconds, value: Double) -> Verdict {
    let limits = self.limits[Int(limitsOfSlot[slot])]
    var judgement = Judgement()
    QualityControl.judgeRange(value, limits, &judgement)
    guard time > memories[slot].newest else { return Verdict(quality: judgement.quality) }
    if judgement.quality == .fail {
      memories[slot].newest = time
      memories[slot].neighbours = 0
      return Verdict(quality: .fail)
    }
    let memory = memories[slot]
    QualityControl.judgeStep(time, value, since: memory, limits, &judgement)
    if let flat = limits.flat {
      let start = flatLine.extend(
        Int(flatSlot[slot]), time: time, value: value, tolerance: flat.tolerance * (1 - QualityControl.slack))
      QualityControl.judgeFlat(flat, lasting: start.map { time - $0 } ?? 0, &judgement)
    }
    let correction = QualityControl.judgeSpike(of: memory, next: value, limits)
    remember(slot, time, value, judgement.quality)
    return Verdict(quality: judgement.quality, correction: correction)
  }

  /// Notes that a slot sent its mark for "no value": the readings around it are not neighbours.
  package mutating func skip(_ slot: Int, time: Milliseconds) {
    guard time > memories[slot].newest else { return }
    memories[slot].newest = time
    memories[slot].neighbours = 0
  }

  /// Feeds one stored sample, in order of time, to rebuild the memory of a slot after a start.
  package mutating func replay(_ sample: Sample, slot: Int) {
    if sample.quality == .missing {
      skip(slot, time: sample.time)
    } else {
      _ = check(slot, time: sample.time, value: sample.value)
    }
  }

  private mutating func remember(
    _ slot: Int, _ time: Milliseconds, _ value: Double, _ quality: Quality
  ) {
    let memory = memories[slot]
    memories[slot] = Memory(
      newest: time, time: time, value: value, quality: quality, before: memory.value,
      neighbours: min(2, memory.neighbours + 1))
  }
}

extension QualityControl {
  /// The worst of what the tests said; `unknown` until one of them could be made.
  private struct Judgement {
    private(set) var quality = Quality.unknown

    mutating func add(_ result: Quality) {
      quality = quality == .unknown ? result : max(quality, result)
    }
  }

  /// Limits are decimals, which binary numbers only come near: without this part in a thousand million,
  /// 4.4 − 3.9 would be strictly more than 0.5. It is far below any sensor's last digit.
  private static let slack = 1e-9

  private static func exceeds(_ value: Double, _ limit: Double) -> Bool { value > limit * (1 + slack) }

  private static func judgeRange(_ value: Double, _ limits: QualityLimits, _ judgement: inout Judgement) {
    guard value.isFinite else { return judgement.add(.fail) }
    if let range = limits.range { judgement.add(range.contains(value) ? .good : .fail) }
    if let usual = limits.usual { judgement.add(usual.contains(value) ? .good : .suspect) }
  }

  /// Rate of change, and a jump after a silence: both measured from the newest reading that did not fail.
  private static func judgeStep(
    _ time: Milliseconds, _ value: Double, since memory: Memory, _ limits: QualityLimits,
    _ judgement: inout Judgement
  ) {
    guard memory.time != .min else { return }
    let elapsed = time - memory.time
    let step = abs(value - memory.value)
    if let rate = limits.ratePerSecond {
      judgement.add(exceeds(step / (Double(elapsed) / 1_000), rate) ? .suspect : .good)
    }
    if let gap = limits.gap {
      judgement.add(elapsed > gap.silence && exceeds(step, gap.jump) ? .suspect : .good)
    }
  }

  private static func judgeFlat(
    _ flat: QualityLimits.Flat, lasting span: Milliseconds, _ judgement: inout Judgement
  ) {
    if let fail = flat.fail, span >= fail { return judgement.add(.fail) }
    judgement.add(span >= flat.suspect ? .suspect : .good)
  }

  /// Judges the newest remembered reading by its neighbours, the one before it and `next`.
  private static func judgeSpike(
    of memory: Memory, next: Double, _ limits: QualityLimits
  ) -> Correction? {
    guard let spike = limits.spike, memory.neighbours == 2 else { return nil }
    let off = abs(memory.value - (memory.before + next) / 2)
    var quality = exceeds(off, spike.suspect) ? Quality.suspect : .good
    if let fail = spike.fail, exceeds(off, fail) { quality = .fail }
    guard quality != .good, quality > memory.quality else { return nil }
    return Correction(time: memory.time, quality: quality)
  }
}
