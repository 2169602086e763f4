import AddressIndex
import AddressRegister
import Configuration
import JSONText
import Telemetry

/// What the commands of the field have in common: `declare`, `create`, `verified`, `notify`, `plate`.
extension AddressCommands {
  /// Options of every step.
  static let stepOptions: [Command.Option] = [
    SettingsSource.option,
    .init("--by", "WHO", "Who took the step, for the audit trail (default: your login name)"),
    .init("--date", "DAY", "When it was taken: 2026-10-05 or 5/10/2026 (default: today)"),
    .init("--note", "TEXT", "A word about it, kept in the audit trail"),
    .init("--no-index", nil, "Leave the index as it is; address index compiles it later"),
    .init("--json", nil, "One JSON document instead of lines"),
  ]

  /// Takes a step with the object that the first word names.
  static func take(_ step: WorkflowStep, _ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let (index, settings) = try index(arguments)
    let register = try openRegister(settings)
    let work = FieldWork(register, index: index, classes: try classes(settings))
    let (day, today) = try day(arguments, settings)
    let act = Act(at: now(), by: try who(arguments), action: step.name, note: arguments["--note"] ?? "")
    let found = try onRegister { () throws(RegisterError) in try work.find(arguments.positionals[0]) }
    let outcome: FieldWorkOutcome
    switch found {
    case .failure(let refusal): outcome = .refused(refusal)
    case .success(let object):
      outcome = try onRegister { () throws(RegisterError) in
        try work.take(step, with: object.record.number, day: day, today: today, act)
      }
    }
    return try finish(outcome, register, arguments, settings)
  }

  /// Says why something was refused: with `--json` a document too, for who asks for one reads nothing else.
  static func tell(_ refusal: WorkflowRefusal, _ arguments: Arguments) {
    guard arguments.has("--json") else { return Terminal.complain(refusal.explanation) }
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      json.field("done", false)
      json.field("reason", refusal.explanation)
    }
    Terminal.print(json.text)
  }

  /// Says what came of a step, and compiles the index where something in it changed.
  static func finish(
    _ outcome: FieldWorkOutcome, _ register: Register, _ arguments: Arguments, _ settings: Settings
  ) throws(CommandFailure) -> ExitCode {
    switch outcome {
    case .refused(let refusal):
      tell(refusal, arguments)
      return .findings
    case .done(let object, let facts, let contradiction):
      if facts.contains(where: \.isIndexed), !arguments.has("--no-index") {
        _ = try compile(register, settings)
      }
      if arguments.has("--json") {
        var json = JSONWriter(layout: .pretty)
        json.object { json in
          json.field("done", true)
          json.field("changed", facts.map(\.rawValue))
          json.field("contradiction", contradiction)
          write(object, to: &json)
        }
        Terminal.print(json.text)
      } else {
        Terminal.print("\(object.record.number)  \(object.record.state.name)  \(line(of: object))")
        if let contradiction { Terminal.complain("warning: \(contradiction)") }
      }
      return contradiction == nil ? .done : .findings
    }
  }

  /// The address on one line, house first, as an envelope has it.
  static func line(of object: RegisteredObject) -> String {
    let record = object.record
    let parts = [
      [record.house?.text ?? "", record.alley].filter { !$0.isEmpty }.joined(separator: " "), record.building,
      record.street, record.hamlet, record.communeCode,
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// The object as members of a JSON object.
  static func write(_ object: RegisteredObject, to json: inout JSONWriter) {
    json.field("number", object.record.number)
    for fact in ObjectFact.allCases {
      let text = fact.text(of: object)
      if !text.isEmpty { json.field(fact.rawValue, text) }
    }
  }

  /// A coordinate typed as `15.1205,108.7923`.
  static func point(_ text: String?) throws(CommandFailure) -> MapPoint? {
    guard let text else { return nil }
    let parts = text.split(whereSeparator: { $0 == "," || $0 == " " })
    guard parts.count == 2 else {
      throw CommandFailure(
        "a coordinate is LATITUDE,LONGITUDE such as 15.1205,108.7923, not '\(text)'", isUsage: true)
    }
    let latitude = try degrees(String(parts[0]), "LATITUDE")
    let longitude = try degrees(String(parts[1]), "LONGITUDE")
    if let fault = CoordinateFault.of(latitude: latitude, longitude: longitude) {
      throw CommandFailure(fault.explanation, isUsage: true)
    }
    return MapPoint(latitude: latitude, longitude: longitude)
  }

  /// Codes typed as `scheme:code`, each with the shape of its scheme.
  static func codes(_ arguments: Arguments) throws(CommandFailure) -> [AddressCode] {
    var codes: [AddressCode] = []
    for text in arguments.all("--code") {
      guard let read = CodesText.read(text), let code = read.first, read.count == 1 else {
        throw CommandFailure(
          "--code is written scheme:code, as ndas10:0512345678, not '\(text)'", isUsage: true)
      }
      switch code.shape {
      case .right, .unknownScheme: codes.append(code)
      case .respelled(let spelled): codes.append(spelled)
      case .wrong(let fault): throw CommandFailure("\(text): \(fault.explanation)", isUsage: true)
      }
    }
    return codes
  }

  /// A house number as typed.
  static func house(_ arguments: Arguments) throws(CommandFailure) -> HousePath? {
    guard let text = arguments["--house"] else { return nil }
    guard let house = HouseNumber.read(text) else {
      throw CommandFailure("--house must be a number such as 12A or 133/50, not '\(text)'", isUsage: true)
    }
    return house
  }
}
