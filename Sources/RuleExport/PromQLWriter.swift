import RuleLanguage
import Telemetry

/// Writes expressions as Prometheus 2.42 and vmalert read them.
///
/// Prometheus forgets a reading after five minutes. A river station of the national service reports every
/// six hours, so each selector says itself how long its readings speak: `last_over_time(water_level[15h])`.
struct PromQLWriter {
  let inventory: ExportInventory
  /// What recording rules make: there is a value at every evaluation, so five minutes are right for them.
  let recorded: Set<String>
  let options: ExportOptions
  /// Replaces the staleness of every series, to look at what silent ones said last.
  var memory: Milliseconds?
  /// What differs in the expressions written so far.
  var notes: [RuleReport.Note] = []
  /// The thresholds that the expressions written so far compare with.
  var thresholds: [String] = []

  init(_ inventory: ExportInventory, recorded: Set<String>, options: ExportOptions) {
    (self.inventory, self.recorded, self.options) = (inventory, recorded, options)
  }

  /// The expression in PromQL.
  mutating func text(of expression: Expression) throws(ExportObstacle) -> String {
    switch expression {
    case .number(let number, _): return number.textForPromQL
    case .string(let text, _): return text.quotedForPromQL
    case .selector(let selector): return try newest(selector)
    case .matrix(let selector, let span, _): return try window(selector, span)
    case .parenthesised(let inner, _): return "(\(try text(of: inner)))"
    case .unary(let sign, let operand, _): return sign.rawValue + (try text(of: operand))
    case .subquery(let operand, let window, _):
      let step = DurationText.format(window.step ?? Subquery.defaultStep)
      let span = DurationText.format(window.span)
      return "\(try text(of: operand))[\(span):\(step)]" + window.shift.text
    case .call(let function, let arguments, _): return try call(function, arguments)
    case .aggregate(let aggregation, let parameter, let grouping, let operand, _):
      var inner = try text(of: operand)
      if let parameter { inner = "\(try text(of: parameter)), \(inner)" }
      return "\(aggregation.rawValue)\(grouping.text)(\(inner))"
    case .binary(let operation, let left, let right, let matching, let returnsBool, _):
      let modifiers = (returnsBool ? " bool" : "") + threshold(matching, operation, left, right).text
      return "\(try text(of: left)) \(operation.rawValue)\(modifiers) \(try text(of: right))"
    }
  }

  /// The expression as an operand of something written around it.
  mutating func operand(_ expression: Expression) throws(ExportObstacle) -> String {
    let text = try text(of: expression)
    switch expression {
    case .binary, .unary: return "(\(text))"
    default: return text
    }
  }

  private mutating func call(
    _ function: Function, _ arguments: [Expression]
  ) throws(ExportObstacle) -> String {
    if function.isExtension { return try extensionCall(function, arguments) }
    if let special = try callOnSelector(function, arguments) { return special }
    switch function {
    case .madOverTime:
      throw ExportObstacle(reason: "'\(function.rawValue)' is younger than Prometheus 2.42")
    default: break
    }
    // Prometheus 3 gave it a better name, which version 2 and vmalert do not know.
    let name = function == .doubleExponentialSmoothing ? "holt_winters" : function.rawValue
    var texts: [String] = []
    for argument in arguments { texts.append(try text(of: argument)) }
    return "\(name)(\(texts.joined(separator: ", ")))"
  }

  /// Functions that mean something else of `last_over_time(…)` than of the selector inside.
  private mutating func callOnSelector(
    _ function: Function, _ arguments: [Expression]
  ) throws(ExportObstacle) -> String? {
    guard case .selector(let selector) = arguments.first?.withoutParentheses else { return nil }
    switch function {
    case .timestamp:
      // The time of a reading is seen while Prometheus remembers it, and kept by the window around.
      guard let span = staleness(of: selector).max(), span > 5 * Span.minute else { return nil }
      let inner = "timestamp(\(try selectorText(selector)))"
      return "max_over_time(\(inner)[\(DurationText.format(span)):1m])"
    case .absent:
      guard let span = staleness(of: selector).max() else { return nil }
      return "absent_over_time(\(try window(selector, memory ?? span)))"
    default: return nil
    }
  }
}

extension PromQLWriter {
  /// Thresholds are exported with the label `device` alone, where ours carry all labels of the device: the
  /// partner is found by the device.
  private func threshold(
    _ matching: Matching, _ operation: BinaryOperator, _ left: Expression, _ right: Expression
  ) -> Matching {
    guard matching == Matching() else { return matching }
    let names = ["device"]
    switch (left.isThreshold, right.isThreshold) {
    case (false, true) where right.type == .instantVector && left.type == .instantVector:
      return Matching(.on(names), operation.family == .set ? .oneToOne : .manyToOne(including: []))
    case (true, false) where left.type == .instantVector && right.type == .instantVector:
      return Matching(.on(names), operation.family == .set ? .oneToOne : .oneToMany(including: []))
    default: return matching
    }
  }
}

extension Expression {
  /// Whether its elements are thresholds and nothing that was measured.
  fileprivate var isThreshold: Bool {
    let sources = sources
    return !sources.isEmpty && sources.allSatisfy { $0.selector == nil }
  }
}
