import AddressIndex
import Telemetry

/// `citywatch address convert`: units of government through time.
extension AddressCommands {
  static let convert = Command(
    "address convert", "What a unit of before became, and what a unit in force was formed from",
    positionals: ["CODE-OR-NAME", "[LATITUDE]", "[LONGITUDE]"],
    options: [
      SettingsSource.option,
      .init("--district", "NAME", "The old district (name or code), where a name is not enough"),
      .init("--date", "YYYY-MM-DD", "A day on which the unit existed: decides what a code meant"),
      .init("--json", nil, "One JSON document instead of lines"),
    ],
    discussion: """
      Communes (5 digits), old districts (3), provinces (2), or any name of them. A unit of before is answered
      with what it is today, one in force with what it was formed from. The codes of 95 of Quảng Ngãi's
      communes were also codes of old ones with another extent: without --date both are answered. A commune
      that was split, or a district, needs a coordinate to tell one commune.
      """, run: runConvert)

  private static func runConvert(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let words = arguments.positionals
    guard words.count != 2 else {
      throw CommandFailure("a coordinate is LATITUDE and LONGITUDE", isUsage: true)
    }
    let date = arguments["--date"]
    if let date, !UnitDay.isDay(date) {
      throw CommandFailure("--date must be a day such as 2025-06-30, not '\(date)'", isUsage: true)
    }
    var location: Location?
    var coordinate: (latitude: Double, longitude: Double)?
    if words.count == 3 {
      coordinate = (try degrees(words[1], "LATITUDE"), try degrees(words[2], "LONGITUDE"))
    }
    let (index, _) = try index(arguments, withAddresses: false)
    if let coordinate {
      location = index.locate(latitude: coordinate.latitude, longitude: coordinate.longitude)
    }
    let readings = index.readings(of: words[0], district: arguments["--district"], on: date)
    if readings.isEmpty { Terminal.complain(nothingFound(words[0], arguments, index)) }
    let answers = readings.map { ConvertAnswer($0, at: location, hasMap: index.hasPolygons) }
    if arguments.has("--json") {
      Terminal.print(ConvertAnswer.document(answers))
    } else {
      for line in answers.flatMap(\.lines) { Terminal.print(line) }
      if date == nil, Commune.isCode(words[0]), answers.count > 1 {
        Terminal.print("A code alone may mean either; --date says which, for instance --date 2025-06-30")
      }
    }
    return ConvertAnswer.isOne(answers) ? .done : .findings
  }

  private static func nothingFound(_ word: String, _ arguments: Arguments, _ index: AddressIndex) -> String {
    let isNarrowed = arguments["--district"] != nil || arguments["--date"] != nil
    guard !isNarrowed || index.readings(of: word).isEmpty else {
      return "'\(word)' is known, but not in that district or on that day"
    }
    let names = index.communes.communes.map(\.name) + index.oldUnits.districts.map(\.name)
    return "no unit has the code or name '\(word)'\(NearestName.hint(for: word, among: names))"
  }
}
