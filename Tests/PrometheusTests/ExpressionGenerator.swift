import Telemetry

/// Writes expressions over all of the grammar that mean something on `IrregularReadings`.
///
/// An expression of random parts is nearly always empty. This one knows which labels its parts have, so that
/// partners find each other most of the time.
struct ExpressionGenerator {
  /// The labels that the elements have.
  enum Shape: CaseIterable {
    /// Those of a device.
    case device
    /// The river.
    case river
    /// None.
    case whole
  }

  private var dice: SeededRandom
  /// Ranges inside a subquery are moved off its steps: Prometheus 2 includes the start of a range.
  private var isInSubquery = false

  init(seed: UInt64) { dice = SeededRandom(seed: seed) }

  /// An expression to ask.
  mutating func expression() -> String {
    switch dice.below(20) {
    case 0: return scalar(2)
    case 1: return "\(dice.pick(["sort", "sort_desc"]))(\(vector(.device, 2)))"
    case 2: return strange()
    default: return vector(Shape.allCases[dice.below(3)], 3)
    }
  }

  /// What has labels of its own, or is refused by both.
  private mutating func strange() -> String {
    let inner = vector(.device, 1)
    switch dice.below(8) {
    case 0:
      return "count_values\(dice.pick(["", " by (river)", " without (device)"]))(\"v\", round(\(inner)))"
    case 1: return "label_replace(\(inner), \"k\", \"${2}-$1\", \"device\", \"(.)(.*)\")"
    case 2: return "label_replace(\(inner), \"river\", \"$x\", \"kind\", \"(?P<x>a|b?)\")"
    case 3: return "label_join(\(inner), \"place\", \"/\", \"river\", \"device\", \"none\")"
    case 4: return "label_replace(\(inner), \"device\", \"same\", \"\", \"\")"
    case 5: return "absent(\(dice.pick(["gone{a=\"b\",c=~\"d\"}", "level", "gone or level", "sum(gone)"])))"
    case 6:
      return
        "level \(dice.pick(["+", ">", "atan2"])) on (river) \(dice.pick(["flow", "sum by (river) (flow)"]))"
    default:
      return
        "absent_over_time(\(dice.pick(["gone{a=\"b\"}", "level{device=\"d1\"}"]))[\(dice.pick(["1m", "20m"]))])"
    }
  }

  /// A number.
  mutating func scalar(_ depth: Int) -> String {
    if depth == 0 { return dice.pick(["0", "1", "2.5", "-3", "1e2", "0x1F", "pi()", "0.5", "Inf", "NaN"]) }
    switch dice.below(7) {
    case 0: return "scalar(\(vector(.whole, depth - 1)))"
    case 1: return "time()"
    case 2: return "-\(scalar(0))"
    case 3: return "(\(scalar(depth - 1)) \(dice.pick(["+", "-", "*", "/", "%", "^", "atan2"])) \(scalar(0)))"
    case 4: return "(\(scalar(depth - 1)) \(dice.pick(["==", "!=", "<", ">=", ">", "<="])) bool \(scalar(0)))"
    default: return scalar(0)
    }
  }

  /// Elements of the given shape.
  mutating func vector(_ shape: Shape, _ depth: Int) -> String {
    if shape != .device, depth == 0 || dice.below(2) == 0 { return aggregation(shape, max(0, depth - 1)) }
    if depth == 0 { return selector() + shift() }
    switch dice.below(9) {
    case 0 where shape == .device, 1 where shape == .device: return window(depth)
    case 2: return call(shape, depth)
    case 3: return arithmetic(shape, depth)
    case 4: return comparison(shape, depth)
    case 5:
      let (a, b) = (vector(shape, depth - 1), vector(shape, depth - 1))
      return "(\(a) \(dice.pick(["and", "or", "or", "unless"])) \(b))"
    case 6 where shape == .device: return shared(depth)
    case 7 where shape == .device: return ranked(depth)
    case 8 where shape == .whole: return dice.pick(["vector(\(scalar(1)))", "\(calendar)()"])
    default: return shape == .device ? window(depth) : aggregation(shape, depth - 1)
    }
  }

  private mutating func selector() -> String {
    dice.pick([
      "level", "flow", "rain", "odd", "level{kind=\"a\"}", "flow{river!=\"ve\"}", "rain{device=~\"d[1-3]\"}",
      "level{device!~\"d1|x\"}", "{__name__=\"flow\"}", "level{river=\"tra\",kind=~\".+\"}",
    ])
  }

  /// Elements whose values are numbers: what Prometheus makes of NaN and infinities in a date, a deviation or
  /// among equals differs from version to version.
  private mutating func finite(_ shape: Shape = .device) -> String {
    let inner = dice.pick([
      "level", "flow", "rain", "(level - on (device, kind, river) flow)", "avg_over_time(flow[12m])",
      "rate(rain[12m])", "abs(rain{device=~\"d[1-3]\"})", "max_over_time(level[40m])",
    ])
    switch shape {
    case .device: return inner
    case .river: return "max by (river) (\(inner))"
    case .whole: return "sum(\(inner))"
    }
  }

  private mutating func shift() -> String {
    switch dice.below(8) {
    case 0: return " offset \(dice.pick(["1m", "7m", "-3m"]))"
    case 1: return " @ \(IrregularReadings.start + 5_007)"
    case 2: return " @ \(dice.pick(["start()", "end()"])) offset 2m"
    default: return ""
    }
  }

  private var calendar: String {
    mutating get {
      dice.pick([
        "minute", "hour", "day_of_week", "day_of_month", "day_of_year", "days_in_month", "month", "year",
      ])
    }
  }

  private mutating func range() -> String {
    if dice.below(4) == 0, !isInSubquery {
      isInSubquery = true
      defer { isInSubquery = false }
      let inner = vector(.device, 1)
      return "(\(inner))[\(dice.pick(["10m:1m", "7m:30s", "20m:", "5m:10s"]))]\(shift())"
    }
    return selector() + "[\(dice.pick(["3m", "5m", "12m", "40m"]))]" + shift()
  }

  private mutating func window(_ depth: Int) -> String {
    let range = range()
    switch dice.below(7) {
    // Prometheus 2 stretches a counter that nearly starts at zero behind a gap in another way than 3 does; the
    // rain gauges have no gaps.
    case 0 where dice.below(2) == 0:
      let counter = "rain[\(dice.pick(["3m", "5m", "40m"]))]" + shift()
      return "\(dice.pick(["rate", "increase"]))(\(counter))"
    case 0: return "\(dice.pick(["irate", "delta", "idelta", "deriv"]))(\(range))"
    case 1: return "\(dice.pick(["changes", "resets", "present_over_time", "count_over_time"]))(\(range))"
    case 2: return "quantile_over_time(\(dice.pick(["0.5", "0.9", "-1", "2", "0", "1"])), \(range))"
    // A fixed time in a line drawn at many times is read in more than one way.
    case 3 where !range.contains("@"): return "predict_linear(\(range), \(dice.pick(["3600", "-60", "0"])))"
    case 4: return "double_exponential_smoothing(\(range), 0.\(dice.below(9) + 1), 0.\(dice.below(9) + 1))"
    default:
      return dice.pick(["avg", "min", "max", "sum", "last", "stddev", "stdvar"]) + "_over_time(\(range))"
    }
  }

  private mutating func call(_ shape: Shape, _ depth: Int) -> String {
    let inner = vector(shape, depth - 1)
    switch dice.below(6) {
    case 0: return "\(calendar)(\(finite()) * 1e8)"
    case 1: return "clamp(\(inner), \(dice.pick(["1", "-5"])), \(dice.pick(["4", "40"])))"
    case 2: return "\(dice.pick(["clamp_min", "clamp_max"]))(\(inner), \(scalar(0)))"
    case 3: return "round(\(inner), \(dice.pick(["0.1", "5", "0.5"])))"
    case 4: return shape == .device && dice.below(2) == 0 ? "timestamp(\(selector()))" : "timestamp(\(inner))"
    default:
      let name = dice.pick([
        "abs", "ceil", "floor", "exp", "ln", "log2", "log10", "sqrt", "sgn", "sin", "cos", "tan", "asin",
        "acos",
        "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "deg", "rad", "-", "+",
      ])
      return "\(name)(\(inner))"
    }
  }

  private mutating func arithmetic(_ shape: Shape, _ depth: Int) -> String {
    let operation = dice.pick(["+", "-", "*", "/", "%", "^"])
    // Prometheus 2 lets atan2 keep the quantity's name; what follows takes it off.
    if dice.below(8) == 0 { return "-(\(finite(shape)) atan2 \(finite(shape)))" }
    let left = vector(shape, depth - 1)
    if dice.below(2) == 0 { return "(\(left) \(operation) \(scalar(1)))" }
    let right = vector(shape, depth - 1)
    return "(\(left) \(operation)\(scope(shape)) \(right))"
  }

  private mutating func comparison(_ shape: Shape, _ depth: Int) -> String {
    let bool = dice.below(2) == 0 ? " bool" : ""
    let left = vector(shape, depth - 1)
    switch dice.below(3) {
    case 0: return "(\(left) \(dice.pick([">", "!=", ">="]))\(bool) \(dice.pick(["0", "-3", "-20"])))"
    case 1: return "(\(dice.pick(["100", "3"])) \(dice.pick([">", "<="]))\(bool) \(left))"
    default:
      let right = vector(shape, depth - 1)
      return "(\(left) \(dice.pick([">", "<=", "!="]))\(bool)\(scope(shape)) \(right))"
    }
  }

  private mutating func scope(_ shape: Shape) -> String {
    switch shape {
    case .device: dice.pick(["", " on (device)", " ignoring (kind)", " ignoring ()"])
    case .river: dice.pick(["", " on (river)"])
    case .whole: dice.pick(["", " on ()"])
    }
  }

  /// Many devices sharing the partner of their river.
  private mutating func shared(_ depth: Int) -> String {
    let (many, one) = (vector(.device, depth - 1), vector(.river, depth - 1))
    let operation = dice.pick(["+", "/", ">", "<= bool", "-"])
    return dice.below(2) == 0
      ? "(\(many) \(operation) on (river) group_left \(one))"
      : "(\(one) \(operation) on (river) group_right (\(dice.pick(["", "kind", "none"]))) \(many))"
  }

  private mutating func ranked(_ depth: Int) -> String {
    let group = dice.pick(["", " by (river)", " without (device, kind)"])
    return "\(dice.pick(["topk", "bottomk"]))\(group)(\(dice.pick(["1", "2", "3", "1.9", "7"])), \(finite()))"
  }

  private mutating func aggregation(_ shape: Shape, _ depth: Int) -> String {
    let group =
      switch shape {
      case .device: ""
      case .river: dice.pick([" by (river)", " without (device, kind)"])
      case .whole: dice.pick(["", " by ()"])
      }
    if dice.below(5) == 0 {
      return "quantile\(group)(\(dice.pick(["0.5", "0.25", "1", "-2"])), \(vector(.device, depth)))"
    }
    if dice.below(4) == 0 { return "\(dice.pick(["stddev", "stdvar"]))\(group)(\(finite()))" }
    let name = dice.pick(["sum", "avg", "min", "max", "count", "group"])
    return "\(name)\(group)(\(vector(.device, depth)))"
  }
}
