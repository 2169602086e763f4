import RuleLanguage
import Telemetry

/// Which label sets an expression can yield, given the series that its selectors pick, whatever their values.
///
/// An alert needs its labels when its readings have fallen silent, and a recording rule must name its series
/// before the first reading comes; both are known without a value.
struct LabelFlow {
  /// The labels of the series of each selector, selectors in the order written.
  private let slots: [[Labels]]
  private var next = 0
  private var isAligned = true
  private var ignoresMembers = false

  /// The label sets that `expression` can yield, each once, in order of first appearance.
  ///
  /// Where values become labels, `count_values`, nobody knows them before: there are none.
  static func results(of expression: Expression, slots: [[Labels]]) -> [Labels] {
    var flow = LabelFlow(slots: slots)
    return flow.results(expression)
  }

  /// Whether every vector has at most one element and every operation's two elements are partners, so that
  /// numbers alone decide the result.
  static func isPointwise(_ expression: Expression, slots: [[Labels]]) -> Bool {
    var flow = LabelFlow(slots: slots)
    return flow.results(expression).count <= 1 && flow.isAligned && slots.allSatisfy { $0.count <= 1 }
  }

  /// Whether numbers alone decide the result once every aggregation is one number: each makes one group, and
  /// what is not aggregated is pointwise.
  static func isFoldable(_ expression: Expression, slots: [[Labels]], folded: [Range<Int>]) -> Bool {
    var flow = LabelFlow(slots: slots)
    flow.ignoresMembers = true
    let outer = slots.indices.filter { slot in !folded.contains { $0.contains(slot) } }
    return flow.results(expression).count <= 1 && flow.isAligned && outer.allSatisfy { slots[$0].count <= 1 }
  }

  private init(slots: [[Labels]]) { self.slots = slots }

  private mutating func results(_ expression: Expression) -> [Labels] {
    switch expression {
    case .number, .string: return []
    case .selector, .matrix:
      next += 1
      return slots[next - 1]
    case .parenthesised(let operand, _), .subquery(let operand, _, _): return results(operand)
    case .unary(let sign, let operand, _):
      let operands = results(operand)
      return sign == .plus ? operands : unique(operands.map(LabelFlow.withoutName))
    case .call(.threshold, _, _):
      next += 1
      return slots[next - 1]
    case .call(let function, let arguments, _): return results(of: function, arguments)
    case .aggregate(let aggregation, let parameter, let grouping, let operand, _):
      if let parameter { _ = results(parameter) }
      if aggregation.keepsElements { return results(operand) }
      if aggregation == .countValues {
        _ = results(operand)
        isAligned = false
        return []
      }
      let wasAligned = isAligned
      let elements = results(operand)
      let groups = unique(elements.map(grouping.group(of:)))
      if ignoresMembers {
        // A fold looks at each member by itself. Any other aggregation takes what its operand makes for the only
        // element: `count by (commune) (max by (device, commune) (x) > 1)` of several devices is none such.
        isAligned = (operand.isSimple ? wasAligned : isAligned && elements.count <= 1) && groups.count <= 1
      }
      return groups
    case .binary(let operation, let left, let right, let matching, let returnsBool, _):
      return results(operation, left, right, matching, returnsBool)
    }
  }

  private mutating func results(of function: Function, _ arguments: [Expression]) -> [Labels] {
    if function.isExtension, function != .total { return results(ofExtension: function, arguments) }
    var operands: [Labels] = []
    for argument in arguments {
      let found = results(argument)
      if argument.type == .instantVector || argument.type == .rangeVector { operands += found }
    }
    switch function {
    case .absent, .absentOverTime: return [LabelFlow.labelsOfAbsence(arguments[0])]
    case .lastOverTime, .sort, .sortDesc: return operands
    case .labelReplace, .labelJoin:
      guard let rewriting = try? LabelRewriting(function, arguments, 0..<0) else { return [] }
      return unique(operands.map(rewriting.rewritten))
    case .vector: return [Labels()]
    // Without an operand it is the calendar; a number alone is no element.
    case _ where arguments.isEmpty: return function.result == .scalar ? [] : [Labels()]
    default: return unique(operands.map(LabelFlow.withoutName))
    }
  }

  private mutating func results(ofExtension function: Function, _ arguments: [Expression]) -> [Labels] {
    let first = next
    // Whatever the operands are, numbers alone do not say which device is near which.
    if function == .near || function == .neighbours { isAligned = false }
    let operands = arguments.map { results($0) }
    switch function {
    case .flagged: return operands[0]
    case .near, .neighbours: return onePerDevice(slots[first..<next].joined())
    case .vnAQI, .vnAQIDaily:
      isAligned = isAligned && unique(operands.joined().map(RuleEngine.labelsOfThreshold)).count <= 1
      return unique(operands.joined().map(RuleEngine.labelsOfThreshold))
    case .timeTo:
      // A threshold is a partner only for its own device; a number has none and is everybody's.
      let goals = Set(operands[1].map { $0["device"] }).subtracting([""])
      isAligned = isAligned && operands[0].allSatisfy { goals.isSubset(of: [$0["device"]]) }
      return unique(operands[0].map(LabelFlow.withoutName))
    default: return unique(operands[0].map(LabelFlow.withoutName))
    }
  }

  private func onePerDevice(_ labels: some Sequence<Labels>) -> [Labels] {
    var seen: Set<String> = []
    return labels.filter { seen.insert($0["device"]).inserted }.map(LabelFlow.withoutName)
  }

  private mutating func results(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ matching: Matching,
    _ returnsBool: Bool
  ) -> [Labels] {
    let (a, b) = (results(left), results(right))
    let dropsName = operation.family == .arithmetic || returnsBool
    if left.type == .scalar || right.type == .scalar {
      let operands = left.type == .scalar ? b : a
      return dropsName ? unique(operands.map(LabelFlow.withoutName)) : operands
    }
    let signatures = Set((a + b).map(matching.signature(of:)))
    if signatures.count > 1 || a.count > 1 || b.count > 1 { isAligned = false }
    switch operation {
    case .and:
      let partners = Set(b.map(matching.signature(of:)))
      return a.filter { partners.contains(matching.signature(of: $0)) }
    case .unless: return a
    case .or: return unique(a + b)
    default:
      let partners = Set(b.map(matching.signature(of:)))
      let matched = a.filter { partners.contains(matching.signature(of: $0)) }
      if matching.cardinality != .oneToOne {
        return results(of: matching.isOneToMany ? (b, a) : (a, b), matching, dropsName: dropsName)
      }
      return unique(matched.map { matching.labels(of: $0, partner: Labels(), dropsName: dropsName) })
    }
  }

  /// The label sets of the many elements of one side with what they take over from each possible partner.
  private func results(
    of sides: (many: [Labels], one: [Labels]), _ matching: Matching, dropsName: Bool
  ) -> [Labels] {
    let partners = Dictionary(grouping: sides.one, by: matching.signature(of:))
    let joined = sides.many.flatMap { labels in
      (partners[matching.signature(of: labels)] ?? []).map { partner in
        matching.labels(of: labels, partner: partner, dropsName: dropsName)
      }
    }
    return unique(joined)
  }

  private func unique(_ labels: some Sequence<Labels>) -> [Labels] {
    var seen: Set<Labels> = []
    return labels.filter { seen.insert($0).inserted }
  }
}

extension LabelFlow {
  /// The labels without the quantity's name: a computed value is not that quantity any more.
  static func withoutName(_ labels: Labels) -> Labels { labels.dropping([Labels.metricName]) }

  /// What `absent` says of the missing series: the labels that its selector asks to be equal to something.
  static func labelsOfAbsence(_ operand: Expression) -> Labels {
    let selector: Selector
    switch operand.withoutParentheses {
    case .selector(let plain): selector = plain
    case .matrix(let windowed, _, _): selector = windowed
    default: return Labels()
    }
    var labels = Labels()
    var seen: Set<String> = []
    // As in Prometheus, another condition on the same label leaves it open.
    for matcher in selector.matchers where matcher.name != Labels.metricName {
      let isFirst = matcher.operation == .equal && seen.insert(matcher.name).inserted
      labels[matcher.name] = isFirst ? matcher.value : ""
    }
    return labels
  }
}
