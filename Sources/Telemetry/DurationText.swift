/// Durations as Prometheus writes them: `90s`, `10m`, `1h30m`, `1d`.
package enum DurationText {
  private static let units: [(name: String, span: Milliseconds)] = [
    ("y", 365 * Span.day), ("w", 7 * Span.day), ("d", Span.day), ("h", Span.hour), ("m", Span.minute),
    ("s", Span.second), ("ms", 1),
  ]

  /// Three thousand years, in milliseconds: longer than any history, and spans up to it can be added to times
  /// without a thought.
  package static let longest: Milliseconds = 100_000_000_000_000

  /// The span written in `text`; `nil` where it is not a duration or longer than `longest`. Units go
  /// from large to small, each once.
  package static func parse(_ text: String) -> Milliseconds? {
    var rest = Substring(text)
    if rest == "0" { return 0 }
    var total: Milliseconds = 0
    var nextUnit = 0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard let count = Milliseconds(digits) else { return nil }
      rest = rest.dropFirst(digits.count)
      let name = rest.prefix { $0.isLetter }
      guard let unit = units[nextUnit...].firstIndex(where: { $0.name == name }) else { return nil }
      let (part, overflowed) = count.multipliedReportingOverflow(by: units[unit].span)
      let (sum, overflowedSum) = total.addingReportingOverflow(part)
      guard !overflowed, !overflowedSum, sum <= longest else { return nil }
      total = sum
      nextUnit = unit + 1
      rest = rest.dropFirst(name.count)
    }
    return text.isEmpty ? nil : total
  }

  /// The shortest text of a span, for instance `1h30m`; `0s` for none.
  package static func format(_ span: Milliseconds) -> String {
    var rest = span
    var text = ""
    for unit in units.dropFirst(2) where rest >= unit.span {
      text += "\(rest / unit.span)\(unit.name)"
      rest %= unit.span
    }
    return text.isEmpty ? "0s" : text
  }
}
