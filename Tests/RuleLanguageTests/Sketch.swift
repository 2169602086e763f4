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
    case .subquery(let operand, let window, _):
      "\(operand.sketch)[\(window.span)ms:\(window.step.map { "\($0)ms" } ?? "")]\(window.shift.sketch)"
    case .aggregate(let aggregation, let parameter, .all, let operand, _):
      "\(aggregation.rawValue)(\(parameter.map { $0.sketch + " " } ?? "")\(operand.sketch))"
    case .aggregate(let aggregation, let parameter, let grouping, let operand, _):
      "\(aggregation.rawValue).\(grouping.sketch)(\(parameter.map { $0.sketch + " " } ?? "")\(operand.sketch))"
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
    return (name ?? "") + (matchers.isEmpty ? "" : "{\(inner)}") + shift.sketch
  }
}

extension TimeShift {
  fileprivate var sketch: String {
    let anchor =
      switch self.anchor {
      case nil: ""
      case .start: "@start"
      case .end: "@end"
      case .time(let time): "@\(time)"
      }
    return anchor + (offset == 0 ? "" : "~\(offset)ms")
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
    let labels =
      switch scope {
      case .allLabels: ""
      case .on(let names): ".on[\(names.joined(separator: ","))]"
      case .ignoring(let names): ".ignoring[\(names.joined(separator: ","))]"
      }
    return switch cardinality {
    case .oneToOne: labels
    case .manyToOne(let names): "\(labels).left[\(names.joined(separator: ","))]"
    case .oneToMany(let names): "\(labels).right[\(names.joined(separator: ","))]"
    }
  }
}
