import RuleLanguage
import Telemetry

/// The limits of one device on one ladder, valid for a span of time, ready to be compared with.
///
/// Thresholds have changed over the years, so the limits carry the span they hold for and are looked up again
/// outside it. A ladder that holds *below* its thresholds is kept with all signs turned, so that there is one
/// comparison.
struct LadderLimits {
  private var raise: InlineArray<8, Double> = InlineArray(repeating: .infinity)
  private var leave: InlineArray<8, Double> = InlineArray(repeating: .infinity)
  private var present: UInt8 = 0
  private var from: Milliseconds = .max
  private var until: Milliseconds = .min

  /// Limits that must be looked up before use.
  init() {}

  /// Whether the limits hold at `time`.
  func areValid(at time: Milliseconds) -> Bool { from <= time && time < until }

  /// Looks up the thresholds of `device` as they were at `time`.
  init(_ rule: Rule, device: DeviceIndex?, thresholds: ThresholdTable, at time: Milliseconds) {
    (from, until) = (.min, .max)
    let margin = rule.clear?.margin ?? 0
    for (k, level) in rule.levels.enumerated() {
      guard let threshold = value(of: level.threshold, device, thresholds, at: time) else { continue }
      let isBelow = rule.direction == .below
      raise[k] = DecimalGrid.snap(isBelow ? -threshold : threshold)
      leave[k] = DecimalGrid.snap(raise[k] - margin)
      present |= 1 << UInt8(k)
    }
  }

  private mutating func value(
    of threshold: Threshold, _ device: DeviceIndex?, _ thresholds: ThresholdTable, at time: Milliseconds
  ) -> Double? {
    switch threshold {
    case .number(let value): return value
    case .named(let name):
      guard let device else { return nil }
      for entry in thresholds.history(of: name, device: device) {
        for bound in [entry.from, entry.until] {
          if bound <= time { from = max(from, bound) } else { until = min(until, bound) }
        }
      }
      guard let column = thresholds.column(of: name) else { return nil }
      return thresholds.value(column: column, device: device, at: time)
    }
  }

  /// Which levels a value holds, and which it is beyond. NaN holds none and is beyond none.
  func verdict(on value: Double, levelCount: Int, isBelow: Bool) -> Verdict {
    let value = DecimalGrid.snap(isBelow ? -value : value)
    var (held, beyond): (UInt8, UInt8) = (0, ~present)
    for k in 0..<levelCount where present & (1 << UInt8(k)) != 0 {
      if value >= raise[k] { held |= 1 << UInt8(k) }
      if value < leave[k] { beyond |= 1 << UInt8(k) }
    }
    return Verdict(held: held, beyond: beyond, present: present)
  }

  /// The verdict on a value that the expression filtered out: no level holds, all are left.
  var verdictOnNothing: Verdict { Verdict(held: 0, beyond: .max, present: present) }
}
