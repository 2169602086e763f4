import RuleLanguage

extension Expression {
  /// The tree with every operation in parentheses of its own, so that a test shows how it groups.
  var sketch: String {
    switch self {
    case .number(let value, _): "\(value)"
    case .string(let text, _): "'\(text)'"
    case .selector(let selector): selector.sketch
    case .matrix(let selector, let span, _): "\(selector.sketch)[\(span)ms]"
    case .call(let function, let arguments, _):
      "\(function.rawValue)(\(arguments.map(\.sketch).joined(separator: " ")))"
    case .aggregate(let aggregation, .all, let operand, _): "\(aggregation.rawValue)(\(operand.sketch))"
    case .aggregate(let aggregation, let grouping, let operand, _):
      "\(aggregation.rawValue).\(grouping.sketch)(\(operand.sketch))"
    case .binary(let binary, let left, let right, let matching, let returnsBool, _):
      "(\(left.sketch) \(binary.rawValue)\(returnsBool ? ".bool" : "")\(matching.sketch) \(right.sketch))"
    case .unary(let unary, let operand, _): "(\(unary.rawValue)\(operand.sketch))"
    case .parenthesised(let inner, _): inner.sketch
    }
  }
}

extension Selector {
  fileprivate var sketch: String {
    let inner = matchers.map { "\($0.name)\($0.operation.rawValue)\($0.value)" }.joined(separator: ",")
    return (name ?? "") + (matchers.isEmpty ? "" : "{\(inner)}")
  }
}

extension Grouping {
  fileprivate var sketch: String {
    switch self {
    case .all: ""
    case .by(let names): "by[\(names.joined(separator: ","))]"
    case .without(let names): "without[\(names.joined(separator: ","))]"
    }
  }
}

extension Matching {
  fileprivate var sketch: String {
    switch self {
    case .allLabels: ""
    case .on(let names): ".on[\(names.joined(separator: ","))]"
    case .ignoring(let names): ".ignoring[\(names.joined(separator: ","))]"
    }
  }
}
