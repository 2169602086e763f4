import AddressIndex
import JSONText

/// `citywatch address search` and `citywatch address suggest`: from what people type to places.
extension AddressCommands {
  private static let listOptions: [Command.Option] = [
    SettingsSource.option, .init("--near", "LATITUDE,LONGITUDE", "Places near this coordinate come first"),
    .init("--limit", "N", "At most so many answers, 1 to 100 (default: 10)"),
    .init("--json", nil, "One JSON document instead of lines"),
  ]

  static let search = Command(
    "address search", "Places that a text may mean, best first", positionals: ["TEXT…"],
    options: listOptions,
    discussion: """
      Words in any order, with or without accents; typing errors are tolerated, and accents that were typed
      are honoured. A house that is not known is answered by its alley, street, hamlet or commune.
      """
  ) { arguments throws(CommandFailure) in
    try runList(arguments) { $0.search($1, near: $2, limit: $3) }
  }

  static let suggest = Command(
    "address suggest", "What somebody may be about to type", positionals: ["TEXT…"], options: listOptions,
    discussion: """
      The last word may be the beginning of one; a blank behind it ends it. Once digits are typed, the houses
      of a street that begin with them are offered.
      """
  ) { arguments throws(CommandFailure) in
    try runList(arguments) { $0.suggest($1, near: $2, limit: $3) }
  }

  private static func runList(
    _ arguments: Arguments, _ find: (AddressIndex, String, MapPoint?, Int) -> [AddressMatch]
  ) throws(CommandFailure) -> ExitCode {
    let near = try arguments["--near"].map { text throws(CommandFailure) in try point(text) }
    let limit = try arguments.integer("--limit", in: 1...100) ?? 10
    let (index, _) = try index(arguments)
    let text = arguments.positionals.joined(separator: " ")
    let matches = find(index, text, near, limit)
    if arguments.has("--json") {
      var json = JSONWriter(layout: .pretty)
      json.object { json in
        json.field("text", text)
        MatchDocument.write(matches, "matches", to: &json)
      }
      Terminal.print(json.text)
    } else {
      for match in matches { Terminal.print(MatchDocument.line(match)) }
      if matches.isEmpty { Terminal.complain("no place answers to '\(text)'") }
    }
    return matches.isEmpty ? .findings : .done
  }

  /// "15.12,108.80" as a point.
  private static func point(_ text: String) throws(CommandFailure) -> MapPoint {
    let parts = text.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
    guard parts.count == 2 else {
      throw CommandFailure("--near is LATITUDE,LONGITUDE such as 15.12,108.80, not '\(text)'", isUsage: true)
    }
    let (latitude, longitude) = (try degrees(parts[0], "LATITUDE"), try degrees(parts[1], "LONGITUDE"))
    if let fault = CoordinateFault.of(latitude: latitude, longitude: longitude) {
      throw CommandFailure("--near: \(fault.explanation)", isUsage: true)
    }
    return MapPoint(latitude: latitude, longitude: longitude)
  }
}
