import AddressIndex
import AddressRegister
import Configuration
import JSONText
import LocalFiles
import SQLiteStore

/// `citywatch address export`: the register as a list.
extension AddressCommands {
  static let export = Command(
    "address export", "Write the register as CSV or GeoJSON", positionals: ["FILE"],
    options: [
      SettingsSource.option,
      .init("--format", "FORMAT", "csv or geojson (default: by the file's name, else csv)"),
      .init("--commune", "CODE", "Only the objects of one commune"),
      .init("--owners", nil, "With owners and managers, for those who may open owners.sqlite"),
      .init("--json", nil, "One JSON document instead of a line"),
    ],
    discussion: """
      Importing the file into an empty register gives the same objects. A file with owners is readable by you
      only.
      """, run: runExport)

  private static func runExport(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let (index, settings) = try index(arguments)
    let path = arguments.positionals[0]
    let word = arguments["--format"] ?? (path.lowercased().hasSuffix("json") ? "geojson" : "csv")
    guard let format = RegisterExport.Format(rawValue: word) else {
      throw CommandFailure("--format must be csv or geojson, not '\(word)'", isUsage: true)
    }
    if let code = arguments["--commune"], index.communes[code] == nil {
      throw CommandFailure("no commune in force has the code '\(code)'", isUsage: true)
    }
    for own in [settings.ownersPath, settings.addressIndexPath] where LocalFile.isSame(own, path) {
      throw CommandFailure("\(path) is a file of citywatch's own; name another", isUsage: true)
    }
    let register = try openRegister(settings, access: .readOnly)
    let count = try onRegister { () throws(RegisterError) in
      let owners = arguments.has("--owners") ? try Owners(settings.ownersPath, access: .readOnly) : nil
      return try RegisterExport.write(
        register, to: path, as: format, commune: arguments["--commune"], owners: owners
      ) { Terminal.progress($0, "objects") }
    }
    if arguments.has("--json") {
      var json = JSONWriter(layout: .pretty)
      json.object { json in
        json.field("objects", count)
        json.field("file", path)
      }
      Terminal.print(json.text)
    } else {
      Terminal.print("\(count) objects to \(path)")
    }
    return .done
  }
}
