import AddressIndex
import JSONText

/// `citywatch address verify`: whether a text and a coordinate mean the same place.
extension AddressCommands {
  static let verify = Command(
    "address verify", "Whether an address and a coordinate mean the same place",
    positionals: ["TEXT", "LATITUDE", "LONGITUDE"],
    options: [SettingsSource.option, .init("--json", nil, "One JSON document instead of lines")],
    discussion: """
      Put the text in quotation marks. Compared at the level that the text and the data allow: a house within
      50 m, an alley within 100 m, a street within 200 m, a hamlet within 500 m, a commune by its border and
      50 m. Old names agree where any successor does. Exit code 0 where they agree, else 1.
      """, run: runVerify)

  private static func runVerify(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let words = arguments.positionals
    let (latitude, longitude) = (try degrees(words[1], "LATITUDE"), try degrees(words[2], "LONGITUDE"))
    let (index, _) = try index(arguments)
    let answer = index.verify(words[0], latitude: latitude, longitude: longitude)
    if arguments.has("--json") {
      var json = JSONWriter(layout: .pretty)
      json.object { json in
        json.field("text", words[0])
        json.field("verdict", answer.verdict.rawValue)
        json.field("level", answer.level.rawValue)
        json.field("metres", answer.metres)
        json.field("explanation", answer.explanation)
        json.field("candidates", answer.candidateCount)
        MatchDocument.write(answer.match.map { [$0] } ?? [], "matches", to: &json)
      }
      Terminal.print(json.text)
    } else {
      Terminal.print("\(answer.verdict.rawValue)  \(answer.explanation)")
      if let match = answer.match { Terminal.print("  \(MatchDocument.line(match))") }
      if answer.candidateCount > 1 {
        Terminal.print("  the text may mean \(answer.candidateCount) places; this one fits best")
      }
    }
    return answer.verdict == .agree ? .done : .findings
  }
}
