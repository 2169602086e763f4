import AddressIndex
import JSONText
import Telemetry

/// `citywatch address locate`: from a coordinate to a place.
extension AddressCommands {
  static let locate = Command(
    "address locate", "The place of a coordinate, and how sure it is",
    positionals: ["LATITUDE", "LONGITUDE"],
    options: [SettingsSource.option, .init("--json", nil, "One JSON document instead of a line")],
    run: runLocate)

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
}
