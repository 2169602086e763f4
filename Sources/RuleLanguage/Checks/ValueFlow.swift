import Telemetry

/// Follows what values the parts of an expression can have, and finds comparisons that never hold.
struct ValueFlow {
  /// A comparison that never holds, and why.
  struct Finding: Equatable {
    var range: SourceRange
    var message: String
  }

  let text: String
  let measures: [String: Measure]
  private(set) var findings: [Finding] = []

  /// Follows the values of an expression with this text.
  init(text: String, measures: [String: Measure]) {
    self.text = text
    self.measures = measures
  }

  /// The values that the expression can have; findings are collected on the way.
  mutating func range(of expression: Expression) -> ValueRange {
    switch expression {
    case .number(let value, _): return value.isNaN ? .everything : ValueRange(value, value)
    case .string: return .everything
    case .selector(let selector), .matrix(let selector, _, _): return plausible(selector)
    case .subquery(let operand, _, _), .parenthesised(let operand, _): return range(of: operand)
    case .unary(let sign, let operand, _):
      let operand = range(of: operand)
      return sign == .minus ? operand.negated : operand
    case .call(let function, let arguments, _): return range(of: function, arguments)
    case .aggregate(let aggregation, let parameter, _, let operand, _):
      if let parameter { _ = range(of: parameter) }
      return range(of: aggregation, range(of: operand))
    case .binary(let operation, let left, let right, let matching, let returnsBool, let place):
      switch operation.family {
      case .set: return joined(operation, left, right, matching)
      case .arithmetic:
        let (a, b) = (range(of: left), range(of: right))
        return a.isEmpty || b.isEmpty ? .nothing : a.combined(operation, b)
      case .comparison:
        let kept = compared(operation, left, right, matching, isFilter: !returnsBool, at: place)
        return returnsBool ? ValueRange(0, 1) : kept
      }
    }
  }

  /// What the quality control lets pass: a reading outside the plausible range has the flag FAIL, and only a
  /// rule that asks for such readings sees it.
  private func plausible(_ selector: Selector) -> ValueRange {
    guard let name = selector.name, selector.visibility.bits & ~QualityMask.seenByRules.bits == 0,
      let range = measures[name]?.plausible
    else { return .everything }
    return ValueRange(range.lowerBound, range.upperBound, quantity: name)
  }

  private mutating func range(of function: Function, _ arguments: [Expression]) -> ValueRange {
    let ranges = arguments.map { range(of: $0) }
    let isAnswerToNothing = function == .absent || function == .absentOverTime || function == .scalar
    if !isAnswerToNothing, ranges.contains(where: \.isEmpty) { return .nothing }
    switch function {
    case .avgOverTime, .minOverTime, .maxOverTime, .lastOverTime, .sort, .sortDesc, .labelReplace, .labelJoin,
      .vector, .nowcast:
      return ranges[0]
    case .scalar: return ranges[0].isEmpty ? .everything : ranges[0]
    case .quantileOverTime: return (0...1) ~= ranges[0] ? ranges[1] : .everything
    case .abs: return ranges[0].magnitude
    case .clampMin where ranges[1].isPoint:
      return ValueRange(max(ranges[0].low, ranges[1].low), max(ranges[0].high, ranges[1].low))
    case .clampMax where ranges[1].isPoint:
      return ValueRange(min(ranges[0].low, ranges[1].low), min(ranges[0].high, ranges[1].low))
    case .countOverTime, .neighbours: return ValueRange(1, .infinity)
    case .presentOverTime, .absent, .absentOverTime: return ValueRange(1, 1)
    case .changes, .resets, .stddevOverTime, .stdvarOverTime, .madOverTime, .sqrt, .exp, .near, .vnAQI,
      .vnAQIDaily, .timeTo:
      return ValueRange(0, .infinity)
    case .total, .increase, .rate, .irate:
      return ranges[0].low >= 0 ? ValueRange(0, .infinity) : .everything
    default: return Self.fixed(function)
    }
  }

  /// The ranges that depend on nothing but the function.
  private static func fixed(_ function: Function) -> ValueRange {
    switch function {
    case .sgn, .sin, .cos: ValueRange(-1, 1)
    case .hour: ValueRange(0, 23)
    case .minute: ValueRange(0, 59)
    case .dayOfWeek: ValueRange(0, 6)
    case .dayOfMonth: ValueRange(1, 31)
    case .dayOfYear: ValueRange(1, 366)
    case .daysInMonth: ValueRange(28, 31)
    case .month: ValueRange(1, 12)
    case .flagged: ValueRange(3, 9)
    default: .everything
    }
  }

  private func range(of aggregation: Aggregation, _ operand: ValueRange) -> ValueRange {
    if operand.isEmpty { return .nothing }
    switch aggregation {
    case .avg, .min, .max, .topk, .bottomk: return operand
    case .sum: return operand.low >= 0 ? ValueRange(operand.low, .infinity) : .everything
    case .count, .countValues: return ValueRange(1, .infinity)
    case .group: return ValueRange(1, 1)
    case .stddev, .stdvar: return ValueRange(0, .infinity)
    case .quantile: return .everything
    }
  }
}

// MARK: Comparisons

extension ValueFlow {
  /// The side of a comparison whose values are kept, and the other, with the comparison turned to fit.
  private mutating func compared(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ matching: Matching,
    isFilter: Bool,
    at place: SourceRange
  ) -> ValueRange {
    let (a, b) = (range(of: left), range(of: right))
    if a.isEmpty || b.isEmpty { return .nothing }
    noteSpan(left, beside: b)
    noteSpan(right, beside: a)
    let keepsRight = left.type == .scalar && right.type != .scalar
    let kept = keepsRight ? b.kept(by: operation.turned, a) : a.kept(by: operation, b)
    guard isFilter else { return kept }
    let (value, bound) = keepsRight ? (right, left) : (left, right)
    if let reason = nothingHolds(
      operation, value, keepsRight ? b : a, bound, keepsRight ? a : b, kept, matching)
    {
      findings.append(Finding(range: place, message: "'\(excerpt(place))' never holds: \(reason)"))
      return .nothing
    }
    return kept
  }

  /// A duration beside readings: `water_level > 3m` asks for 180 metres, not for three.
  private mutating func noteSpan(_ bound: Expression, beside readings: ValueRange) {
    guard case .number(let seconds, let place) = bound.withoutParentheses, let quantity = readings.quantity,
      let unit = measures[quantity]?.unit, !["s", "min", "h", "d"].contains(unit),
      !text.utf8.dropFirst(place.lowerBound).prefix(2).elementsEqual("0x".utf8),
      let last = excerpt(place).unicodeScalars.last, "smhdwy".unicodeScalars.contains(last)
    else { return }
    findings.append(
      Finding(
        range: place,
        message: "'\(excerpt(place))' is a duration of \(NumberText.plain(seconds)) seconds, and \(quantity) "
          + "is given in \(unit); write the number alone"))
  }

  private func nothingHolds(
    _ operation: BinaryOperator, _ value: Expression, _ range: ValueRange, _ bound: Expression,
    _ limit: ValueRange, _ kept: ValueRange, _ matching: Matching
  ) -> String? {
    for side in [value, bound] {
      if case .number(let number, _) = side.withoutParentheses, number.isNaN, operation != .notEqual {
        return "nothing compares with NaN"
      }
    }
    let isSame = matching == Matching() && squeezed(value) == squeezed(bound)
    if isSame, operation == .less || operation == .greater { return "both sides are the same" }
    guard kept.isEmpty else { return nil }
    // The side that is no constant says more; where both are, the left one.
    let (told, other) = range.isPoint && !limit.isPoint ? (limit, range) : (range, limit)
    let side = range.isPoint && !limit.isPoint ? bound : value
    if let quantity = told.quantity {
      let sentence = told.sentence(unit: measures[quantity]?.unit)
      return side.isReading
        ? "\(quantity) \(sentence)" : "'\(excerpt(side.range))' \(sentence), as \(quantity) does"
    }
    if told == .everything {
      return "no number is \(operation.rawValue) \(other.sentence(unit: nil).dropFirst(3))"
    }
    return "'\(excerpt(side.range))' \(told.sentence(unit: nil))"
  }

  /// `and`, `or`, `unless`.
  private mutating func joined(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ matching: Matching
  ) -> ValueRange {
    let (a, b) = (range(of: left), range(of: right))
    switch operation {
    case .and:
      if a.isEmpty || b.isEmpty { return .nothing }
      guard matching == Matching() else { return a }
      return contradicts(left, right) ? .nothing : a
    case .or: return a.joining(b)
    default: return a
    }
  }

  /// Whether two conditions on the same series exclude each other: `x > 5 and x < 3`.
  private mutating func contradicts(_ left: Expression, _ right: Expression) -> Bool {
    let earlier = left.conditions
    for condition in right.conditions {
      guard let (value, range) = bounded(condition) else { continue }
      for other in earlier {
        guard let (same, otherRange) = bounded(other), same == value, range.meeting(otherRange).isEmpty else {
          continue
        }
        let message =
          "'\(excerpt(condition.range))' and '\(excerpt(other.range))' exclude each other: "
          + "no value of \(value) is both"
        findings.append(Finding(range: condition.range, message: message))
        return true
      }
    }
    return false
  }

  /// What a comparison with constants looks at, and the values that it keeps of it.
  private func bounded(_ condition: Expression) -> (value: String, range: ValueRange)? {
    guard case .binary(let operation, let left, let right, _, false, _) = condition.withoutParentheses,
      operation.family == .comparison
    else { return nil }
    if case .number(let limit, _) = right.withoutParentheses {
      let inner = bounded(left) ?? (squeezed(left), .everything)
      return (inner.value, inner.range.kept(by: operation, ValueRange(limit, limit)))
    }
    guard case .number(let limit, _) = left.withoutParentheses else { return nil }
    return (
      squeezed(right),
      ValueRange.everything.kept(by: operation.turned, ValueRange(limit, limit))
    )
  }

  /// The text of a part without blanks, to tell whether two parts are the same.
  ///
  /// What looks elsewhere in time stands behind the part it belongs to and may lie outside of its text.
  private func squeezed(_ part: Expression) -> String {
    let range = part.withoutParentheses.range
    let words = text.excerpt(range).unicodeScalars.filter { !$0.properties.isWhitespace }.map(Character.init)
    return String(words) + part.shiftTexts.joined()
  }

  /// The text of a part, short enough for a message.
  private func excerpt(_ range: SourceRange) -> String { text.shortExcerpt(range) }
}

extension Expression {
  /// The conditions that `and` joins series by series.
  fileprivate var conditions: [Expression] {
    if case .binary(.and, let left, let right, Matching(), _, _) = withoutParentheses {
      return left.conditions + right.conditions
    }
    return [withoutParentheses]
  }

  /// Where in time its selectors look, as far as they look elsewhere.
  fileprivate var shiftTexts: [String] {
    sources.compactMap(\.selector).filter { $0.shift != .none }.map { "\($0.shift)" }
  }

  /// Whether it is a reading itself, not computed from some.
  fileprivate var isReading: Bool {
    if case .selector = withoutParentheses { true } else { false }
  }
}

extension BinaryOperator {
  /// The comparison with its sides exchanged.
  fileprivate var turned: BinaryOperator {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    default: self
    }
  }
}

extension String {
  /// The bytes of a range of the text.
  func excerpt(_ range: SourceRange) -> String {
    let bytes = Array(utf8)
    let range = range.clamped(to: 0..<bytes.count)
    return String(decoding: bytes[range], as: UTF8.self)
  }

  /// A part of the text on one line, at most sixty characters long.
  func shortExcerpt(_ range: SourceRange) -> String {
    let line = excerpt(range).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > 60 ? line.prefix(59) + "…" : line
  }
}

/// Whether a range of values lies within bounds.
private func ~= (bounds: ClosedRange<Double>, range: ValueRange) -> Bool {
  !range.isEmpty && range.low >= bounds.lowerBound && range.high <= bounds.upperBound
}
