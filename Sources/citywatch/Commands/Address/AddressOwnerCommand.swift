import AddressIndex
import AddressRegister
import Configuration
import JSONText
import SQLiteStore

/// `citywatch address owner`: who owns or manages an object.
extension AddressCommands {
  static let owner = Command(
    "address owner", "Note who owns or manages an object", positionals: ["NUMBER-OR-CODE", "NAME"],
    options: [
      SettingsSource.option,
      .init("--by", "WHO", "Who notes it, for the audit trail (default: your login name)"),
      .init("--json", nil, "One JSON document instead of a line"),
    ],
    discussion: """
      Kept apart, in owners.sqlite, with its own audit trail, for those who may open that file. address show --owner
      shows it.
      """, run: runOwner)

  private static func runOwner(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let name = arguments.positionals[1]
    guard !name.isEmpty else { throw CommandFailure("NAME must not be empty", isUsage: true) }
    let (index, settings) = try index(arguments)
    let register = try openRegister(settings, access: .readOnly)
    let work = FieldWork(register, index: index, classes: try classes(settings))
    let found = try onRegister { () throws(RegisterError) in try work.find(arguments.positionals[0]) }
    guard case .success(let object) = found else {
      if case .failure(let refusal) = found { tell(refusal, arguments) }
      return .findings
    }
    let number = object.record.number
    let by = try who(arguments)
    let isNews = try onRegister { () throws(RegisterError) in
      try Owners(settings.ownersPath).note(number, name, by: by, at: now())
    }
    if arguments.has("--json") {
      var json = JSONWriter(layout: .pretty)
      json.object { json in
        json.field("number", number)
        json.field("changed", isNews)
      }
      Terminal.print(json.text)
    } else {
      Terminal.print("\(number)  \(isNews ? "owner noted" : "the owner is known already")")
    }
    return .done
  }
}
