import AddressIndex
import JSONText
import Telemetry

/// `citywatch address code`: coordinates and plus codes, both ways.
extension AddressCommands {
  static let code = Command(
    "address code", "The plus code of a coordinate, or the place of a plus code",
    positionals: ["CODE-OR-LATITUDE", "[LONGITUDE-OR-PLACE…]"],
    options: [
      SettingsSource.option,
      .init("--length", "DIGITS", "Digits of the code: 2, 4, 6, 8, or 10 (the default) to 15"),
      .init("--near", "LATITUDE,LONGITUDE", "A coordinate near the place of a short code"),
      .init("--json", nil, "One JSON document instead of lines"),
    ],
    discussion: """
      A short code needs a place near by: a coordinate with --near, or the name of a commune, district or
      province behind it, of today or of before, as in: citywatch address code 4QCR+6W Quảng Ngãi
      """, run: runCode)

  private static func runCode(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let (index, _) = try index(arguments, withAddresses: false)
    let text = arguments.positionals.joined(separator: " ")
    let readings =
      text.contains("+")
      ? try read(text, arguments, index)
      : try encode(text, arguments).map { [PlusCodeReading(code: $0)] } ?? []
    if arguments.has("--json") {
      Terminal.print(document(readings, index))
    } else {
      for reading in readings { Terminal.print(line(reading, index)) }
    }
    if readings.count > 1 { Terminal.complain("several places have that name; --near tells which is meant") }
    return readings.count == 1 ? .done : .findings
  }

  /// A coordinate that cannot be right has no code: who typed it would send people elsewhere.
  private static func encode(_ text: String, _ arguments: Arguments) throws(CommandFailure) -> PlusCode? {
    guard arguments["--near"] == nil else {
      throw CommandFailure("--near is for short plus codes such as 4QCR+6W", isUsage: true)
    }
    let (latitude, longitude) = try coordinate(
      text, "a coordinate is LATITUDE LONGITUDE, a plus code has a '+'")
    let digits = arguments["--length"].map { Int($0) ?? 0 } ?? PlusCode.usualLength
    guard PlusCode.isLength(digits), digits <= 15 else {
      throw CommandFailure("--length must be 2, 4, 6, 8 or 10 to 15", isUsage: true)
    }
    if let fault = CoordinateFault.of(latitude: latitude, longitude: longitude), fault != .outsideCountry {
      Terminal.complain(fault.explanation)
      return nil
    }
    return PlusCode(latitude: latitude, longitude: longitude, length: digits)
  }

  private static func read(
    _ text: String, _ arguments: Arguments, _ index: AddressIndex
  ) throws(CommandFailure) -> [PlusCodeReading] {
    guard arguments["--length"] == nil else {
      throw CommandFailure("--length is for coordinates; a code has the digits it has", isUsage: true)
    }
    if let near = arguments["--near"] {
      let (latitude, longitude) = try coordinate(near, "--near is LATITUDE,LONGITUDE, as 15.12,108.79")
      if case .short(let short) = PlusCodeText(text) {
        let code = short.recovered(nearLatitude: latitude, longitude: longitude)
        return [PlusCodeReading(code: code)]
      }
    }
    switch index.readPlusCode(text) {
    case .codes(let readings): return readings
    case .needsReference(let short):
      Terminal.complain("\(short.text) is a short code; give a place behind it, or --near LATITUDE,LONGITUDE")
    case .unknownPlace(let name):
      Terminal.complain("no commune, district or province has the name '\(name)'")
    case .fault(let fault): Terminal.complain(fault.explanation)
    }
    return []
  }

  /// Two numbers with a blank or a comma between them.
  private static func coordinate(
    _ text: String, _ usage: String
  ) throws(CommandFailure) -> (latitude: Double, longitude: Double) {
    let numbers = text.split { $0 == " " || $0 == "," }
    guard numbers.count == 2 else { throw CommandFailure(usage, isUsage: true) }
    return (try degrees(String(numbers[0]), "LATITUDE"), try degrees(String(numbers[1]), "LONGITUDE"))
  }

  private static func line(_ reading: PlusCodeReading, _ index: AddressIndex) -> String {
    let area = reading.code.area
    let location = index.locate(latitude: area.centre.latitude, longitude: area.centre.longitude)
    let place = location.place
    let name = place.communeName.isEmpty ? "no commune" : "\(place.communeCode) \(place.communeName)"
    let beside = reading.reference.isEmpty ? "" : "  (near \(reading.reference))"
    return "\(reading.code.text)  \(degreesText(area.centre))  \(sizeText(area))  \(name)  "
      + place.sureness.name + beside
  }

  private static func document(_ readings: [PlusCodeReading], _ index: AddressIndex) -> String {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      json.array("codes") { json in
        for reading in readings { write(reading, index, to: &json) }
      }
    }
    return json.text
  }

  private static func write(_ reading: PlusCodeReading, _ index: AddressIndex, to json: inout JSONWriter) {
    let area = reading.code.area
    let location = index.locate(latitude: area.centre.latitude, longitude: area.centre.longitude)
    json.object { json in
      json.field("code", reading.code.text)
      json.field("digits", reading.code.length)
      json.field("reference", reading.reference)
      json.field("latitude", rounded(area.centre.latitude))
      json.field("longitude", rounded(area.centre.longitude))
      json.field("south", rounded(area.south))
      json.field("west", rounded(area.west))
      json.field("north", rounded(area.north))
      json.field("east", rounded(area.east))
      json.field("commune", location.place.communeCode)
      json.field("name", location.place.communeName)
      json.field("sureness", location.place.sureness.name)
      json.field("explanation", location.explanation)
    }
  }

  /// Ten decimals: a cell of fifteen digits is 4e-8 of a degree high.
  private static func rounded(_ degrees: Double) -> Double { (degrees * 1e10).rounded() / 1e10 }

  private static func degreesText(_ point: (latitude: Double, longitude: Double)) -> String {
    "\(rounded(point.latitude)), \(rounded(point.longitude))"
  }

  private static func sizeText(_ area: PlusCodeArea) -> String {
    let (height, width) = area.metres
    return switch height {
    case 10_000...: "\(Int((height / 1_000).rounded())) × \(Int((width / 1_000).rounded())) km"
    case 10...: "\(Int(height.rounded())) × \(Int(width.rounded())) m"
    case 1...: "\((height * 10).rounded() / 10) × \((width * 10).rounded() / 10) m"
    default: "\(Int((height * 1_000).rounded())) × \(Int((width * 1_000).rounded())) mm"
    }
  }
}
