import Telemetry
import YAMLDocument

extension TestFileReader {
  /// Which alerts fire at one time.
  mutating func readAlertCase(_ node: YAMLNode) -> AlertCase? {
    guard var reader = MappingReader(node, file: path, subject: "alert test", diagnostics: &diagnostics)
    else { return nil }
    defer { reader.finish(&diagnostics) }
    let at = reader.duration("eval_time", &diagnostics) ?? 0
    var alerts: [ExpectedAlert] = []
    for item in reader.list("exp_alerts", &diagnostics) {
      guard
        var alert = MappingReader(item, file: path, subject: "expected alert", diagnostics: &diagnostics)
      else { continue }
      let labels = alert.optional("exp_labels").map { readLabelMap($0) } ?? Labels()
      let annotations = alert.optional("exp_annotations").map { readLabelMap($0) }
      alert.finish(&diagnostics)
      alerts.append(ExpectedAlert(labels: labels, annotations: annotations))
    }
    guard let name = reader.required("alertname", &diagnostics).flatMap({ text($0, "'alertname'") }) else {
      return nil
    }
    return AlertCase(
      at: at, alertname: name, alerts: alerts, spot: Spot(line: node.line, column: node.column))
  }

  /// What an expression yields at one time.
  mutating func readExpressionCase(_ node: YAMLNode) -> ExpressionCase? {
    guard
      var reader = MappingReader(node, file: path, subject: "expression test", diagnostics: &diagnostics)
    else { return nil }
    defer { reader.finish(&diagnostics) }
    let at = reader.duration("eval_time", &diagnostics) ?? 0
    var samples: [(labels: Labels, value: Double)] = []
    for item in reader.list("exp_samples", &diagnostics) {
      guard
        var sample = MappingReader(item, file: path, subject: "expected sample", diagnostics: &diagnostics)
      else { continue }
      let labels = sample.required("labels", &diagnostics).flatMap { readSeries($0) }
      let value = readNumber("value", &sample) ?? 0
      sample.finish(&diagnostics)
      if let labels { samples.append((labels, value)) }
    }
    guard let expression = reader.required("expr", &diagnostics).flatMap({ text($0, "'expr'") }) else {
      return nil
    }
    return ExpressionCase(
      at: at, expression: expression, samples: samples, spot: Spot(line: node.line, column: node.column))
  }

  /// What goes beyond Prometheus: changes in their order, restarts and reloads between readings.
  mutating func readCourse(_ reader: inout MappingReader, into test: inout RuleTest) {
    if let node = note("exp_transitions", &reader) {
      test.transitionsSpot = Spot(line: node.line, column: node.column)
      if node.items == nil { report(node, "'exp_transitions' must be a list, not \(node.kindName)") }
      test.transitions = (node.items ?? []).compactMap { readTransition($0) }
    }
    if let node = note("restart_at", &reader) {
      for item in node.items ?? [node] {
        guard let at = item.text.flatMap(DurationText.parse) else {
          report(item, "'restart_at' is a list of durations such as 90s, not \(item.kindName)")
          continue
        }
        test.restarts.append(at)
      }
    }
    if let node = note("reload_at", &reader) {
      if node.items == nil { report(node, "'reload_at' must be a list, not \(node.kindName)") }
      for item in node.items ?? [] {
        if let reload = readReload(item) { test.reloads.append(reload) }
      }
    }
  }

  private mutating func readTransition(_ node: YAMLNode) -> ExpectedTransition? {
    guard
      var reader = MappingReader(node, file: path, subject: "expected transition", diagnostics: &diagnostics)
    else { return nil }
    defer { reader.finish(&diagnostics) }
    var labels = reader.optional("labels").map { readLabelMap($0) } ?? Labels()
    if let device = reader.text("device", &diagnostics) { labels["device"] = device }
    let level = reader.text("level", &diagnostics)
    let change = reader.word("change", as: ChangeWord.self, &diagnostics)
    if node["change"] == nil { report(node, "expected transition lacks the key 'change'") }
    let name = reader.required("alertname", &diagnostics).flatMap { text($0, "'alertname'") }
    guard reader.required("at", &diagnostics) != nil, let at = reader.duration("at", &diagnostics),
      let name, let change
    else { return nil }
    return ExpectedTransition(at: at, alertname: name, labels: labels, change: change, level: level)
  }

  private mutating func readReload(_ node: YAMLNode) -> RuleTest.Reload? {
    guard var reader = MappingReader(node, file: path, subject: "reload", diagnostics: &diagnostics) else {
      return nil
    }
    defer { reader.finish(&diagnostics) }
    let files = ruleFiles(reader.list("rule_files", &diagnostics))
    guard reader.required("at", &diagnostics) != nil, let at = reader.duration("at", &diagnostics) else {
      return nil
    }
    return RuleTest.Reload(
      at: at, ruleFiles: files, spot: Spot(line: node.line, column: node.column))
  }
}
