import AddressIndex
import Configuration
import JSONText
import Telemetry

/// `citywatch address …`: the communes, before and after the reform of 2025.
enum AddressCommands {
  static let importPolygons = Command(
    "address import", "Import the communes' polygons from GeoJSON", positionals: ["FILE"],
    options: [
      SettingsSource.option,
      .init("--code", "PROPERTY", "The property that holds the commune's code (default: code)"),
      .init("--name", "PROPERTY", "The property that holds its name (default: name)"),
      .init("--json", nil, "One JSON document instead of lines"),
    ],
    discussion: """
      Builds addresses.sqlite in the state folder beside the old one and swaps it in; a running daemon takes
      it within a second. WGS84 degrees; every finding is printed with its feature.
      """, run: runImport)

  static let locate = Command(
    "address locate", "The place of a coordinate, and how sure it is",
    positionals: ["LATITUDE", "LONGITUDE"],
    options: [SettingsSource.option, .init("--json", nil, "One JSON document instead of a line")],
    run: runLocate)

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

  private static func index(_ arguments: Arguments) throws(CommandFailure) -> (AddressIndex, Settings) {
    let settings = try SettingsSource.load(arguments)
    let (index, diagnostics) = AddressIndex.open(
      directory: settings.addresses, database: settings.polygonsPath)
    for diagnostic in diagnostics { Terminal.complain(diagnostic.description) }
    guard let index else { throw CommandFailure("\(settings.addresses) cannot be used") }
    return (index, settings)
  }

  private static func runImport(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let (index, settings) = try index(arguments)
    let path = arguments.positionals[0]
    let bytes = try FileBytes.read(path)
    try FileBytes.makeFolder(settings.state)
    do throws(AddressError) {
      let report = try AddressStore.importPolygons(
        bytes, file: path, communes: index.communes, to: settings.polygonsPath,
        codeProperty: arguments["--code"] ?? "code", nameProperty: arguments["--name"] ?? "name"
      ) { Terminal.progress(Double($0.done) / Double(max(1, $0.total)), "polygons") }
      if arguments.has("--json") {
        var json = JSONWriter(layout: .pretty)
        json.object { json in
          json.field("written", report.isWritten)
          json.field("polygons", report.polygonCount)
          json.field("points", report.pointCount)
          DiagnosticDocument.write(report.diagnostics, to: &json)
        }
        Terminal.print(json.text)
      } else {
        for diagnostic in report.diagnostics { Terminal.complain(diagnostic.description) }
        Terminal.print("\(report.polygonCount) polygons, \(report.pointCount) points")
      }
      if !report.isWritten { Terminal.complain("nothing was changed") }
      return report.isWritten ? .done : .findings
    } catch {
      throw CommandFailure(error.description)
    }
  }

  private static func degrees(_ text: String, _ name: String) throws(CommandFailure) -> Double {
    guard let number = Double(text), number.isFinite else {
      throw CommandFailure("\(name) must be degrees such as 15.12, not '\(text)'", isUsage: true)
    }
    return number
  }

  private static func runLocate(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let (index, _) = try index(arguments)
    let latitude = try degrees(arguments.positionals[0], "LATITUDE")
    let longitude = try degrees(arguments.positionals[1], "LONGITUDE")
    let location = index.locate(latitude: latitude, longitude: longitude)
    if arguments.has("--json") {
      var json = JSONWriter(layout: .pretty)
      json.object { json in
        json.field("commune", location.place.communeCode)
        json.field("name", location.place.communeName)
        json.field("province", location.place.provinceCode)
        json.field("level", location.level.rawValue)
        json.field("sureness", location.place.sureness.name)
        json.field("approximate", location.isApproximate)
        json.field("borderMetres", location.place.borderDistance)
        json.field("explanation", location.explanation)
        json.field("districts", index.oldUnits.districts(ofCommunes: [location.place.communeCode]))
      }
      Terminal.print(json.text)
    } else {
      let place = location.place
      let name = place.communeName.isEmpty ? "no commune" : "\(place.communeCode) \(place.communeName)"
      Terminal.print("\(name)  \(place.sureness.name)  \(location.explanation)")
    }
    return location.place.sureness == .unknown ? .findings : .done
  }

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
