import Configuration
import Console
import JSONText
import Pipeline
import SQLiteStore
import Telemetry

/// `citywatch quarantine list` and `replay`: messages that could not be used, and their way back.
enum QuarantineCommands {
  static let list = Command(
    "quarantine list", "List messages that could not be used, with the reason",
    options: [
      SettingsSource.option, reasonOption,
      .init("--limit", "COUNT", "At most so many, the oldest (default: 100)"),
      .init("--json", nil, "One JSON document instead of lines"),
    ],
    discussion: "Reasons: \(RefusalReason.allCases.map(\.rawValue).joined(separator: ", ")).", run: runList)

  static let replay = Command(
    "quarantine replay", "Send messages of the quarantine through again, with their original time",
    options: [
      SettingsSource.option, reasonOption, .init("--json", nil, "One JSON document instead of a line"),
    ],
    discussion: """
      What can be used now is stored and leaves the quarantine; the rest stays. Asks the running daemon, or
      does it itself where none runs.
      """, run: runReplay)

  private static let reasonOption = Command.Option(
    "--reason", "REASON", "Only messages refused for this reason")

  private static func reason(_ arguments: Arguments) throws(CommandFailure) -> RefusalReason? {
    guard let name = arguments["--reason"] else { return nil }
    guard let reason = RefusalReason(rawValue: name) else {
      let hint = NearestName.hint(for: name, among: RefusalReason.allCases.map(\.rawValue))
      throw CommandFailure("there is no reason '\(name)'\(hint)", isUsage: true)
    }
    return reason
  }

  private static func runList(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let settings = try SettingsSource.load(arguments)
    let limit = try arguments.integer("--limit", in: 1...1_000_000) ?? 100
    let reason = try reason(arguments)
    let messages: [QuarantinedMessage]
    let database = try StoreSource.open(settings)
    do throws(SQLiteError) {
      messages = try Quarantine.list(in: database, limit: limit, reason: reason)
    } catch {
      throw CommandFailure(error.description)
    }
    if arguments.has("--json") {
      Terminal.print(document(messages, settings.utcOffsetMinutes))
    } else {
      if messages.isEmpty {
        Terminal.complain(
          reason.map { "no message with the reason \($0.rawValue)" } ?? "the quarantine is empty")
      }
      for message in messages { Terminal.print(line(message, settings.utcOffsetMinutes)) }
    }
    return .done
  }

  private static func line(_ message: QuarantinedMessage, _ offset: Int) -> String {
    let time = CivilTime.iso8601(message.receivedAt, offsetMinutes: offset)
    let place = message.refusal.place.isEmpty ? "" : " at \(message.refusal.place)"
    let text = String(decoding: message.payload.prefix(120), as: UTF8.self)
    let line =
      "\(message.id)  \(time)  \(message.refusal.reason.rawValue)\(place)  ×\(message.count)  "
      + "\(message.topic)  \(message.refusal.detail)  \(text)"
    // Whoever may publish must not be able to move the operator's cursor.
    return String(
      String.UnicodeScalarView(
        line.unicodeScalars.map { $0.properties.generalCategory == .control ? "·" : $0 })
    )
  }

  private static func document(_ messages: [QuarantinedMessage], _ offset: Int) -> String {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      json.array("messages") { json in
        for message in messages {
          json.object { json in
            json.field("id", message.id)
            json.field("receivedAt", CivilTime.iso8601(message.receivedAt, offsetMinutes: offset))
            json.field("lastAt", CivilTime.iso8601(message.lastAt, offsetMinutes: offset))
            json.field("count", message.count)
            json.field("topic", message.topic)
            json.field("reason", message.refusal.reason.rawValue)
            json.field("place", message.refusal.place)
            json.field("detail", message.refusal.detail)
            json.field("bytes", message.payload.count)
            json.field("payload", String(decoding: message.payload.prefix(4_096), as: UTF8.self))
          }
        }
      }
    }
    return json.text
  }

  private static func runReplay(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let settings = try SettingsSource.load(arguments)
    let reason = try reason(arguments)
    var total = ReplayReport()
    repeat { try replayPortion(reason, settings, &total) } while total.next != nil
    let refused = total.refused.values.reduce(0, +)
    if arguments.has("--json") {
      var json = JSONWriter(layout: .pretty)
      json.object { ReplayDocument.write(total, to: &$0) }
      Terminal.print(json.text)
    } else {
      Terminal.print("\(total.replayed) replayed, \(refused) still refused")
    }
    return refused > 0 ? .findings : .done
  }

  private static func replayPortion(
    _ reason: RefusalReason?, _ settings: Settings, _ total: inout ReplayReport
  ) throws(CommandFailure) {
    var query = [(name: "above", value: "\(total.next ?? 0)")]
    if let reason { query.append((name: "reason", value: reason.rawValue)) }
    let request = ControlRequest(.post, "/v1/quarantine/replay", query: query)
    let above = total.next ?? 0
    let answer = try Writer.ask(request, settings) { (pipeline) throws(SQLiteError) in
      let report = try pipeline.replayQuarantine(reason: reason, above: above, wall: SystemClock.now())
      return ControlResponse { ReplayDocument.write(report, to: &$0) }
    }
    total.replayed += Int(answer["replayed"]?.integer ?? 0)
    for name in RefusalReason.allCases {
      let count = Int(answer["reasons"]?[name.rawValue]?.integer ?? 0)
      if count > 0 { total.refused[name, default: 0] += count }
    }
    total.next = answer["next"]?.integer
  }
}

extension JSONValue {
  /// The document, indented.
  var text: String {
    var json = JSONWriter(layout: .pretty)
    json.value(self)
    return json.text
  }
}
