import AddressIndex
import JSONText

/// `citywatch address convert`: units of government through time.
extension AddressCommands {
  static let convert = Command(
    "address convert", "What became of a commune of before 1 July 2025",
    positionals: ["CODE-OR-NAME", "[LATITUDE]", "[LONGITUDE]"],
    options: [
      SettingsSource.option, .init("--district", "NAME", "The old district, where a name is not enough"),
      .init("--json", nil, "One JSON document instead of lines"),
    ],
    discussion: """
      An old commune that was split needs a coordinate. The codes of 95 new communes were also codes of old
      ones with another extent: a code is read as the old one's here.
      """, run: runConvert)

  private static func runConvert(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let (index, _) = try index(arguments)
    let words = arguments.positionals
    guard words.count != 2 else {
      throw CommandFailure("a coordinate is LATITUDE and LONGITUDE", isUsage: true)
    }
    let conversions = index.convert(words[0], district: arguments["--district"])
    if conversions.isEmpty {
      Terminal.complain("no commune of before 1 July 2025 has the code or name '\(words[0])'")
    }
    var answers: [(UnitConversion, [UnitConversion.Successor])] = []
    for conversion in conversions {
      var successors = conversion.successors
      if words.count == 3, successors.count > 1,
        let found = index.successor(
          of: conversion, latitude: try degrees(words[1], "LATITUDE"),
          longitude: try degrees(words[2], "LONGITUDE"))
      {
        successors = [found]
      }
      answers.append((conversion, successors))
    }
    if arguments.has("--json") {
      Terminal.print(document(answers))
    } else {
      for line in lines(answers, isLocated: words.count == 3) { Terminal.print(line) }
    }
    return !answers.isEmpty && answers.allSatisfy { $0.1.count == 1 } ? .done : .findings
  }

  private static func lines(
    _ answers: [(UnitConversion, [UnitConversion.Successor])], isLocated: Bool
  ) -> [String] {
    let advice = isLocated ? "the coordinate lies in none, or no map is loaded" : "give a coordinate"
    return answers.map { conversion, successors in
      let old = conversion.old
      let names = successors.map { "\($0.commune.code) \($0.commune.fullName)" }.joined(separator: " | ")
      let hint = successors.count > 1 ? "  (one of these; \(advice))" : ""
      return "\(old.code) \(old.name), \(old.district) → \(names)\(hint)"
    }
  }

  private static func document(_ answers: [(UnitConversion, [UnitConversion.Successor])]) -> String {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      json.array("conversions") { json in
        for (conversion, successors) in answers {
          json.object { json in
            json.field("oldCode", conversion.old.code)
            json.field("oldName", conversion.old.name)
            json.field("oldDistrict", conversion.old.district)
            json.field("needsCoordinate", successors.count > 1)
            json.array("successors") { json in
              for successor in successors {
                json.object { json in
                  json.field("code", successor.commune.code)
                  json.field("name", successor.commune.fullName)
                }
              }
            }
          }
        }
      }
    }
    return json.text
  }
}
