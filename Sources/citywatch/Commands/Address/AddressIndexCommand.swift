import AddressRegister
import JSONText
import SQLiteStore

/// `citywatch address index`: the index compiled anew.
extension AddressCommands {
  static let compileIndex = Command(
    "address index", "Compile the index of addresses from the register",
    options: [SettingsSource.option, .init("--json", nil, "One JSON document instead of a line")],
    discussion: """
      Commands that change what can be found end with this by themselves, unless they are told --no-index. The
      borders in the index stay. A running daemon takes it within a second.
      """, run: runIndex)

  private static func runIndex(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let settings = try SettingsSource.load(arguments)
    let count = try compile(try openRegister(settings, access: .readOnly), settings)
    if arguments.has("--json") {
      var json = JSONWriter(layout: .pretty)
      json.object { $0.field("objects", count) }
      Terminal.print(json.text)
    } else {
      Terminal.print("index: \(count) objects")
    }
    return .done
  }
}
