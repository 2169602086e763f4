import AddressIndex
import JSONText

/// `citywatch address geocode`: from a text to a coordinate.
extension AddressCommands {
  static let geocode = Command(
    "address geocode", "The coordinate of an address, and how fine it is", positionals: ["TEXT…"],
    options: [SettingsSource.option, .init("--json", nil, "One JSON document instead of lines")],
    discussion: """
      A house that is not known is answered by its alley, then its street, hamlet, commune, old district or
      province, and the parts that could not be found are named. Where several places answer equally well, all
      are listed and none is chosen.
      """, run: runGeocode)

  private static func runGeocode(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let (index, _) = try index(arguments)
    let text = arguments.positionals.joined(separator: " ")
    let answer = index.geocode(text)
    let outcome =
      switch answer.outcome {
      case .found: "found"
      case .ambiguous: "ambiguous"
      case .notFound: "not-found"
      }
    if arguments.has("--json") {
      var json = JSONWriter(layout: .pretty)
      json.object { json in
        json.field("text", text)
        json.field("outcome", outcome)
        json.array("missing") { json in for part in answer.missing { json.value(part) } }
        MatchDocument.write(answer.matches, "matches", to: &json)
      }
      Terminal.print(json.text)
    } else {
      for match in answer.matches { Terminal.print(MatchDocument.line(match)) }
      switch answer.outcome {
      case .found: break
      case .ambiguous: Terminal.complain("one of these \(answer.matches.count); say more to tell them apart")
      case .notFound: Terminal.complain("no place answers to '\(text)'")
      }
    }
    return answer.match == nil ? .findings : .done
  }
}
