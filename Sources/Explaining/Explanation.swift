package import RuleEngine
package import RuleLanguage
package import Telemetry

/// Why one alert of a rule is as it is.
package struct Explanation: Sendable {
  /// One part of the expression.
  package struct Part: Sendable {
    /// How many parts it lies in.
    package var depth: Int
    /// The part as its author wrote it, on one line.
    package var text: String
    /// What it came to for this subject, and what went in.
    package var node: TracedNode
  }

  /// One level of the rule's ladder, for this device.
  package struct Rung: Sendable {
    /// The level as the rule gives it.
    package var level: Level
    /// The threshold's value at the time; `nil` where the device has none.
    package var threshold: Double?
    /// From when and until when the value is valid, where the inventory says.
    package var entry: ThresholdTable.Entry?
    /// Whether the value holds the level; `nil` where there is no value or no threshold.
    package var holds: Bool?
  }

  /// The rule.
  package var rule: Rule
  /// What is judged, and its state.
  package var subject: RuleSubject
  /// The time that is explained.
  package var time: Milliseconds
  /// The expression from the whole to its parts.
  package var parts: [Part]
  /// The ladder; empty for a rule without levels.
  package var rungs: [Rung]
  /// Why, the most important first.
  package var reasons: [Reason]
}

extension Explainer {
  /// Explains how one subject stands at `time`, the time that the past was lived through to.
  package func explain(_ subject: RuleSubject, at time: Milliseconds) -> Explanation {
    let nodes = trace(rule.expression, of: subject, at: time).map { $0.seen(by: subject) }
    var explanation = Explanation(
      rule: rule, subject: subject, time: time, parts: parts(nodes), rungs: [], reasons: [])
    explanation.rungs = rungs(subject, value: nodes.first?.elements.first?.value, at: time)
    var finder = ReasonFinder(explanation, nodes: nodes)
    finder.find { series in
      guard let place = subject.series.first(where: { self.description(of: $0).labels == series }) else {
        return nil
      }
      return self.description(of: place).staleAfter
    }
    if finder.hasHidden, !explanation.isRaised {
      let shown = trace(rule.expression.showingAll, of: subject, at: time).map { $0.seen(by: subject) }
      finder.compare(withHidden: shown)
    }
    explanation.reasons = finder.reasons
    return explanation
  }

  private func parts(_ nodes: [TracedNode]) -> [Explanation.Part] {
    var open: [SourceRange] = []
    var parts: [Explanation.Part] = []
    let literals = rule.expression.literals
    for node in nodes where node.type != .string && !literals.contains(node.range) {
      while let last = open.last, !last.contains(node.range) { open.removeLast() }
      parts.append(
        Explanation.Part(depth: open.count, text: rule.expressionText.line(of: node.range), node: node))
      open.append(node.range)
    }
    return parts
  }

  private func rungs(_ subject: RuleSubject, value: Double?, at time: Milliseconds) -> [Explanation.Rung] {
    rule.levels.map { level in
      var rung = Explanation.Rung(level: level)
      switch level.threshold {
      case .number(let threshold): rung.threshold = threshold
      case .named(let name):
        guard let device = subject.device else { break }
        rung.entry = thresholds.history(of: name, device: device).first { $0.from <= time && time < $0.until }
        rung.threshold = rung.entry?.value
      }
      guard let threshold = rung.threshold, let value else { return rung }
      rung.holds = Explanation.reaches(value, threshold, rule.direction)
      return rung
    }
  }
}

extension Explanation {
  /// Whether the alert fires or waits to.
  var isRaised: Bool { subject.state.map { $0.isFiring || $0.isPending } ?? false }

  /// Whether a value holds a level.
  static func reaches(_ value: Double, _ threshold: Double, _ direction: Direction) -> Bool {
    let (value, threshold) = (DecimalGrid.snap(value), DecimalGrid.snap(threshold))
    return direction == .above ? value >= threshold : value <= threshold
  }
}

extension SourceRange {
  /// Whether the other lies strictly within. The six windows of one air quality index share a place in the
  /// text and stand beside each other.
  fileprivate func contains(_ other: SourceRange) -> Bool {
    lowerBound <= other.lowerBound && other.upperBound <= upperBound && self != other
  }
}

extension TracedNode {
  /// The node with only what concerns one subject: a device does not ask about its neighbours' numbers.
  func seen(by subject: RuleSubject) -> TracedNode {
    var node = self
    let device = subject.labels["device"]
    guard !device.isEmpty else { return self }
    func concerns(_ labels: Labels) -> Bool {
      guard labels["device"].isEmpty || labels["device"] == device else { return false }
      let channel = subject.labels["channel"]
      return channel.isEmpty || labels["channel"].isEmpty || labels["channel"] == channel
    }
    node.elements.removeAll { !concerns($0.labels) }
    node.series.removeAll { !concerns($0.labels) }
    return node
  }
}

extension Expression {
  /// Where plain numbers stand: their value is their text.
  fileprivate var literals: Set<SourceRange> {
    if case .number(_, let range) = self { return [range] }
    return children.reduce(into: []) { $0.formUnion($1.literals) }
  }

  /// The expression as it would be if no reading were hidden for its flag; those without a value stay so.
  var showingAll: Expression {
    func shown(_ selector: Selector) -> Selector {
      Selector(
        name: selector.name, matchers: selector.matchers,
        visibility: QualityMask([.good, .unknown, .suspect, .fail]), shift: selector.shift,
        range: selector.range)
    }
    return switch self {
    case .number, .string: self
    case .selector(let selector): .selector(shown(selector))
    case .matrix(let selector, let span, let range): .matrix(shown(selector), span: span, range: range)
    case .subquery(let operand, let window, let range): .subquery(operand.showingAll, window, range: range)
    case .call(let function, let arguments, let range):
      .call(function, arguments.map(\.showingAll), range: range)
    case .aggregate(let aggregation, let parameter, let grouping, let operand, let range):
      .aggregate(
        aggregation, parameter: parameter, grouping: grouping, operand: operand.showingAll, range: range)
    case .binary(let operation, let left, let right, let matching, let returnsBool, let range):
      .binary(
        operation, left.showingAll, right.showingAll, matching: matching, returnsBool: returnsBool,
        range: range)
    case .unary(let sign, let operand, let range): .unary(sign, operand.showingAll, range: range)
    case .parenthesised(let operand, let range): .parenthesised(operand.showingAll, range: range)
    }
  }
}

extension String {
  /// A part of an expression's text, its blanks and line breaks made one blank each.
  func line(of range: SourceRange) -> String {
    let bytes = Array(utf8)
    let part = String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    return part.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
