import Explaining
import JSONText
import Pipeline
import RuleEngine
import RuleLanguage
import Telemetry

/// An explanation as a JSON document.
enum ExplainDocument {
  static func text(_ answer: ExplainCommand.Answer, _ blueprint: Blueprint, _ zone: Int) -> String {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      json.field("rule", answer.rule.id)
      json.field("expression", answer.rule.expressionText)
      json.field("at", CivilTime.iso8601(answer.time, offsetMinutes: zone))
      json.field("livedThroughSince", CivilTime.iso8601(answer.since, offsetMinutes: zone))
      json.field("stateIsStored", answer.isStored)
      json.field("inEffect", answer.rule.effect.holds(at: answer.time))
      json.array("subjects") { json in
        for (at, subject) in answer.subjects.enumerated() {
          json.object { json in
            write(subject, answer, zone, to: &json)
            if answer.details.indices.contains(at) { write(answer.details[at], zone, to: &json) }
          }
        }
      }
    }
    return json.text
  }

  private static func write(
    _ subject: RuleSubject, _ answer: ExplainCommand.Answer, _ zone: Int, to json: inout JSONWriter
  ) {
    json.field("instance", subject.name)
    json.field("device", subject.labels["device"].isEmpty ? nil : subject.labels["device"])
    json.field("state", subject.stateName)
    let level = subject.state?.level ?? 0
    json.field(
      "level", answer.rule.levels.indices.contains(level - 1) ? answer.rule.levels[level - 1].level : nil)
    json.field("value", subject.value.isNaN ? nil : subject.value)
    let raised = subject.state.flatMap { $0.isFiring ? $0.raisedAt : nil }
    json.field("firingSince", raised.map { CivilTime.iso8601($0, offsetMinutes: zone) })
    json.array("timers") { json in
      for wait in subject.waits {
        json.object { json in
          json.field("level", answer.rule.levels.isEmpty ? nil : answer.rule.levels[wait.level - 1].level)
          json.field("direction", wait.isRising ? "rising" : "leaving")
          json.field("since", CivilTime.iso8601(wait.since, offsetMinutes: zone))
          json.field("due", CivilTime.iso8601(wait.due, offsetMinutes: zone))
          json.field("agreeingReadings", wait.agreeing.present)
          json.field("wantedReadings", wait.agreeing.wanted)
        }
      }
    }
  }

  private static func write(_ explanation: Explanation, _ zone: Int, to json: inout JSONWriter) {
    json.array("reasons") { json in
      for reason in explanation.reasons {
        let sentence = reason.sentence(zone: zone)
        json.object { json in
          json.field("code", reason.code)
          json.field("vi", sentence.vi)
          json.field("en", sentence.en)
        }
      }
    }
    json.array("parts") { json in
      for part in explanation.parts { write(part, zone, to: &json) }
    }
    json.array("levels") { json in
      for rung in explanation.rungs {
        let threshold: String? = if case .named(let name) = rung.level.threshold { name } else { nil }
        json.object { json in
          json.field("level", rung.level.level)
          json.field("name", rung.level.name.vi)
          json.field("thresholdName", threshold)
          json.field("threshold", rung.threshold)
          if let holds = rung.holds {
            json.field("holds", holds)
          } else {
            json.key("holds")
            json.null()
          }
        }
      }
    }
  }

  private static func write(_ part: Explanation.Part, _ zone: Int, to json: inout JSONWriter) {
    json.object { json in
      json.field("depth", part.depth)
      json.field("text", part.text)
      json.field("fault", part.node.fault)
      json.array("elements") { json in
        for element in part.node.elements {
          json.object { json in
            json.field("labels", element.labels.description)
            json.field("value", element.value.isFinite ? element.value : nil)
            json.field("text", Figure.text(element.value))
          }
        }
      }
      json.array("readings") { json in
        for series in part.node.series {
          for reading in series.readings {
            json.object { json in
              json.field("series", series.labels.description)
              json.field("time", CivilTime.iso8601(reading.sample.time, offsetMinutes: zone))
              json.field("value", reading.sample.quality == .missing ? nil : reading.sample.value)
              json.field("quality", reading.sample.quality.name)
              json.field("hidden", reading.isHidden)
            }
          }
        }
      }
    }
  }
}
