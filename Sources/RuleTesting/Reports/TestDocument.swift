package import JSONText
import Telemetry

/// The JSON of a run.
package enum TestDocument {
  /// Writes the members `passed`, `files`, `tests` and, where asked for, `coverage`.
  package static func write(_ runner: TestRunner, coverage: Coverage?, to json: inout JSONWriter) {
    json.field("passed", runner.hasPassed)
    json.field("files", runner.fileCount)
    json.array("tests") { json in
      for outcome in runner.outcomes {
        json.object { json in
          json.field("file", outcome.file)
          json.field("name", outcome.name)
          json.field("line", outcome.spot.line)
          json.field("passed", outcome.hasPassed)
          json.array("failures") { json in
            for failure in outcome.failures { write(failure, to: &json) }
          }
        }
      }
    }
    if let coverage { write(coverage, to: &json) }
  }

  private static func write(_ failure: FailedExpectation, to json: inout JSONWriter) {
    json.object { json in
      json.field("what", failure.title)
      json.field("line", failure.spot.line)
      json.field("column", failure.spot.column)
      json.field("message", failure.message.isEmpty ? nil : failure.message)
      json.array("rows") { json in
        for row in failure.rows {
          json.object { json in
            json.field("what", row.subject)
            json.field("expected", row.expected)
            json.field("got", row.got)
            json.field("differs", row.differs)
          }
        }
      }
      json.array("readings") { json in
        for series in failure.readings {
          json.object { json in
            json.field("series", series.labels.description)
            json.array("values") { json in
              for item in series.items {
                json.object { json in
                  json.field("at", DurationText.format(item.at))
                  json.field("received", DurationText.format(item.received))
                  json.field("value", item.value)
                  json.field("quality", item.quality.name)
                }
              }
            }
          }
        }
      }
    }
  }

  private static func write(_ coverage: Coverage, to json: inout JSONWriter) {
    json.object("coverage") { json in
      json.field("percent", coverage.percent)
      json.array("items") { json in
        for item in coverage.items {
          json.object { json in
            json.field("rule", item.ruleID)
            json.field("level", item.level)
            json.field("file", item.file)
            json.field("line", item.line)
            json.field("covered", item.isCovered)
          }
        }
      }
    }
  }
}
