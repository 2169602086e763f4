import Alerting
import Configuration
import JSONText
import Pipeline
import SQLiteStore
import Telemetry

/// `citywatch alerts`: what fires, and what has fired.
enum AlertsCommand {
  static let command = Command(
    "alerts", "List alerts that stand, or their history",
    options: [
      SettingsSource.option,
      .init("--history", nil, "Also alerts that are over, with each of their changes"),
      .init("--limit", "COUNT", "At most so many, the newest (default: 100)"),
      .init("--language", "LANGUAGE", "vi or en (default: vi)"),
      .init("--json", nil, "One JSON document instead of lines"),
    ],
    discussion: "Reads the store, so it works beside a running daemon and without one.", run: run)

  private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let settings = try SettingsSource.load(arguments)
    let limit = try arguments.integer("--limit", in: 1...1_000_000) ?? 100
    let language = try arguments.language()
    let database = try StoreSource.open(settings)
    do throws(SQLiteError) {
      let storage = try AlertStorage(database)
      let isHistory = arguments.has("--history")
      let alerts =
        isHistory ? try storage.recent(before: .max, limit: limit) : try storage.open(limit: limit)
      if alerts.count == limit { Terminal.complain("the newest \(limit); --limit shows more") }
      if arguments.has("--json") {
        Terminal.print(try document(alerts, storage, settings, isHistory: isHistory))
      } else {
        if alerts.isEmpty { Terminal.complain(isHistory ? "no alerts so far" : "no alert stands") }
        for alert in alerts {
          Terminal.print(line(alert, language, settings.utcOffsetMinutes))
          guard isHistory else { continue }
          for entry in try storage.history(of: alert.identity) {
            Terminal.print("    " + line(entry, settings.utcOffsetMinutes))
          }
        }
      }
    } catch {
      throw CommandFailure(error.description)
    }
    return .done
  }

  /// One alert on one line, also for the demo.
  static func line(_ alert: Alert, _ language: Language, _ offset: Int) -> String {
    let time = CivilTime.iso8601(alert.updatedAt, offsetMinutes: offset)
    let level = alert.level.map { " [\($0.name)]" } ?? ""
    let text = alert.text("summary")[language]
    let place = place(alert.place)
    return
      "\(time)  \(alert.state.rawValue)  \(alert.severity.rawValue)  \(alert.identity)\(level)  \(text)\(place)"
  }

  /// The commune, the nearest address where one is known, the plus code, and a warning where the inventory
  /// contradicts the map.
  private static func place(_ place: Place) -> String {
    var parts: [String] = []
    if let nearest = place.nearestAddress {
      parts.append("\(nearest.text) (\(Int(nearest.metres.rounded())) m)")
    }
    if !place.communeName.isEmpty { parts.append(place.communeName) }
    if !place.plusCode.isEmpty { parts.append(place.plusCode) }
    let text = parts.isEmpty ? "" : " – " + parts.joined(separator: ", ")
    return place.disagreement.map { "\(text) (place doubtful: \($0.en))" } ?? text
  }

  private static func line(_ entry: AlertHistoryEntry, _ offset: Int) -> String {
    let level = entry.level.map { " [\($0.name)]" } ?? ""
    let value = entry.value.map { " \($0)" } ?? ""
    return "\(CivilTime.iso8601(entry.at, offsetMinutes: offset))  \(entry.kind.rawValue)\(level)\(value)"
  }

  private static func document(
    _ alerts: [Alert], _ storage: AlertStorage, _ settings: Settings, isHistory: Bool
  ) throws(SQLiteError) -> String {
    var changes: [[AlertHistoryEntry]] = []
    if isHistory { for alert in alerts { changes.append(try storage.history(of: alert.identity)) } }
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      json.array("alerts") { json in
        for (index, alert) in alerts.enumerated() {
          json.object { json in
            json.key("alert")
            AlertDocument.write(alert, zone: settings.utcOffsetMinutes, to: &json)
            guard isHistory else { return }
            json.array("changes") { write(changes[index], settings.utcOffsetMinutes, to: &$0) }
          }
        }
      }
    }
    return json.text
  }

  private static func write(_ entries: [AlertHistoryEntry], _ offset: Int, to json: inout JSONWriter) {
    for entry in entries {
      json.object { json in
        json.field("change", entry.kind.rawValue)
        json.field("at", CivilTime.iso8601(entry.at, offsetMinutes: offset))
        json.field("level", entry.level?.code)
        json.field("severity", entry.severity.rawValue)
        json.field("value", entry.value)
      }
    }
  }
}
