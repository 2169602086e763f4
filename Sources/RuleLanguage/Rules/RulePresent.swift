import Telemetry

extension Expression {
  /// Refuses what a rule cannot ask for: it judges the present, and readings to come have not come.
  func requirePresent() throws(ExpressionFault) {
    switch self {
    case .selector(let selector), .matrix(let selector, _, _): try requirePresent(selector.shift)
    case .subquery(_, let window, _): try requirePresent(window.shift)
    default: break
    }
    for child in children { try child.requirePresent() }
  }

  private func requirePresent(_ shift: TimeShift) throws(ExpressionFault) {
    if case .time = shift.anchor {
      throw ExpressionFault(
        "a rule judges the present, and '@' with a fixed time would judge that time for ever; ask it in a query",
        at: range)
    }
    if shift.offset < 0 {
      throw ExpressionFault(
        "a rule cannot look ahead, and a negative 'offset' asks for readings that have not come; ask it in a "
          + "query", at: range)
    }
  }
}
