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
      Terminal.print(document(location))
    } else {
      for line in lines(location) { Terminal.print(line) }
    }
    return location.place.sureness == .unknown ? .findings : .done
  }

  private static func document(_ location: Location) -> String {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      json.field("commune", location.place.communeCode)
      json.field("name", location.place.communeName)
      json.field("province", location.place.provinceCode)
      json.field("level", location.level.rawValue)
      json.field("sureness", location.place.sureness.name)
      json.field("approximate", location.isApproximate)
      json.field("borderMetres", location.place.borderDistance?.rounded())
      json.field("explanation", location.explanation)
      json.field("districts", location.formerDistricts)
      json.field("plusCode", location.plusCode.isEmpty ? nil : location.plusCode)
      json.array("addresses") { json in
        guard let address = location.surroundings.address else { return }
        json.object { json in
          json.field("number", address.number)
          json.field("text", address.text)
          json.field("commune", address.communeCode)
          json.field("state", address.state.name)
          json.field("metres", address.metres)
          json.field("at", address.isAt)
          json.field("acrossBorder", address.isAcrossBorder)
        }
      }
      write(location.surroundings.street, "streets", to: &json)
      write(location.surroundings.hamlet, "hamlets", to: &json)
    }
    return json.text
  }

  /// An array of one or none, because more may be told later.
  private static func write(_ way: Surroundings.Way?, _ name: String, to json: inout JSONWriter) {
    json.array(name) { json in
      guard let way else { return }
      json.object { json in
        json.field("name", way.name)
        json.field("commune", way.communeCode)
        json.field("metres", way.metres)
      }
    }
  }

  private static func lines(_ location: Location) -> [String] {
    let place = location.place
    let name = place.communeName.isEmpty ? "no commune" : "\(place.communeCode) \(place.communeName)"
    var lines = ["\(name)  \(place.sureness.name)  \(location.explanation)"]
    if !location.formerDistricts.isEmpty {
      lines.append("  before July 2025: \(location.formerDistricts.joined(separator: ", "))")
    }
    if let address = location.surroundings.address {
      let word = address.isAt ? "at" : "near"
      let border = address.isAcrossBorder ? ", across the border" : ""
      lines.append("  \(word) \(address.text) (\(metres(address.metres)), \(address.state.name)\(border))")
    }
    for (word, way) in [("street", location.surroundings.street), ("hamlet", location.surroundings.hamlet)] {
      if let way { lines.append("  \(word): \(way.name) (\(metres(way.metres)))") }
    }
    if !location.plusCode.isEmpty { lines.append("  plus code \(location.plusCode)") }
    return lines
  }

  private static func metres(_ metres: Double) -> String { "\(Int(metres + 0.5)) m" }
}
