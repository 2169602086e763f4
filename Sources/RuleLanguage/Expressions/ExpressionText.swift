import Telemetry

/// The canonical text of a tree, for `explain`, `export` and everyone who shows a part of an expression.
extension Expression {
  /// PromQL that reads as an equal tree, its ranges apart; what citywatch adds stands as it is written.
  ///
  /// Parentheses stand where they were written, and where a tree that was put together needs them.
  package var text: String {
    switch self {
    case .number(let value, _): value.textForPromQL
    case .string(let text, _): text.quotedForPromQL
    case .selector(let selector): selector.text(window: "")
    case .matrix(let selector, let span, _): selector.text(window: "[\(DurationText.format(span))]")
    case .subquery(let operand, let window, _):
      operand.text(bindingAtLeast: .postfix) + window.text
    case .call(let function, let arguments, _): function.callText(arguments)
    case .aggregate(let aggregation, let parameter, let grouping, let operand, _):
      "\(aggregation.rawValue)\(grouping.text)(\(parameter.map { $0.text + ", " } ?? "")\(operand.text))"
    case .binary(let binary, let left, let right, let matching, let returnsBool, _):
      left.text(bindingAtLeast: .left(of: binary))
        + " \(binary.rawValue)\(returnsBool ? " bool" : "")\(matching.text) "
        + right.text(bindingAtLeast: .right(of: binary))
    case .unary(let unary, let operand, _):
      unary.rawValue + operand.text(bindingAtLeast: .right(of: .power))
    case .parenthesised(let inner, _): "(\(inner.text))"
    }
  }

  /// How tightly a text holds together.
  private struct Binding: Comparable {
    /// The precedence of an operator, twice; a sign lies between the product and the power.
    var strength: Int

    static let sign = Binding(strength: 2 * BinaryOperator.power.precedence - 1)
    static let postfix = Binding(strength: .max)

    /// What the left operand needs. The power groups to the right, so another power needs parentheses.
    static func left(of binary: BinaryOperator) -> Binding {
      Binding(strength: 2 * binary.precedence + (binary == .power ? 1 : 0))
    }

    static func right(of binary: BinaryOperator) -> Binding {
      Binding(strength: 2 * binary.precedence + (binary == .power ? 0 : 1))
    }

    static func < (a: Binding, b: Binding) -> Bool { a.strength < b.strength }
  }

  private func text(bindingAtLeast needed: Binding) -> String {
    let own: Binding =
      switch self {
      case .binary(let binary, _, _, _, _, _): Binding(strength: 2 * binary.precedence)
      case .unary: .sign
      case .number(let value, _) where value.sign == .minus: .sign
      default: .postfix
      }
    // To the right of an operator a sign is read for itself, however tightly the operator binds.
    let isSignedOperand =
      own == .sign && needed != .postfix && needed.strength != Binding.left(of: .power).strength
    return own >= needed || isSignedOperand ? text : "(\(text))"
  }
}

extension Double {
  /// The number as PromQL reads it.
  package var textForPromQL: String {
    if isNaN { return "NaN" }
    if isInfinite { return self < 0 ? "-Inf" : "Inf" }
    return description.hasSuffix(".0") ? String(description.dropLast(2)) : description
  }
}

extension Selector {
  /// The selector with its window and its shift in time, which stands behind the window.
  func text(window: String) -> String {
    var inside = matchers.map {
      "\($0.name.labelForPromQL)\($0.operation.rawValue)\($0.value.quotedForPromQL)"
    }
    if visibility != .seenByRules { inside.append(visibility.matcherText) }
    var front = name ?? ""
    if let name, !name.isQuantityWord {
      inside.insert(name.quotedForPromQL, at: 0)
      front = ""
    }
    let braces = inside.isEmpty ? "" : "{\(inside.joined(separator: ", "))}"
    return front + braces + window + shift.text
  }
}

extension QualityMask {
  /// The matcher that leaves these flags.
  fileprivate var matcherText: String {
    let words = flags.map(\.word)
    let operation = words.count == 1 ? Matcher.Operation.equal : .matches
    return QualityMask.pseudoLabel + operation.rawValue + words.joined(separator: "|").quotedForPromQL
  }
}

extension TimeShift {
  /// The shift as it stands behind a selector, with a blank in front; empty where there is none.
  package var text: String {
    var text = ""
    switch anchor {
    case nil: break
    case .start: text += " @ start()"
    case .end: text += " @ end()"
    case .time(let time):
      let away = time.magnitude
      var seconds = "\(away / 1_000)"
      if away % 1_000 != 0 {
        seconds += "." + Int(away % 1_000).padded(3)
        while seconds.hasSuffix("0") { seconds.removeLast() }
      }
      text += " @ \(time < 0 ? "-" : "")\(seconds)"
    }
    if offset != 0 { text += " offset \(offset < 0 ? "-" : "")\(DurationText.format(abs(offset)))" }
    return text
  }
}

extension Subquery {
  fileprivate var text: String {
    "[\(DurationText.format(span)):\(step.map(DurationText.format) ?? "")]\(shift.text)"
  }
}

extension Grouping {
  /// The grouping as it stands between an aggregation and its parentheses, with blanks around it.
  package var text: String {
    switch self {
    case .all: ""
    case .by(let names): " by \(names.listForPromQL) "
    case .without(let names): " without \(names.listForPromQL) "
    }
  }
}

extension Matching {
  /// The matching as it stands behind an operator, with a blank in front; empty where nothing need be said.
  package var text: String {
    let labels =
      switch scope {
      // PromQL takes no group_left without on or ignoring in front.
      case .allLabels: cardinality == .oneToOne ? "" : " ignoring ()"
      case .on(let names): " on \(names.listForPromQL)"
      case .ignoring(let names): " ignoring \(names.listForPromQL)"
      }
    return switch cardinality {
    case .oneToOne: labels
    case .manyToOne(let names): "\(labels) group_left \(names.listForPromQL)"
    case .oneToMany(let names): "\(labels) group_right \(names.listForPromQL)"
    }
  }
}

extension Function {
  /// A call as an author writes it: of ours the selector, not the windows that are read for it.
  fileprivate func callText(_ arguments: [Expression]) -> String {
    var written = arguments.map(\.text)
    if case .matrix(let selector, let span, _) = arguments.first {
      switch self {
      case .nowcast: written = [selector.text(window: "")]
      case .rising: written = [selector.text(window: ""), DurationText.format(span)]
      case .timeTo:
        let goal = arguments.last?.children.first?.text ?? ""
        written = [selector.text(window: ""), goal, DurationText.format(span)]
      case .vnAQI, .vnAQIDaily: written = [selector.unnamed.text(window: "")]
      default: break
      }
    }
    return "\(rawValue)(\(written.joined(separator: ", ")))"
  }
}

extension Selector {
  fileprivate var unnamed: Selector {
    Selector(name: nil, matchers: matchers, visibility: visibility, shift: shift, range: range)
  }
}

extension [String] {
  fileprivate var listForPromQL: String { "(\(map(\.labelForPromQL).joined(separator: ", ")))" }
}

extension String {
  /// A label's name, in quotes where PromQL would not read it without.
  fileprivate var labelForPromQL: String { isPromQLName(allowsColon: false) ? self : quotedForPromQL }

  /// Whether the text names a quantity without quotes, and is no word that means something else there.
  fileprivate var isQuantityWord: Bool {
    let taken: Set<String> = [
      "inf", "nan", "atan2", "bool", "on", "ignoring", "group_left", "group_right", "and", "or", "unless",
      "offset",
    ]
    return isPromQLName(allowsColon: true) && !taken.contains(lowercased())
  }

  /// The text between double quotes, with escapes where they are needed.
  package var quotedForPromQL: String {
    var quoted = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\\": quoted += "\\\\"
      case "\"": quoted += "\\\""
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let code = String(scalar.value, radix: 16)
        quoted += "\\x" + String(repeating: "0", count: 2 - code.count) + code
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
