import RuleLanguage
import Telemetry

/// A while in which a rule is in effect all the time, or not at all.
struct EffectSpan {
  /// The earliest time that was asked about; it may have begun before.
  var since = Milliseconds.max
  /// When it ends; `.max` for never.
  var until = Milliseconds.min
  /// Which of the two.
  var isInEffect = false
}

/// Rules that are in effect only at times: a limit until the law changes, a queue warning in the rush hour.
///
/// Outside of its effect a rule is as if its expression had no result, except that nothing waits for a clear:
/// what it raised ends at the very instant, and what was pending is cancelled.
extension RuleEngine {
  /// What is known of the effect of a rule around `time`, looked up in the calendar once for all readings until
  /// it changes: out of season that is a search through months of days.
  mutating func effectSpan(of rule: Int, at time: Milliseconds) -> EffectSpan {
    let known = effectSpans[rule]
    if known.since <= time, time < known.until { return known }
    let effect = rules[rule].effect
    let span = EffectSpan(
      since: time, until: effect.nextChange(after: time), isInEffect: effect.holds(at: time))
    effectSpans[rule] = span
    return span
  }

  /// Whether a rule is in effect at `time`.
  func isInEffect(_ rule: Int, at time: Milliseconds) -> Bool {
    !headers[rule].isTemporary || rules[rule].effect.holds(at: time)
  }

  /// When a rule that is out of effect looks at its readings again; `.max` for never.
  mutating func beginning(of rule: Int, after time: Milliseconds) -> Milliseconds {
    let begins = effectSpan(of: rule, at: time).until
    let interval = headers[rule].interval
    return interval > 0 && begins < .max ? RuleEngine.multiple(of: interval, from: begins) : begins
  }

  /// When a rule goes out of effect after `time`, or looks at its readings again.
  mutating func nextEffect(of rule: Int, after time: Milliseconds) -> Milliseconds {
    let span = effectSpan(of: rule, at: time)
    return span.isInEffect ? span.until : beginning(of: rule, after: time)
  }

  /// Makes a partition be looked at when its rule goes out of effect, or comes into it.
  mutating func appointAtEffect(_ partition: Int, after time: Milliseconds) {
    let rule = Int(partitions[partition].rule)
    guard headers[rule].isTemporary, time > .min else { return }
    appoint(partition, at: nextEffect(of: rule, after: time))
  }

  /// Whether a partition is to be judged at `time`; ends its alerts where the rule has gone out of effect since
  /// it was judged last.
  mutating func isJudging(
    _ partition: Int, at time: Milliseconds, isReading: Bool, into transitions: inout [Transition]
  ) -> Bool {
    let rule = Int(partitions[partition].rule)
    let last = partitions[partition].lastEvaluation
    // A batch may bring the morning's first reading before any timer ended what the evening left.
    if last > .min {
      let before = effectSpan(of: rule, at: last)
      if before.isInEffect, before.until <= time {
        leaveEffect(partition, at: before.until, into: &transitions)
      }
    }
    if effectSpan(of: rule, at: time).isInEffect { return true }
    // What still stands was raised before somebody changed the effect.
    leaveEffect(partition, at: time, into: &transitions)
    partitions[partition].lastEvaluation = time
    // The station has spoken, so its silence will mean something when the rule is in effect.
    if isReading { partitions[partition].hadData = true }
    arm(partition, due: beginning(of: rule, after: time))
    return false
  }

  private mutating func leaveEffect(
    _ partition: Int, at time: Milliseconds, into transitions: inout [Transition]
  ) {
    for instance in instances(of: partition) {
      guard let change = instances[Int(instance)].state.end(at: time) else { continue }
      list(instance)
      transitions.append(transition(instance, change, at: time, cause: .effect))
    }
  }

  /// The alert instances of a partition, in the order in which they were made; a recording rule has none.
  func instances(of partition: Int) -> [Int32] {
    let target = partitions[partition].target
    guard target >= 0, !headers[Int(partitions[partition].rule)].isRecording else { return [] }
    return partitions[partition].isPointwise ? [target] : groups[Int(target)].instances.values.sorted()
  }
}
