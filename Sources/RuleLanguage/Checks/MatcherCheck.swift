import Telemetry

/// Finds matchers of one selector that no series can satisfy together.
enum MatcherCheck {
  /// The first matcher that contradicts an earlier one, and what it says.
  static func contradiction(in selector: Selector) -> (matcher: Matcher, message: String)? {
    var earlier: [Matcher] = []
    if let name = selector.name {
      earlier.append(Matcher(name: Labels.metricName, isEqualTo: name, range: selector.range))
    }
    for matcher in selector.matchers {
      for other in earlier where other.name == matcher.name && excludes(other, matcher) {
        let message =
          "'\(text(matcher))' contradicts '\(text(other))': no series satisfies both"
        return (matcher, message)
      }
      earlier.append(matcher)
    }
    return nil
  }

  private static func excludes(_ a: Matcher, _ b: Matcher) -> Bool {
    if let value = a.onlyValue { return !b.matches(value) }
    if let value = b.onlyValue { return !a.matches(value) }
    let opposites: [(Matcher.Operation, Matcher.Operation)] = [
      (.equal, .notEqual), (.notEqual, .equal), (.matches, .doesNotMatch), (.doesNotMatch, .matches),
    ]
    return a.value == b.value && opposites.contains { $0 == (a.operation, b.operation) }
  }

  private static func text(_ matcher: Matcher) -> String {
    "\(matcher.name)\(matcher.operation.rawValue)\"\(matcher.value)\""
  }
}

extension Matcher {
  /// The one value that satisfies the matcher; `nil` where there may be several.
  fileprivate var onlyValue: String? {
    switch operation {
    case .equal: return value
    case .matches:
      let isPlain = value.unicodeScalars.allSatisfy { !#"\.+*?()|[]{}^$"#.unicodeScalars.contains($0) }
      return isPlain ? value : nil
    case .notEqual, .doesNotMatch: return nil
    }
  }
}
