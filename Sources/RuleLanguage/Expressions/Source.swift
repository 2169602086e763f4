package import Telemetry

/// One place of an expression where values come in from outside: a selector, or the inventory's thresholds.
///
/// Plans number the sources of an expression in the order written; evaluators meet them in the same order.
package struct Source: Hashable, Sendable {
  /// What is read.
  package enum Kind: Hashable, Sendable {
    /// Readings of the series that match.
    case series(Selector)
    /// A threshold of every device that has it.
    case threshold(String)
  }

  /// What is read.
  package var kind: Kind
  /// How far before the evaluation readings may still matter, staleness not counted; `.max` where a fixed
  /// time is looked at.
  package var reach: Milliseconds

  /// The selector, for a source that reads series.
  package var selector: Selector? {
    if case .series(let selector) = kind { selector } else { nil }
  }
}

extension Expression {
  /// Every source of the expression, in the order written.
  package var sources: [Source] {
    var found: [Source] = []
    collect(into: &found, reach: 0)
    return found
  }

  private func collect(into found: inout [Source], reach: Milliseconds) {
    switch self {
    case .selector(let selector):
      found.append(Source(kind: .series(selector), reach: reach.reaching(selector.shift, 0)))
    case .matrix(let selector, let span, _):
      found.append(Source(kind: .series(selector), reach: reach.reaching(selector.shift, span)))
    case .call(.threshold, let arguments, _):
      guard case .string(let name, _) = arguments.first?.withoutParentheses else { return }
      found.append(Source(kind: .threshold(name), reach: 0))
    case .subquery(let operand, let window, _):
      operand.collect(into: &found, reach: reach.reaching(window.shift, window.span))
    default:
      for child in children { child.collect(into: &found, reach: reach) }
    }
  }
}

extension Milliseconds {
  /// The reach of something that looks `span` back from where `shift` points.
  fileprivate func reaching(_ shift: TimeShift, _ span: Milliseconds) -> Milliseconds {
    if case .time = shift.anchor { return .max }
    // A reach is compared and added to; half the range leaves room for both.
    let (sum, overflow) = addingReportingOverflow(Swift.max(0, span + shift.offset))
    return overflow || sum > Milliseconds.max / 2 ? .max : sum
  }
}
