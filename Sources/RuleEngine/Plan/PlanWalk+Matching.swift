import RuleLanguage
import Telemetry

extension PlanWalk {
  /// Two operands whose elements never have the same labels: `water_level > 3 and rain_total > 5` asks one
  /// device for both, and no gauge measures rain.
  mutating func comparePartners(_ expression: Expression, _ index: inout SeriesIndex) {
    guard case .binary(let operation, let left, let right, let matching, _, let range) = expression,
      matching == Matching(), operation != .or, operation != .unless,
      let mine = wholeLabels(left, &index), let others = wholeLabels(right, &index),
      !mine.isEmpty, !others.isEmpty, mine.isDisjoint(with: others)
    else { return }
    warn(
      range,
      "no element left of '\(operation.rawValue)' has the labels of one on its right; "
        + "say with 'on (…)' which labels belong together, such as on (commune)")
  }

  /// The label sets an operand can have, without the quantity's name; `nil` where something changes them.
  private func wholeLabels(_ expression: Expression, _ index: inout SeriesIndex) -> Set<Labels>? {
    switch expression.withoutParentheses {
    case .selector(let selector), .matrix(let selector, _, _):
      var sets: Set<Labels> = []
      for place in index.places(of: selector) {
        // What a rule records has the labels that its expression leaves.
        guard check.series[Int(place)].device != nil else { return nil }
        let pairs = check.series[Int(place)].labels.pairs.filter { $0.name != Labels.metricName }
        sets.insert(Labels(pairs.map { ($0.name, $0.value) }))
      }
      return sets
    case .call(let function, let arguments, _):
      let keepsLabels: Set<Function> = [
        .avgOverTime, .minOverTime, .maxOverTime, .sumOverTime, .countOverTime, .total, .increase, .rate,
        .delta,
        .deriv, .rising, .abs,
      ]
      guard keepsLabels.contains(function), let operand = arguments.first else { return nil }
      return wholeLabels(operand, &index)
    case .binary(_, let left, let right, _, _, _):
      if right.type == .scalar { return wholeLabels(left, &index) }
      return left.type == .scalar ? wholeLabels(right, &index) : nil
    default: return nil
    }
  }
}
