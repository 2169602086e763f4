package import Telemetry

/// The life of one alert of one rule on one device: inactive, pending, firing at a level, resolved.
///
/// Events go in (`judge` after an evaluation, `lose` when the readings fall silent), changes come out; no
/// clock is read and nothing is sent. Every level has one timer: above the present level it says since when
/// the level *holds*, at or below since when the value is *beyond its margin*. That is why a river that
/// falls from báo động III in steps leaves every level after that level's own hour.
package struct AlertInstance: Sendable {
  /// The level it fires at, counted from one; zero while it does not fire.
  package private(set) var level = 0
  /// Whether it fires because the readings fell silent (`no_data: alert`).
  package private(set) var isSilenceAlert = false
  /// How often it has been raised. Never goes back, so an alert's identity is never given twice.
  package private(set) var episode: UInt32 = 0
  /// When it was raised; meaningless before.
  package private(set) var raisedAt: Milliseconds = 0
  /// When it last changed; nothing may be decided of it for an earlier time, not even after a restart.
  private(set) var changedAt: Milliseconds = .min
  /// Whether anything worth storing has changed since the last `markStored()`.
  package private(set) var isDirty = false

  /// Bit *k*: `since[k]` is running.
  private(set) var timed: UInt8 = 0
  private(set) var since: InlineArray<8, Milliseconds> = InlineArray(repeating: 0)
  private(set) var counts: InlineArray<8, UInt8> = InlineArray(repeating: 0)

  /// An alert that has never been raised.
  package init() {}

  /// Whether it fires, at a level or about silence.
  package var isFiring: Bool { level > 0 || isSilenceAlert }
  /// Whether its condition holds but has not held long or often enough.
  package var isPending: Bool { !isFiring && timed != 0 }
  /// Whether nothing is going on that silence or time could change.
  package var isIdle: Bool { !isFiring && timed == 0 }
  /// The highest level waiting to be raised; zero for none.
  package var pendingLevel: Int { isPending ? 8 - timed.leadingZeroBitCount : 0 }

  /// Says that the present state has been handed to the store.
  package mutating func markStored() { isDirty = false }

  /// Takes in the verdict of one evaluation.
  ///
  /// `isNewReading` says whether a reading younger than all before it caused the evaluation; only such
  /// readings count towards `confirm`.
  /// - Returns: what changed, if anything.
  package mutating func judge(
    _ verdict: Verdict, at time: Milliseconds, isNewReading: Bool, policy: borrowing AlertPolicy
  ) -> AlertChange? {
    let below = bits(below: level)
    let moves = (verdict.held & ~below) | (verdict.beyond & below)
    if moves | timed == 0, !isSilenceAlert { return nil }
    return decide(
      verdict, at: time, isNewReading: isNewReading, clearFor: policy.clearFor, policy: policy)
  }

  /// Takes in that the readings have fallen silent.
  package mutating func lose(at time: Milliseconds, policy: borrowing AlertPolicy) -> AlertChange? {
    switch policy.noData {
    case .keep:
      return nil
    case .resolve:
      if isIdle { return nil }
      let gone = Verdict(held: 0, beyond: .max, present: bits(below: policy.levelCount))
      return decide(gone, at: time, isNewReading: false, clearFor: 0, policy: policy)
    case .ignore:
      return dropTimers(at: time)
    case .alert:
      if isFiring { return nil }
      timed = 0
      isSilenceAlert = true
      raise(at: time)
      return AlertChange(.firing)
    }
  }

  /// Ends it because its rule is gone or has another meaning now, or goes out of effect at `time`.
  package mutating func end(at time: Milliseconds? = nil) -> AlertChange? {
    let (wasFiring, wasPending, from) = (isFiring, isPending, level)
    if let time, wasFiring || wasPending { changedAt = time }
    isDirty = isDirty || wasFiring || wasPending
    timed = 0
    level = 0
    isSilenceAlert = false
    if wasFiring { return AlertChange(.resolved, from: from) }
    return wasPending ? AlertChange(.cancelled) : nil
  }

  /// The next time after `time` at which one of its waits may be over; `.max` for never.
  package func nextDue(after time: Milliseconds, policy: borrowing AlertPolicy) -> Milliseconds {
    var due = Milliseconds.max
    var rest = timed
    while rest != 0 {
      let k = rest.trailingZeroBitCount
      rest &= rest - 1
      if k < level {
        due = min(due, later(since[k] + policy.clearFor, than: time))
        due = min(due, later(since[k] + policy.keepFiringFor, than: time))
      } else {
        due = min(due, later(since[k] + policy.raiseAfter[k], than: time))
      }
    }
    return due
  }
}

extension AlertInstance {
  private mutating func decide(
    _ verdict: Verdict, at time: Milliseconds, isNewReading: Bool, clearFor: Milliseconds,
    policy: borrowing AlertPolicy
  ) -> AlertChange? {
    let change = moved(
      by: verdict, at: time, isNewReading: isNewReading, clearFor: clearFor, policy: policy)
    if change != nil { changedAt = time }
    return change
  }

  private mutating func moved(
    by verdict: Verdict, at time: Milliseconds, isNewReading: Bool, clearFor: Milliseconds,
    policy: borrowing AlertPolicy
  ) -> AlertChange? {
    let (old, wasPending, wasSilent) = (level, isPending, isSilenceAlert)
    updateTimers(verdict, at: time, isNewReading: isNewReading, policy: policy)
    let target = targetLevel(verdict, at: time, clearFor: clearFor, policy: policy)
    if target != old { move(to: target, verdict, at: time) }
    if wasSilent {
      isSilenceAlert = false
      isDirty = true
      return target > 0 ? AlertChange(.levelChanged, to: target) : AlertChange(.resolved)
    }
    switch (old, target) {
    case (0, 0):
      if wasPending == isPending { return nil }
      return isPending ? AlertChange(.pending, to: pendingLevel) : AlertChange(.cancelled)
    case (0, _):
      raise(at: time)
      return AlertChange(.firing, to: target)
    case (_, 0):
      return AlertChange(.resolved, from: old)
    default:
      return old == target ? nil : AlertChange(.levelChanged, from: old, to: target)
    }
  }

  /// Starts, stops and counts: one timer a level.
  private mutating func updateTimers(
    _ verdict: Verdict, at time: Milliseconds, isNewReading: Bool, policy: borrowing AlertPolicy
  ) {
    for k in 0..<policy.levelCount {
      let bit: UInt8 = 1 << UInt8(k)
      let isMoving = (k < level ? verdict.beyond : verdict.held) & bit != 0
      switch (isMoving, timed & bit != 0) {
      case (true, false): start(k, at: time)
      case (false, true):
        timed &= ~bit
        isDirty = true
      default: break
      }
      if isMoving, k >= level, isNewReading, counts[k] < policy.confirm[k] {
        counts[k] += 1
        // A rule that is content with one reading has nothing to remember about it.
        if policy.confirm[k] > 1 { isDirty = true }
      }
    }
  }

  /// The highest level that has held long enough; else the highest that has not yet been left.
  private func targetLevel(
    _ verdict: Verdict, at time: Milliseconds, clearFor: Milliseconds, policy: borrowing AlertPolicy
  ) -> Int {
    var k = policy.levelCount - 1
    while k >= level {
      let isHeld = timed & (1 << UInt8(k)) != 0
      // A single reading needs no counting, and a timer may decide what no reading does (an average falls
      // because an old reading leaves the window).
      let wanted = policy.confirm[k] <= 1 ? 0 : policy.confirm[k]
      if isHeld, counts[k] >= wanted, time - since[k] >= policy.raiseAfter[k] { return k + 1 }
      k -= 1
    }
    var target = level
    while target > 0, hasLeft(target - 1, verdict, at: time, clearFor: clearFor, policy: policy) {
      target -= 1
    }
    return target
  }

  private func hasLeft(
    _ k: Int, _ verdict: Verdict, at time: Milliseconds, clearFor: Milliseconds,
    policy: borrowing AlertPolicy
  ) -> Bool {
    let bit: UInt8 = 1 << UInt8(k)
    guard timed & bit != 0 else { return false }
    if verdict.present & bit == 0, verdict.present != 0 { return true }
    let isLowest = verdict.present & (bit - 1) == 0
    return time - since[k] >= (isLowest ? max(clearFor, policy.keepFiringFor) : clearFor)
  }

  /// Changes the level; the timers of the levels that change sides start anew.
  private mutating func move(to target: Int, _ verdict: Verdict, at time: Milliseconds) {
    for k in min(level, target)..<max(level, target) {
      let bit: UInt8 = 1 << UInt8(k)
      timed &= ~bit
      if (k < target ? verdict.beyond : verdict.held) & bit != 0 { start(k, at: time) }
    }
    level = target
    isDirty = true
  }

  private mutating func start(_ k: Int, at time: Milliseconds) {
    timed |= 1 << UInt8(k)
    since[k] = time
    counts[k] = 0
    isDirty = true
  }

  private mutating func raise(at time: Milliseconds) {
    episode += 1
    raisedAt = time
    changedAt = time
    isDirty = true
  }

  private mutating func dropTimers(at time: Milliseconds) -> AlertChange? {
    guard timed != 0 else { return nil }
    let wasPending = isPending
    timed = 0
    changedAt = time
    isDirty = true
    return wasPending ? AlertChange(.cancelled) : nil
  }

  private func later(_ due: Milliseconds, than time: Milliseconds) -> Milliseconds {
    due > time ? due : .max
  }

  private func bits(below level: Int) -> UInt8 { level >= 8 ? .max : (1 << UInt8(level)) - 1 }
}

extension AlertInstance {
  /// Rebuilds a state from its parts, as the store kept them.
  init(
    level: Int, isSilenceAlert: Bool, episode: UInt32, raisedAt: Milliseconds, changedAt: Milliseconds,
    timers: [(level: Int, since: Milliseconds, count: UInt8)]
  ) {
    self.level = level
    self.isSilenceAlert = isSilenceAlert
    self.episode = episode
    self.raisedAt = raisedAt
    self.changedAt = changedAt
    for timer in timers {
      timed |= 1 << UInt8(timer.level)
      since[timer.level] = timer.since
      counts[timer.level] = timer.count
    }
  }
}
