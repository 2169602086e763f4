import RuleLanguage
import Telemetry

/// A selector that picks no series, and which of its parts is the slip.
struct EmptySelector {
  private let selector: Selector

  init(_ selector: Selector) { self.selector = selector }

  /// The first matcher that nothing satisfies although the quantity is measured, and what to tell the author.
  /// There is no such matcher where only their conjunction is empty.
  func reason(among series: [SeriesDescription]) -> (matcher: Matcher?, message: String) {
    let name = selector.name ?? "{…}"
    let measured = series.filter { selector.name == nil || $0.labels[Labels.metricName] == selector.name }
    guard !measured.isEmpty else { return (nil, "no device of the inventory measures '\(name)'") }
    let stranger = selector.matchers.first { matcher in
      !measured.contains { matcher.matches($0.labels[matcher.name]) }
    }
    guard let stranger else {
      return (nil, "'\(name)' picks no series of the inventory with these labels, which occur only apart")
    }
    let known = Set(measured.map { $0.labels[stranger.name] }).subtracting([""])
    let hint =
      stranger.operation == .equal ? NearestName.hint(for: stranger.value, among: known.sorted()) : ""
    return (
      stranger,
      "no series of '\(name)' has \(stranger.name)\(stranger.operation.rawValue)\"\(stranger.value)\"\(hint)"
    )
  }
}
