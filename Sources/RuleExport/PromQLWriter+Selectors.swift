import RuleLanguage
import Telemetry

extension PromQLWriter {
  /// So many devices are listed by name in a selector; beyond, a line is no longer read by people.
  private static let mostDevicesListed = 200

  /// How long the readings that a selector picks speak, each span once, shortest first.
  func staleness(of selector: Selector) -> [Milliseconds] {
    Set(inventory.matches(of: selector).map(\.staleAfter)).sorted()
  }

  /// The newest reading of each series, for as long as it speaks for its series.
  mutating func newest(_ selector: Selector) throws(ExportObstacle) -> String {
    let plain = try selectorText(selector)
    if let name = selector.name, recorded.contains(name) { return plain + selector.shift.text }
    let spans = staleness(of: selector)
    guard let longest = spans.last else {
      notes.append(.approximated("\(plain) picks no series of the inventory"))
      return plain + selector.shift.text
    }
    if let memory { return try last(selector, max(memory, longest)) }
    guard spans.count > 1 else { return try last(selector, longest) }
    guard let parts = parts(of: selector, spans) else {
      notes.append(
        .approximated(
          "\(plain) picks devices of several intervals; all of them count as silent after "
            + "\(DurationText.format(longest)), the longest of their spans"))
      return try last(selector, longest)
    }
    var texts: [String] = []
    for part in parts { texts.append(try last(selector, part.span, and: part.condition)) }
    return "(\(texts.joined(separator: " or ")))"
  }

  /// The readings of a window.
  mutating func window(_ selector: Selector, _ span: Milliseconds) throws(ExportObstacle) -> String {
    "\(try selectorText(selector))[\(DurationText.format(span))]" + selector.shift.text
  }

  private mutating func last(
    _ selector: Selector, _ span: Milliseconds, and condition: String? = nil
  ) throws(ExportObstacle) -> String {
    let text = try selectorText(selector, and: condition)
    // What Prometheus does anyway need not be said.
    if span == 5 * Span.minute { return text + selector.shift.text }
    return "last_over_time(\(text)[\(DurationText.format(span))]\(selector.shift.text))"
  }

  /// The selector without window and shift.
  func selectorText(_ selector: Selector, and condition: String? = nil) throws(ExportObstacle) -> String {
    guard selector.visibility == .seenByRules else {
      throw ExportObstacle(reason: "it asks for quality flags, which Prometheus does not keep")
    }
    var conditions = selector.matchers.map { "\($0.name)\($0.operation.rawValue)\($0.value.quotedForPromQL)" }
    if let condition { conditions.append(condition) }
    let name = selector.name ?? ""
    return conditions.isEmpty && !name.isEmpty ? name : "\(name){\(conditions.joined(separator: ","))}"
  }

  private struct Part {
    var span: Milliseconds
    var condition: String
  }

  /// Divides what a selector picks so that every part has one span: by class where that does, else by device.
  private func parts(of selector: Selector, _ spans: [Milliseconds]) -> [Part]? {
    let series = inventory.matches(of: selector)
    for label in ["kind", "class", "device"] {
      var values: [Milliseconds: Set<String>] = [:]
      for one in series { values[one.staleAfter, default: []].insert(one.labels[label]) }
      let all = values.values.reduce(0) { $0 + $1.count }
      guard all == Set(series.map { $0.labels[label] }).count, all <= Self.mostDevicesListed else { continue }
      return spans.map { span in
        let names = (values[span] ?? []).sorted()
        let pattern = names.map(Self.escapedForPattern).joined(separator: "|")
        let isOne = names.count == 1
        return Part(
          span: span,
          condition: label + (isOne ? "=" : "=~") + (isOne ? names[0] : pattern).quotedForPromQL)
      }
    }
    return nil
  }

  static func escapedForPattern(_ text: String) -> String {
    var escaped = ""
    for character in text {
      if #".+*?()|[]{}^$\"#.contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }
}
