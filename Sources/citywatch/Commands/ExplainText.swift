import DeviceCatalog
import Explaining
import Pipeline
import RuleEngine
import RuleLanguage
import Telemetry

/// An explanation as lines for a person.
struct ExplainText {
  let answer: ExplainCommand.Answer
  let blueprint: Blueprint
  let language: Language
  let zone: Int

  var lines: [String] {
    if answer.details.isEmpty { return answer.subjects.map(summary) }
    return answer.details.flatMap { details($0) }
  }

  private func at(_ time: Milliseconds) -> String { CivilTime.iso8601(time, offsetMinutes: zone) }

  /// One subject on one line.
  private func summary(_ subject: RuleSubject) -> String {
    let level = subject.state.map { state in
      answer.rule.levels.indices.contains(state.level - 1)
        ? " [\(answer.rule.levels[state.level - 1].name[language])]" : ""
    }
    let name = subject.labels["name"]
    // A group has its labels for a name, which nothing tells before its first element.
    let instance = subject.name.isEmpty ? "(no result yet of \(subject.series.count) series)" : subject.name
    let value = subject.value.isNaN ? "" : "  \(Figure.text(subject.value))"
    return "\(subject.stateName)\(level ?? "")  \(instance)\(name.isEmpty ? "" : "  \(name)")\(value)"
      + (since(subject).map { "  since \(at($0))" } ?? "")
  }

  private func since(_ subject: RuleSubject) -> Milliseconds? {
    guard let state = subject.state else { return nil }
    if state.isFiring { return state.raisedAt }
    return subject.waits.last?.since
  }

  /// Everything about one subject.
  private func details(_ explanation: Explanation) -> [String] {
    let subject = explanation.subject
    var lines = [
      "\(explanation.rule.id)  \(subject.name)  \(subject.labels["name"])  at \(at(explanation.time))",
      "state: \(subject.stateName)",
    ]
    lines += explanation.reasons.map { "  " + $0.sentence(zone: zone)[language] }
    lines.append("expression:")
    for part in explanation.parts { lines += self.lines(of: part) }
    if !explanation.rungs.isEmpty {
      lines.append("levels:")
      lines += explanation.rungs.map { rung($0, of: subject) }
    }
    if !subject.waits.isEmpty {
      lines.append("timers:")
      lines += subject.waits.map(wait)
    }
    lines += effect(explanation)
    let source = answer.isStored ? "; the state is the daemon's" : ""
    lines.append("lived through since \(at(answer.since))\(source)")
    return lines
  }

  private func lines(of part: Explanation.Part) -> [String] {
    let indent = String(repeating: "  ", count: part.depth + 1)
    let elements = part.node.elements
    var lines: [String] = []
    if let fault = part.node.fault {
      lines.append("\(indent)\(part.text)  ✗ \(fault)")
    } else if part.node.type == .rangeVector {
      lines.append(indent + part.text)
    } else if elements.count == 1 {
      lines.append("\(indent)\(part.text)  = \(Figure.text(elements[0].value))")
    } else {
      lines.append("\(indent)\(part.text)  = \(elements.isEmpty ? "nothing" : "\(elements.count) elements")")
      lines += elements.prefix(Self.shown).map { "\(indent)    \($0.labels)  = \(Figure.text($0.value))" }
      if elements.count > Self.shown {
        lines.append("\(indent)    … and \(elements.count - Self.shown) more")
      }
    }
    // A gauge that was never heard of is told in the sentences.
    let heard = part.node.series.filter { !$0.readings.isEmpty }
    for series in heard { lines += readings(series, indent + "    ", isAlone: heard.count == 1) }
    return lines
  }

  /// How many elements or readings are shown; a day of minutes would push the sentence off the screen.
  private static let shown = 10

  private func readings(_ series: TracedSeries, _ indent: String, isAlone: Bool) -> [String] {
    var lines: [String] = []
    let channel = series.labels["channel"]
    let name = isAlone ? "" : series.labels["device"] + (channel.isEmpty ? "" : "/\(channel)") + "  "
    let hidden = series.readings.count(where: \.isHidden)
    if series.readings.count > Self.shown {
      let what = hidden > 0 ? ", \(hidden) of all hidden" : ""
      lines.append("\(indent)\(name)\(series.readings.count - Self.shown) earlier readings\(what)")
    }
    for reading in series.readings.suffix(Self.shown) {
      let value = reading.sample.quality == .missing ? "-" : Figure.text(reading.sample.value)
      let mark = reading.isHidden ? "  hidden" : ""
      lines.append(
        "\(indent)\(name)\(at(reading.sample.time))  \(value)  \(reading.sample.quality.name)\(mark)")
    }
    return lines
  }

  private func rung(_ rung: Explanation.Rung, of subject: RuleSubject) -> String {
    let sign = answer.rule.direction == .above ? "≥" : "≤"
    let name = "  \(rung.level.level)  \(rung.level.name[language])"
    guard let threshold = rung.threshold else { return "\(name)  skipped: no threshold" }
    let state = rung.holds.map { $0 ? "holds" : "does not hold" } ?? "no value"
    return "\(name)  \(sign) \(Figure.text(threshold))\(source(rung, subject))  \(state)"
  }

  /// Where a threshold's value comes from.
  private func source(_ rung: Explanation.Rung, _ subject: RuleSubject) -> String {
    guard case .named(let name) = rung.level.threshold else { return "" }
    var words = [name]
    if let from = rung.entry?.from, from > .min { words.append("valid from \(at(from))") }
    if let until = rung.entry?.until, until < .max { words.append("valid until \(at(until))") }
    let record = blueprint.catalog.thresholdRecords.first {
      $0.device == subject.device && $0.name == name && $0.entry == rung.entry
    }
    if let record, !record.source.isEmpty { words.append(record.source) }
    return " (\(words.joined(separator: ", ")))"
  }

  private func wait(_ wait: RuleSubject.Wait) -> String {
    let level = answer.rule.levels.isEmpty ? "the condition" : "level \(wait.level)"
    let readings =
      wait.isRising && wait.agreeing.wanted > 1
      ? ", \(wait.agreeing.present) of \(wait.agreeing.wanted) readings agree" : ""
    let verb = wait.isRising ? "has held" : "has not held"
    return "  \(level) \(verb) since \(at(wait.since))\(readings); due \(at(wait.due))"
  }

  private func effect(_ explanation: Explanation) -> [String] {
    guard explanation.rule.effect != .always else { return [] }
    let next = explanation.rule.effect.nextChange(after: explanation.time)
    let word = explanation.rule.effect.holds(at: explanation.time) ? "in effect" : "not in effect"
    return ["effect: \(word)" + (next == .max ? "" : " until \(at(next))")]
  }
}

extension RuleSubject {
  /// One word: firing, pending, or quiet; a recording rule is always quiet.
  var stateName: String {
    guard let state else { return "quiet" }
    return state.isFiring ? "firing" : state.isPending ? "pending" : "quiet"
  }
}
