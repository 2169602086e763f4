import Telemetry

/// What PromQL does not have. The selector that is written becomes the windows that are read.
extension ExpressionParser {
  mutating func parseExtension(
    _ function: Function, at name: SourceRange
  ) throws(ExpressionFault) -> Parsed {
    let arguments = try parseArguments()
    let call = Extension(
      function: function, arguments: arguments.map(\.expression), name: name,
      range: name.lowerBound..<previousEnd, parser: self)
    return try built(.call(function, try call.windows(), range: call.range), over: arguments)
  }
}

/// One call of a function that is ours.
private struct Extension {
  let function: Function
  let arguments: [Expression]
  let name: SourceRange
  let range: SourceRange
  let parser: ExpressionParser

  /// What an author should have written.
  private var example: String {
    switch function {
    case .total: "total(rain_total[24h])"
    case .threshold: "threshold(\"bd1\")"
    case .flagged: "flagged(water_level{kind=\"river\"})"
    case .near: "near(road_water_depth > 0.30, 2000)"
    case .neighbours: "neighbours(road_water_depth, 2000)"
    case .nowcast: "nowcast(pm25)"
    case .vnAQI, .vnAQIDaily: "\(function.rawValue)({kind=\"air\"})"
    case .rising: "rising(water_level, 3h)"
    default: "time_to(water_level, \"bd3\", 3h)"
    }
  }

  private func fault(_ message: String, at place: SourceRange? = nil) -> ExpressionFault {
    ExpressionFault("\(message), such as \(example)", at: place ?? name)
  }

  /// The arguments that the engine sees.
  func windows() throws(ExpressionFault) -> [Expression] {
    try requireCount()
    switch function {
    case .total:
      try TypeCheck.call(function, arguments, at: name)
      return arguments
    case .threshold: return [try thresholdName(arguments[0])]
    case .flagged: return [.selector(try selector(ofFlags: true))]
    case .near:
      try TypeCheck.call(function, arguments, at: name)
      guard arguments[0].sources.contains(where: { $0.selector != nil }) else {
        throw fault(
          "'near' counts devices, and this operand reads none; give it a selector", at: arguments[0].range)
      }
      return [arguments[0], try metres(arguments[1])]
    case .neighbours: return [.selector(try selector()), try metres(arguments[1])]
    case .nowcast: return [try window(13 * Span.hour)]
    case .rising: return [try window(try span(arguments[1]))]
    case .timeTo: return [try window(try span(arguments[2])), try goal(arguments[1])]
    default: return try airQuality()
    }
  }

  private func requireCount() throws(ExpressionFault) {
    let wanted: Int
    switch function {
    case .near, .neighbours, .rising: wanted = 2
    case .timeTo: wanted = 3
    default: wanted = 1
    }
    guard arguments.count != wanted else { return }
    let noun = wanted == 1 ? "argument" : "arguments"
    throw fault("'\(function.rawValue)' takes \(wanted) \(noun), not \(arguments.count)")
  }

  /// The selector that is the first argument.
  private func selector(ofFlags: Bool = false) throws(ExpressionFault) -> Selector {
    let argument = arguments[0]
    guard case .selector(let selector) = argument.withoutParentheses else {
      if argument.type == .rangeVector {
        throw fault("'\(function.rawValue)' takes a selector without a window", at: argument.range)
      }
      throw fault(
        "'\(function.rawValue)' reads the devices' own readings and takes a selector", at: argument.range)
    }
    if ofFlags, selector.visibility != .seenByRules {
      throw fault("'flagged' looks at readings of every quality; leave the matcher out", at: argument.range)
    }
    return selector
  }

  private func window(_ span: Milliseconds) throws(ExpressionFault) -> Expression {
    .matrix(try selector(), span: span, range: arguments[0].range)
  }

  /// A distance on the ground. A duration is a number as well, so `5m` would be read as 300 metres.
  private func metres(_ argument: Expression) throws(ExpressionFault) -> Expression {
    guard case .number(let metres, let place) = argument.withoutParentheses else {
      throw fault("the distance is a number of metres", at: argument.range)
    }
    // Half the way round the earth reaches everywhere.
    guard metres > 0, metres <= 20_037_508 else {
      throw fault("the distance is a number of metres, more than none and not around the world", at: place)
    }
    guard !parser.isDuration(at: place) else {
      throw fault("the distance is a number of metres without a unit; 'm' means minutes", at: place)
    }
    return argument.withoutParentheses
  }

  /// A window's length: `3h`, or seconds.
  private func span(_ argument: Expression) throws(ExpressionFault) -> Milliseconds {
    if case .number(let seconds, let place) = argument.withoutParentheses {
      let longest = Double(Expression.maximumSpan / 1_000)
      let span = seconds > 0 && seconds <= longest ? Milliseconds((seconds * 1_000).rounded()) : 0
      guard span > 0 else {
        throw fault("the window must be longer than nothing and shorter than history", at: place)
      }
      return span
    }
    throw fault("the last argument is a window's length", at: argument.range)
  }

  private func thresholdName(_ argument: Expression) throws(ExpressionFault) -> Expression {
    guard case .string(let text, let place) = argument.withoutParentheses else {
      throw fault("a threshold is named by a text between quotes", at: argument.range)
    }
    guard text.isPromQLName(allowsColon: false) else {
      throw fault("'\(text)' cannot be a column of the thresholds; use letters, digits and '_'", at: place)
    }
    return argument.withoutParentheses
  }

  /// What the line is to reach: a threshold's name or a number.
  private func goal(_ argument: Expression) throws(ExpressionFault) -> Expression {
    switch argument.type {
    case .string: .call(.threshold, [try thresholdName(argument)], range: argument.range)
    case .scalar: .call(.vector, [argument], range: argument.range)
    default: throw fault("the goal is the name of a threshold or a number", at: argument.range)
    }
  }

  /// The six quantities of the index, each with the window that its part of the formula looks at: twelve
  /// whole hours of particles with the broken hour before them, the last hour of gases; a day of all for the
  /// daily index, ozone with the eight hours that its means reach back.
  private func airQuality() throws(ExpressionFault) -> [Expression] {
    let selector = try selector()
    let isNamed = selector.name != nil || selector.matchers.contains { $0.name == Labels.metricName }
    guard !isNamed else {
      throw fault(
        "'\(function.rawValue)' reads its six quantities itself; leave out the name", at: arguments[0].range)
    }
    let isDaily = function == .vnAQIDaily
    return ["pm25", "pm10", "o3", "no2", "so2", "co"].map { quantity in
      let hours: Milliseconds =
        switch quantity {
        case "o3": isDaily ? 32 : 2
        case "pm25", "pm10": isDaily ? 25 : 13
        default: isDaily ? 25 : 2
        }
      let named = Selector(
        name: quantity, matchers: selector.matchers, visibility: selector.visibility, shift: selector.shift,
        range: selector.range)
      return .matrix(named, span: hours * Span.hour, range: arguments[0].range)
    }
  }
}

extension ExpressionParser {
  /// Whether the number at that place was written as a duration.
  func isDuration(at place: SourceRange) -> Bool { DurationText.parse(lexer.text(place)) != nil }
}
