import RuleLanguage
import Telemetry

/// How two values are compared.
enum SampleEquality {
  /// As promtool does: not even NaN equals itself.
  case exact
  /// As promtool 3 does where a file says `fuzzy_compare`: the next number on either side will do.
  case adjacent
  /// Ours: beyond a billionth nothing is asked of a decimal fraction, and NaN equals NaN.
  case close

  func holds(_ a: Double, _ b: Double) -> Bool {
    if a == b { return true }
    switch self {
    case .exact: return false
    case .adjacent: return a.nextUp == b || a.nextDown == b
    case .close:
      if a.isNaN || b.isNaN { return a.isNaN && b.isNaN }
      return a.isFinite && b.isFinite && (a - b).magnitude <= 1e-9 * max(a.magnitude, b.magnitude)
    }
  }
}

/// Expected elements beside those that an expression yields.
struct SampleComparison {
  var rows: [ComparisonRow] = []

  init(
    expected: [(labels: Labels, value: Double)], got: [(labels: Labels, value: Double)],
    equality: SampleEquality
  ) {
    var rest = got
    for sample in expected {
      let same = rest.firstIndex { $0.labels == sample.labels && equality.holds($0.value, sample.value) }
      let place = same ?? rest.firstIndex { $0.labels == sample.labels }
      let found = place.map { rest.remove(at: $0).value }
      rows.append(
        ComparisonRow(
          subject: sample.labels.shown, expected: "\(shown: sample.value)",
          got: found.map { "\(shown: $0)" }, differs: same == nil))
    }
    for sample in rest {
      rows.append(
        ComparisonRow(
          subject: sample.labels.shown, expected: nil, got: "\(shown: sample.value)", differs: true))
    }
    rows.sort { $0.subject < $1.subject }
  }
}

/// Expected alerts beside those that fire.
struct AlertComparison {
  var rows: [ComparisonRow] = []

  /// Compares; in `given` stand the names of labels that a test need not write.
  ///
  /// An alert whose annotations the test does not mention is compared by its labels.
  init(expected: [ExpectedAlert], got: [FiringAlert], given: Set<String> = []) {
    var rest = got.sorted { $0.labels.description < $1.labels.description }
    var open: [ExpectedAlert] = []
    var matched: [(ExpectedAlert, FiringAlert)] = []
    for alert in expected {
      guard let place = rest.firstIndex(where: { AlertComparison.agrees(alert, $0, given) }) else {
        open.append(alert)
        continue
      }
      matched.append((alert, rest.remove(at: place)))
    }
    for (alert, firing) in matched { add(alert, firing, given) }
    for alert in open {
      // The most alike is shown beside it, so that one wrong label does not read as two wrong alerts.
      let scores = rest.map { firing in
        alert.labels.pairs.count { firing.labels[$0.name] == $0.value }
      }
      let best = scores.indices.max { scores[$0] < scores[$1] }
      add(alert, best.map { rest.remove(at: $0) }, given)
    }
    for firing in rest { add(nil, firing, given) }
  }

  private static func agrees(_ alert: ExpectedAlert, _ firing: FiringAlert, _ given: Set<String>) -> Bool {
    let names = Set(alert.labels.pairs.map(\.name)).union(firing.labels.pairs.map(\.name))
    let labels = names.allSatisfy { name in
      alert.labels[name] == firing.labels[name] || alert.labels[name].isEmpty && given.contains(name)
    }
    return labels && (alert.annotations == nil || alert.annotations == firing.annotations)
  }

  private mutating func add(_ alert: ExpectedAlert?, _ firing: FiringAlert?, _ given: Set<String>) {
    let number = rows.count { !$0.subject.hasPrefix(" ") } + 1
    rows.append(
      ComparisonRow(
        subject: "alert \(number)", expected: alert.map { _ in "fires" }, got: firing.map { _ in "fires" },
        differs: alert == nil || firing == nil))
    add(
      "", alert?.labels, firing?.labels,
      hidden: { given.contains($0) && (alert?.labels[$0] ?? "").isEmpty })
    if alert == nil || alert?.annotations != nil {
      add("annotation ", alert?.annotations, firing?.annotations, hidden: { _ in alert == nil })
    }
  }

  private mutating func add(
    _ prefix: String, _ expected: Labels?, _ got: Labels?, hidden: (String) -> Bool
  ) {
    let names = Set((expected?.pairs ?? []).map(\.name)).union((got?.pairs ?? []).map(\.name))
    for name in names.sorted() where !hidden(name) {
      let (a, b) = (expected.map { $0[name] }, got.map { $0[name] })
      rows.append(
        ComparisonRow(
          subject: "  \(prefix)\(name)", expected: a.flatMap { $0.isEmpty ? nil : $0 },
          got: b.flatMap { $0.isEmpty ? nil : $0 }, differs: a != b))
    }
  }
}

/// Expected changes beside those that happened.
struct TransitionComparison {
  var rows: [ComparisonRow] = []

  init(expected: [ExpectedTransition], got: [ObservedTransition]) {
    var rest = got
    var timed: [(Milliseconds, ComparisonRow)] = []
    for transition in expected.sorted(by: { $0.at < $1.at }) {
      let candidates = rest.indices.filter { TransitionComparison.isAbout(transition, rest[$0]) }
      let same = candidates.first { TransitionComparison.agrees(transition, rest[$0]) }
      let found = (same ?? candidates.first).map { rest.remove(at: $0) }
      let labels = transition.labels.pairs.map(\.value).joined(separator: ", ")
      timed.append(
        (
          transition.at,
          ComparisonRow(
            subject: "\(DurationText.format(transition.at)) \(transition.alertname) \(labels)",
            expected: TransitionComparison.words(transition.change, transition.level ?? ""),
            got: found.map { TransitionComparison.words($0.change, $0.level) }, differs: same == nil)
        ))
    }
    for transition in rest {
      let device = transition.labels["device"]
      let who = device.isEmpty ? transition.labels.description : device
      timed.append(
        (
          transition.at,
          ComparisonRow(
            subject: "\(DurationText.format(transition.at)) \(transition.alertname) \(who)", expected: nil,
            got: TransitionComparison.words(transition.change, transition.level), differs: true)
        ))
    }
    rows = timed.enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(
      \.element.1)
  }

  private static func isAbout(_ expected: ExpectedTransition, _ got: ObservedTransition) -> Bool {
    expected.at == got.at && expected.alertname == got.alertname
      && expected.labels.pairs.allSatisfy { got.labels[$0.name] == $0.value }
  }

  private static func agrees(_ expected: ExpectedTransition, _ got: ObservedTransition) -> Bool {
    expected.change == got.change && (expected.level == nil || expected.level == got.level)
  }

  private static func words(_ change: ChangeWord, _ level: String) -> String {
    level.isEmpty ? change.rawValue : "\(change.rawValue) (level \(level))"
  }
}

extension Labels {
  /// The labels as people write them: without braces where there is only a name.
  var shown: String {
    let text = description
    return pairs.count == 1 && text.hasSuffix("{}") ? String(text.dropLast(2)) : text
  }
}

extension DefaultStringInterpolation {
  /// A value as Prometheus writes it: `5`, `0.25`, `NaN`, `+Inf`.
  mutating func appendInterpolation(shown value: Double) {
    if value.isNaN {
      appendLiteral("NaN")
    } else if value.isInfinite {
      appendLiteral(value < 0 ? "-Inf" : "+Inf")
    } else {
      let text = value.description
      appendLiteral(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    }
  }
}
