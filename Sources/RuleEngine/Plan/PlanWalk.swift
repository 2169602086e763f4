import RuleLanguage
import Telemetry

/// What a rule reads, as far as its wait depends on it.
struct RuleReading {
  /// Every device that a selector picks.
  var devices: [DeviceIndex] = []
  /// After how long a silence nothing of the rule is left; `nil` where that cannot be told.
  var silence: Milliseconds?

  init(_ expression: Expression, index: inout SeriesIndex, series: [SeriesDescription]) {
    var seen: Set<DeviceIndex> = []
    for source in expression.sources {
      guard let selector = source.selector else { continue }
      for place in index.places(of: selector) {
        guard let device = series[Int(place)].device, seen.insert(device).inserted else { continue }
        devices.append(device)
      }
    }
    silence = RuleReading.silence(expression, &index, series)
  }

  private static func silence(
    _ expression: Expression, _ index: inout SeriesIndex, _ series: [SeriesDescription]
  ) -> Milliseconds? {
    switch expression {
    case .selector(let selector):
      guard selector.shift == .none else { return nil }
      return index.places(of: selector).map { series[Int($0)].staleAfter }.max()
    case .matrix(let selector, let span, _): return selector.shift == .none ? span : nil
    case .subquery, .call(.absent, _, _), .call(.absentOverTime, _, _): return nil
    default:
      var longest: Milliseconds = 0
      for child in expression.children where child.readsSeries {
        guard let span = silence(child, &index, series) else { return nil }
        longest = max(longest, span)
      }
      return longest
    }
  }
}

/// One rule's walk; what it finds stands where the rule's author will look.
struct PlanWalk {
  let rule: Rule
  let check: PlanCheck
  var found: [Diagnostic] = []

  init(rule: Rule, check: PlanCheck) {
    self.rule = rule
    self.check = check
  }

  mutating func warn(_ range: SourceRange, _ message: String) {
    let place = rule.places.expression.place(of: range.lowerBound)
    found.append(
      Diagnostic(
        file: rule.file, line: place.line, column: place.column, gravity: .warning, message: message))
  }

  mutating func warn(_ message: String) {
    found.append(
      Diagnostic(file: rule.file, line: rule.line, column: rule.column, gravity: .warning, message: message))
  }
}

// MARK: Windows

extension PlanWalk {
  mutating func visit(_ expression: Expression, index: inout SeriesIndex) {
    if case .call(let function, let arguments, _) = expression {
      for case .matrix(let selector, let span, let range) in arguments.map(\.withoutParentheses) {
        compareWindow(function, selector, span, range, &index)
      }
    }
    compareAge(expression, &index)
    for child in expression.children { visit(child, index: &index) }
  }

  /// A window that is too short for the intervals of all its devices.
  private mutating func compareWindow(
    _ function: Function, _ selector: Selector, _ span: Milliseconds, _ range: SourceRange,
    _ index: inout SeriesIndex
  ) {
    guard let interval = check.intervals(of: selector, &index).min() else { return }
    let (window, every) = (DurationText.format(span), DurationText.format(interval))
    let needed = function.readingsNeeded
    if needed > 1, span <= Milliseconds(needed - 1) * interval {
      warn(
        range,
        "'\(function.rawValue)' needs \(needed) readings; a window of \(window) is too short for devices that "
          + "report every \(every)")
    } else if needed == 1, span < interval {
      warn(
        range,
        "a window of \(window) holds one reading at most: every device here reports every \(every) or less often"
      )
    }
  }

  /// `time() - timestamp(x) > 7200` where x is stale long before.
  private mutating func compareAge(_ expression: Expression, _ index: inout SeriesIndex) {
    guard rule.noData != .alert,
      case .binary(let comparison, let left, let right, _, false, let range) = expression,
      comparison == .greater || comparison == .greaterOrEqual,
      case .number(let seconds, _) = right.withoutParentheses,
      case .binary(.subtract, let now, let then, _, _, _) = left.withoutParentheses,
      case .call(.time, _, _) = now.withoutParentheses,
      case .call(.timestamp, let arguments, _) = then.withoutParentheses,
      case .selector(let selector) = arguments[0].withoutParentheses
    else { return }
    let stale = index.places(of: selector).map { check.series[Int($0)].staleAfter }.max() ?? .max
    guard seconds * 1_000 + Double(rule.pendingSpan) >= Double(stale) else { return }
    let wait = rule.pendingSpan > 0 ? ", and 'for' would have to pass too" : ""
    warn(
      range,
      "this never lasts: a reading counts for \(DurationText.format(stale)) at most\(wait); "
        + "'no_data: alert' tells of a device that is silent")
  }
}

// MARK: Waits, levels and thresholds

extension PlanWalk {
  /// A wait that one silence starts anew.
  mutating func compareWait(_ reading: RuleReading) {
    guard case .alert = rule.kind, rule.noData == .resolve || rule.noData == .ignore,
      let silence = reading.silence, silence > 0
    else { return }
    let waits =
      rule.levels.isEmpty ? [rule.pendingSpan] : rule.levels.map { $0.pendingSpan ?? rule.pendingSpan }
    guard let longest = waits.max(), longest > silence else { return }
    let text = DurationText.format(silence)
    warn(
      "'for: \(DurationText.format(longest))' outlasts the readings, which count for \(text): "
        + "one silence of \(text) starts the wait again ('no_data: keep' waits on)")
  }

  /// Levels of a device that lie in the wrong order, so that the lower one is never reached. Equal ones may be
  /// meant: at some sites what harms a sensitive crop harms the crop that stands there.
  mutating func compareLevels(_ devices: [DeviceIndex]) {
    for (lower, upper) in zip(rule.levels, rule.levels.dropFirst()) {
      let wrong = devices.filter { device in
        guard let a = value(lower.threshold, device), let b = value(upper.threshold, device) else {
          return false
        }
        return rule.direction == .above ? b < a : b > a
      }
      guard !wrong.isEmpty else { continue }
      let side = rule.direction == .above ? "above" : "below"
      warn(
        "level '\(lower.level)' is never reached at \(check.names(wrong)): there level '\(upper.level)' does not lie "
          + "\(side) it")
    }
  }

  private func value(_ threshold: Threshold, _ device: DeviceIndex) -> Double? {
    switch threshold {
    case .number(let value): value
    case .named(let name):
      check.thresholds.history(of: name, device: device).max { $0.until < $1.until }?.value
    }
  }

  /// Devices without a threshold that the expression asks for.
  mutating func compareThresholds(_ devices: [DeviceIndex]) {
    for (name, range) in rule.expression.neededThresholds {
      let lacking = devices.filter { check.thresholds.history(of: name, device: $0).isEmpty }
      guard !lacking.isEmpty else { continue }
      warn(
        range,
        "\(lacking.count) device(s) have no threshold '\(name)' and yield nothing: \(check.names(lacking))")
    }
  }
}

extension Function {
  /// How many readings a window must hold before the function says anything; 0 where that is not the question.
  fileprivate var readingsNeeded: Int {
    switch self {
    case .rising, .timeTo: 3
    case .rate, .irate, .increase, .delta, .idelta, .deriv, .predictLinear, .doubleExponentialSmoothing,
      .changes,
      .resets:
      2
    case .avgOverTime, .minOverTime, .maxOverTime, .sumOverTime, .countOverTime, .quantileOverTime,
      .stddevOverTime,
      .stdvarOverTime, .madOverTime:
      1
    default: 0
    }
  }
}

extension Expression {
  /// The thresholds without which nothing is left; what stands beside an `or` may be missing.
  fileprivate var neededThresholds: [(name: String, range: SourceRange)] {
    switch self {
    case .binary(.or, _, _, _, _, _), .binary(.unless, _, _, _, _, _): return []
    case .call(.threshold, let arguments, let range):
      guard case .string(let name, _) = arguments.first?.withoutParentheses else { return [] }
      return [(name, range)]
    default: return children.flatMap(\.neededThresholds)
    }
  }
}
