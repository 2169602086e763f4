import RuleLanguage
import Telemetry
import TimeSeries

extension RuleEngine {
  /// The value of a function call.
  mutating func call(
    _ function: Function, _ arguments: [Expression], _ range: SourceRange, _ context: inout GeneralContext,
    head: borrowing Head
  ) throws(EvaluationFault) -> Vector {
    if function.isExtension, function != .total, function != .rising {
      let slot = context.slot
      let vector = try extensionCall(function, arguments, &context, head: head)
      context.slot = slot + arguments.reduce(0) { $0 + $1.sourceCount }
      if function == .threshold { context.slot = slot + 1 }
      return try vector.checked(in: range)
    }
    if function.signature.parameters.contains(.rangeVector) {
      return try windowCall(function, arguments, range, &context, head: head).checked(in: range)
    }
    guard let operand = arguments.first else { return standing(function, context) }
    switch function {
    case .timestamp:
      if case .selector(let selector) = operand.withoutParentheses {
        return try instant(selector, &context, head: head, wantsTime: true).computed { $0 }
          .checked(in: range)
      }
      let seconds = Double(context.time) / 1_000
      return try general(operand, &context, head: head).computed { _ in seconds }.checked(in: range)
    case .absent:
      let vector = try general(operand, &context, head: head)
      return RuleEngine.absence(of: operand, isAbsent: vector.elements.isEmpty)
    case .sort, .sortDesc:
      return try general(operand, &context, head: head).sorted(descending: function == .sortDesc)
    case .scalar:
      let vector = try general(operand, &context, head: head)
      return .scalar(vector.elements.count == 1 ? vector.elements[0].value : .nan)
    case .vector: return .scalar(try general(operand, &context, head: head).scalarValue)
    case .labelReplace, .labelJoin:
      let vector = try general(operand, &context, head: head)
      let rewriting = try LabelRewriting(function, arguments, range)
      return try vector.relabelled(rewriting).checked(in: range)
    default:
      let vector = try general(operand, &context, head: head)
      var parameters: [Double] = []
      for argument in arguments.dropFirst() {
        parameters.append(try general(argument, &context, head: head).scalarValue)
      }
      return try ElementFunction.apply(function, parameters, to: vector).checked(in: range)
    }
  }

  /// A function without arguments: what the clock says, or π.
  private func standing(_ function: Function, _ context: GeneralContext) -> Vector {
    let seconds = Double(context.time) / 1_000
    switch function {
    case .time: return .scalar(seconds)
    case .pi: return .scalar(.pi)
    default: return .scalar(Calendar.value(of: function, seconds))
    }
  }

  /// One with the labels that the operand asks for where there is nothing.
  static func absence(of operand: Expression, isAbsent: Bool) -> Vector {
    guard isAbsent else { return Vector(hasData: true) }
    let labels = LabelFlow.labelsOfAbsence(operand)
    return Vector(elements: [Element(labels: labels, value: 1)], hasData: true)
  }
}

extension Expression {
  /// How many sources the expression has, without collecting them.
  var sourceCount: Int {
    switch self {
    case .selector, .matrix, .call(.threshold, _, _): 1
    case .number, .string: 0
    default: children.reduce(0) { $0 + $1.sourceCount }
    }
  }
}
