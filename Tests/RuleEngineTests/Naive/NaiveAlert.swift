/// What an alert rule asks of time, in seconds.
struct NaivePolicy {
  var isLadder = false
  var isBelow = false
  var margin = 0.0
  /// One entry a level; a plain rule has one without a threshold.
  var thresholds: [Double] = [0]
  var raiseAfter: [Int] = [0]
  var confirm: [Int] = [1]
  var clearFor = 0
  var keepFiringFor = 0
  var noData = "resolve"
}

/// The life of one alert, looked at every second, as docs/rules.md tells it.
struct NaiveAlert {
  let policy: NaivePolicy
  private var level = 0
  private var firesAboutSilence = false
  private var isKnown = false
  /// Since when each level waits to be raised or left; nothing while it does not.
  private var waiting: [Int?]
  private var agreeing: [Int]

  init(_ policy: NaivePolicy) {
    self.policy = policy
    waiting = policy.thresholds.map { _ in nil }
    agreeing = policy.thresholds.map { _ in 0 }
  }

  /// Takes in one second, and says what changed, for instance `firing 0→2`.
  mutating func live(_ answer: Formula.Answer, at second: Int, isNewReading: Bool) -> String? {
    isKnown = isKnown || answer.hasData
    guard isKnown else { return nil }
    if let value = answer.value {
      let limits = policy.thresholds.map { policy.isBelow ? -$0 : $0 }
      let height = policy.isBelow ? -value : value
      return decide(
        holds: policy.isLadder ? limits.map { height >= $0 } : [true],
        isBeyond: policy.isLadder ? limits.map { height < $0 - policy.margin } : [false],
        second, isNewReading, clearFor: policy.clearFor)
    }
    let (none, all) = (waiting.map { _ in false }, waiting.map { _ in true })
    if answer.hasData {
      return decide(holds: none, isBeyond: all, second, isNewReading, clearFor: policy.clearFor)
    }
    switch policy.noData {
    case "keep": return nil
    case "resolve":
      if level == 0, !firesAboutSilence, waiting.allSatisfy({ $0 == nil }) { return nil }
      return decide(holds: none, isBeyond: all, second, false, clearFor: 0)
    case "ignore":
      let wasPending = isPending
      waiting = waiting.map { _ in nil }
      return wasPending ? "cancelled 0→0" : nil
    default:
      if level > 0 || firesAboutSilence { return nil }
      waiting = waiting.map { _ in nil }
      firesAboutSilence = true
      return "firing 0→0"
    }
  }

  private var isPending: Bool { level == 0 && !firesAboutSilence && waiting.contains { $0 != nil } }

  private mutating func decide(
    holds: [Bool], isBeyond: [Bool], _ second: Int, _ isNewReading: Bool, clearFor: Int
  ) -> String? {
    let (old, wasPending, wasSilent) = (level, isPending, firesAboutSilence)
    for k in waiting.indices {
      guard k < level ? isBeyond[k] : holds[k] else {
        waiting[k] = nil
        continue
      }
      if waiting[k] == nil { (waiting[k], agreeing[k]) = (second, 0) }
      if k >= level, isNewReading { agreeing[k] += 1 }
    }
    let raised = waiting.indices.last { k in
      guard k >= level, let since = waiting[k] else { return false }
      let isConfirmed = policy.confirm[k] == 1 || agreeing[k] >= policy.confirm[k]
      return isConfirmed && second - since >= policy.raiseAfter[k]
    }
    var target = raised.map { $0 + 1 } ?? level
    if raised == nil {
      while target > 0, let since = waiting[target - 1],
        second - since >= (target == 1 ? max(clearFor, policy.keepFiringFor) : clearFor)
      {
        target -= 1
      }
    }
    for k in min(level, target)..<max(level, target) {
      waiting[k] = (k < target ? isBeyond[k] : holds[k]) ? second : nil
      agreeing[k] = 0
    }
    level = target
    firesAboutSilence = false
    if wasSilent { return target > 0 ? "levelChanged 0→\(target)" : "resolved 0→0" }
    if old == target {
      if old > 0 || wasPending == isPending { return nil }
      let highest = waiting.indices.last { waiting[$0] != nil } ?? 0
      return isPending ? "pending 0→\(highest + 1)" : "cancelled 0→0"
    }
    return old == 0
      ? "firing 0→\(target)" : target == 0 ? "resolved \(old)→0" : "levelChanged \(old)→\(target)"
  }
}
