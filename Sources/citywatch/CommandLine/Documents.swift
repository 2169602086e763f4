import JSONText
import Pipeline
import Telemetry

/// The JSON of what was found in files.
enum DiagnosticDocument {
  /// The member `diagnostics`.
  static func write(_ diagnostics: [Diagnostic], to json: inout JSONWriter) {
    json.array("diagnostics") { json in
      for diagnostic in diagnostics {
        json.object { json in
          json.field("file", diagnostic.file)
          json.field("line", diagnostic.line)
          json.field("column", diagnostic.column)
          json.field("gravity", diagnostic.gravity.rawValue)
          json.field("message", diagnostic.message)
        }
      }
    }
  }
}

/// The JSON of a replay.
enum ReplayDocument {
  static func write(_ report: ReplayReport, to json: inout JSONWriter) {
    json.field("replayed", report.replayed)
    json.field("refused", report.refused.values.reduce(0, +))
    json.object("reasons") { json in
      for (reason, count) in report.refused.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        json.field(reason.rawValue, count)
      }
    }
    if let next = report.next { json.field("next", next) }
  }
}

/// The JSON of an import, on its way to the daemon and back.
enum ImportDocument {
  /// `[[device, quantity, channel, milliseconds, value], …]`
  static func document(_ readings: some Sequence<ImportedReading>) -> JSONValue {
    .array(
      readings.map { reading in
        .array([
          .string(reading.key.device), .string(reading.key.quantity), .string(reading.key.channel),
          .number(Double(reading.time)), reading.value.map { .number($0) } ?? .null,
        ])
      })
  }

  static func readings(_ document: JSONValue) -> [ImportedReading]? {
    guard let rows = document.array else { return nil }
    var readings: [ImportedReading] = []
    for row in rows {
      guard let device = row[0]?.string, let quantity = row[1]?.string, let channel = row[2]?.string,
        let time = row[3]?.integer
      else { return nil }
      readings.append(
        ImportedReading(
          key: SeriesKey(device: device, quantity: quantity, channel: channel), time: time,
          value: row[4]?.number))
    }
    return readings
  }

  static func write(_ report: ImportReport, to json: inout JSONWriter) {
    json.field("stored", report.stored)
    json.field("repeated", report.repeated)
    json.array("refused") { json in
      for (index, refusal) in report.refused {
        json.object { json in
          json.field("index", index)
          json.field("reason", refusal.reason.rawValue)
          json.field("detail", refusal.detail)
        }
      }
    }
  }
}
