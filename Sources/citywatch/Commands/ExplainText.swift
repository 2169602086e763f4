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

  /// The word in the reader's language.
  private func say(_ vi: String, _ en: String) -> String { language == .vi ? vi : en }

  private func stateName(_ subject: RuleSubject) -> String {
    guard language == .vi else { return subject.stateName }
    guard let state = subject.state else { return "yên" }
    return state.isFiring ? "đang báo động" : state.isPending ? "đang chờ" : "yên"
  }

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
    return "\(stateName(subject))\(level ?? "")  \(instance)\(name.isEmpty ? "" : "  \(name)")\(value)"
      + (since(subject).map { "  \(say("từ", "since")) \(at($0))" } ?? "")
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
      "\(explanation.rule.id)  \(subject.name)  \(subject.labels["name"])  \(say("lúc", "at")) "
        + at(explanation.time),
      "\(say("trạng thái", "state")): \(stateName(subject))",
    ]
    lines += explanation.reasons.map { "  " + $0.sentence(zone: zone)[language] }
    lines.append(say("biểu thức:", "expression:"))
    for part in explanation.parts { lines += self.lines(of: part) }
    if !explanation.rungs.isEmpty {
      lines.append(say("các mức:", "levels:"))
      lines += explanation.rungs.map { rung($0, of: subject) }
    }
    if !subject.waits.isEmpty {
      lines.append(say("hẹn giờ:", "timers:"))
      lines += subject.waits.map(wait)
    }
    lines += effect(explanation)
    let source = answer.isStored ? say("; trạng thái là của dịch vụ", "; the state is the daemon's") : ""
    lines.append("\(say("xét lại các số đo từ", "lived through since")) \(at(answer.since))\(source)")
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
      let count = say("\(elements.count) phần tử", "\(elements.count) elements")
      lines.append("\(indent)\(part.text)  = \(elements.isEmpty ? say("không có gì", "nothing") : count)")
      lines += elements.prefix(Self.shown).map { "\(indent)    \($0.labels)  = \(Figure.text($0.value))" }
      if elements.count > Self.shown {
        let rest = elements.count - Self.shown
        lines.append("\(indent)    … \(say("và \(rest) phần tử nữa", "and \(rest) more"))")
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
      let what = hidden > 0 ? say(", tất cả có \(hidden) bị ẩn", ", \(hidden) of all hidden") : ""
      let earlier = series.readings.count - Self.shown
      lines.append(
        "\(indent)\(name)\(earlier) \(say("số đo trước đó", "earlier readings"))\(what)")
    }
    for reading in series.readings.suffix(Self.shown) {
      let value = reading.sample.quality == .missing ? "-" : Figure.text(reading.sample.value)
      let mark = reading.isHidden ? say("  bị ẩn", "  hidden") : ""
      lines.append(
        "\(indent)\(name)\(at(reading.sample.time))  \(value)  \(reading.sample.quality.name)\(mark)")
    }
    return lines
  }

  private func rung(_ rung: Explanation.Rung, of subject: RuleSubject) -> String {
    let sign = answer.rule.direction == .above ? "≥" : "≤"
    let name = "  \(rung.level.level)  \(rung.level.name[language])"
    guard let threshold = rung.threshold else {
      return "\(name)  \(say("bỏ qua: không có ngưỡng", "skipped: no threshold"))"
    }
    let state =
      rung.holds.map { $0 ? say("thỏa", "holds") : say("không thỏa", "does not hold") }
      ?? say("không có giá trị", "no value")
    return "\(name)  \(sign) \(Figure.text(threshold))\(source(rung, subject))  \(state)"
  }

  /// Where a threshold's value comes from.
  private func source(_ rung: Explanation.Rung, _ subject: RuleSubject) -> String {
    guard case .named(let name) = rung.level.threshold else { return "" }
    var words = [name]
    if let from = rung.entry?.from, from > .min {
      words.append("\(say("hiệu lực từ", "valid from")) \(at(from))")
    }
    if let until = rung.entry?.until, until < .max {
      words.append("\(say("hiệu lực đến", "valid until")) \(at(until))")
    }
    let record = blueprint.catalog.thresholdRecords.first {
      $0.device == subject.device && $0.name == name && $0.entry == rung.entry
    }
    if let record, !record.source.isEmpty { words.append(record.source) }
    return " (\(words.joined(separator: ", ")))"
  }

  private func wait(_ wait: RuleSubject.Wait) -> String {
    let level =
      answer.rule.levels.isEmpty ? say("điều kiện", "the condition") : "\(say("mức", "level")) \(wait.level)"
    let readings =
      wait.isRising && wait.agreeing.wanted > 1
      ? say(
        ", \(wait.agreeing.present) trong \(wait.agreeing.wanted) số đo cùng thỏa",
        ", \(wait.agreeing.present) of \(wait.agreeing.wanted) readings agree") : ""
    let verb = wait.isRising ? say("thỏa từ", "holds since") : say("hết thỏa từ", "has ended since")
    return "  \(level) \(verb) \(at(wait.since))\(readings); \(say("đến hạn", "due")) \(at(wait.due))"
  }

  private func effect(_ explanation: Explanation) -> [String] {
    guard explanation.rule.effect != .always else { return [] }
    let next = explanation.rule.effect.nextChange(after: explanation.time)
    let word =
      explanation.rule.effect.holds(at: explanation.time)
      ? say("đang có", "in effect") : say("không có", "not in effect")
    let end = next == .max ? "" : " \(say("đến", "until")) \(at(next))"
    return ["\(say("hiệu lực", "effect")): \(word)\(end)"]
  }
}

extension RuleSubject {
  /// One word: firing, pending, or quiet; a recording rule is always quiet.
  var stateName: String {
    guard let state else { return "quiet" }
    return state.isFiring ? "firing" : state.isPending ? "pending" : "quiet"
  }
}
