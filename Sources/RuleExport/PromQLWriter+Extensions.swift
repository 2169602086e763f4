import RuleLanguage
import Telemetry

/// What PromQL does not have, said in PromQL as far as that goes.
extension PromQLWriter {
  mutating func extensionCall(
    _ function: Function, _ arguments: [Expression]
  ) throws(ExportObstacle) -> String {
    switch function {
    case .threshold: return try threshold(arguments.first)
    case .total: return try total(arguments.first)
    case .rising: return try rising(arguments.first)
    case .timeTo: return try timeTo(arguments)
    case .flagged:
      throw ExportObstacle(reason: "'flagged' reads quality flags, which Prometheus does not keep")
    case .near, .neighbours:
      throw ExportObstacle(
        reason: "'\(function.rawValue)' measures distances, and Prometheus knows no places")
    default:
      throw ExportObstacle(reason: "'\(function.rawValue)' has no counterpart in PromQL")
    }
  }

  private mutating func threshold(_ argument: Expression?) throws(ExportObstacle) -> String {
    guard case .string(let name, _) = argument?.withoutParentheses else {
      preconditionFailure("the parser gives threshold() a text")
    }
    thresholds.append(name)
    return ThresholdConstants.selector(name)
  }

  /// The rise from reading to reading, summed up; a counter that falls has been reset and counts from zero.
  private mutating func total(_ argument: Expression?) throws(ExportObstacle) -> String {
    guard case .matrix(let selector, let span, _) = argument?.withoutParentheses else {
      throw ExportObstacle(reason: "'total' of a subquery has no counterpart in PromQL")
    }
    let step = inventory.matches(of: selector).map(\.interval).min() ?? Span.minute
    notes.append(
      .approximated(
        "'total' is summed in steps of \(DurationText.format(step)): its newest reading may count one step "
          + "late, and a counter that is reset twice within a step counts once"))
    let text = try selectorText(selector)
    let window = DurationText.format(span)
    let before = TimeShift(offset: selector.shift.offset + step, anchor: selector.shift.anchor)
    let now = "last_over_time(\(text)[\(window)]\(selector.shift.text))"
    let then = "last_over_time(\(text)[\(window)]\(before.text))"
    let rise = "\(now) - \(then) + (\(now) < bool \(then)) * \(then)"
    let steps = "[\(window):\(DurationText.format(step))]"
    return "(sum_over_time((\(rise))\(steps)) and present_over_time(\(try self.window(selector, span))))"
  }

  private mutating func rising(_ argument: Expression?) throws(ExportObstacle) -> String {
    let window = try fittedWindow(argument, "rising")
    return "(deriv(\(window)) * 3600 and count_over_time(\(window)) >= 3)"
  }

  private mutating func timeTo(_ arguments: [Expression]) throws(ExportObstacle) -> String {
    let window = try fittedWindow(arguments.first, "time_to")
    let fitted = "predict_linear(\(window), 0)"
    let distance: String
    switch arguments.last?.withoutParentheses {
    case .call(.threshold, let names, _):
      distance = "(\(fitted) - on (device) group_left () \(try threshold(names.first))) * -1"
    case .call(.vector, let numbers, _):
      guard let first = numbers.first else { preconditionFailure("vector() has one argument") }
      distance = "(\(try operand(first)) - \(fitted))"
    default: throw ExportObstacle(reason: "'time_to' has a threshold that PromQL cannot name")
    }
    // A line that is level never arrives: the division gives an infinity.
    return "((\(distance) / deriv(\(window)) >= 0) < +Inf and count_over_time(\(window)) >= 3)"
  }

  private mutating func fittedWindow(
    _ argument: Expression?, _ name: String
  ) throws(ExportObstacle) -> String {
    guard case .matrix(let selector, let span, _) = argument?.withoutParentheses else {
      throw ExportObstacle(reason: "'\(name)' of a subquery has no counterpart in PromQL")
    }
    notes.append(.approximated("'\(name)' does not ask that its readings span half of the window"))
    return try window(selector, span)
  }
}
