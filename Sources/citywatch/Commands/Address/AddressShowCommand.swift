import AddressIndex
import AddressRegister
import Configuration
import JSONText
import SQLiteStore
import Telemetry

/// `citywatch address show`: one object of the register.
extension AddressCommands {
  static let show = Command(
    "address show", "Show an object of the register", positionals: ["NUMBER-OR-CODE"],
    options: [
      SettingsSource.option, .init("--history", nil, "Its audit trail too"),
      .init("--owner", nil, "Its owner or manager too, for those who may open owners.sqlite"),
      .init("--json", nil, "One JSON document instead of lines"),
    ], run: runShow)

  private static func runShow(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let (index, settings) = try index(arguments)
    let register = try openRegister(settings, access: .readOnly)
    let work = FieldWork(register, index: index, classes: try classes(settings))
    let found = try onRegister { () throws(RegisterError) in try work.find(arguments.positionals[0]) }
    guard case .success(let object) = found else {
      if case .failure(let refusal) = found { tell(refusal, arguments) }
      return .findings
    }
    let number = object.record.number
    let owner = try onRegister { () throws(RegisterError) in
      arguments.has("--owner") ? try Owners(settings.ownersPath, access: .readOnly).owner(of: number) : nil
    }
    let history = try onRegister { () throws(RegisterError) in
      arguments.has("--history") ? try register.history(of: number) : []
    }
    if arguments.has("--json") {
      Terminal.print(document(object, owner, history, arguments, settings))
      return .done
    }
    Terminal.print("\(number)  \(object.record.state.name)  \(line(of: object))")
    for fact in ObjectFact.allCases {
      let text = fact.text(of: object)
      if !text.isEmpty { Terminal.print("  \(fact.rawValue): \(text)") }
    }
    if arguments.has("--owner") { Terminal.print("  owner: \(owner ?? "not stated")") }
    for entry in history { Terminal.print("  " + line(of: entry, settings.utcOffsetMinutes)) }
    return .done
  }

  private static func line(of entry: HistoryEntry, _ offset: Int) -> String {
    let time = CivilTime.iso8601(entry.act.at, offsetMinutes: offset)
    let change = entry.fact.isEmpty ? "" : "  \(entry.fact): '\(entry.before)' → '\(entry.after)'"
    let note = entry.act.note.isEmpty ? "" : "  (\(entry.act.note))"
    return "\(time)  \(entry.act.by)  \(entry.act.action)\(change)\(note)"
  }

  private static func document(
    _ object: RegisteredObject, _ owner: String?, _ history: [HistoryEntry], _ arguments: Arguments,
    _ settings: Settings
  ) -> String {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      write(object, to: &json)
      if arguments.has("--owner") { json.field("owner", owner) }
      guard arguments.has("--history") else { return }
      json.array("history") { json in
        for entry in history {
          json.object { json in
            json.field("at", CivilTime.iso8601(entry.act.at, offsetMinutes: settings.utcOffsetMinutes))
            json.field("by", entry.act.by)
            json.field("action", entry.act.action)
            json.field("fact", entry.fact)
            json.field("before", entry.before)
            json.field("after", entry.after)
            json.field("note", entry.act.note)
            json.field("import", entry.act.importNumber)
          }
        }
      }
    }
    return json.text
  }
}
