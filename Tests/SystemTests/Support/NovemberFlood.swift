import CSVDocument
import JSONText
import Telemetry

/// The flood of November 2025 in central Vietnam, as the national stations reported it.
enum NovemberFlood {
  /// The readings of all sixteen stations.
  static let levels = Checkout.flood("vndms_river_levels_2025-11.csv")
  /// The changes of level at Trà Khúc, worked out by others.
  static let transitions = Checkout.flood("trakhuc_2025-11_transitions.json")

  /// Whether both files are at hand.
  static var isAtHand: Bool { levels != nil && transitions != nil }

  /// One message a reading, in the order of time, as a feed republishes the stations.
  static func messages() throws -> [SensorMessage] {
    guard let levels else { throw Trouble("the flood's readings are not beside the package") }
    var diagnostics: [Diagnostic] = []
    guard let table = CSVTable(Checkout.bytes(levels), file: "levels", diagnostics: &diagnostics) else {
      throw Trouble("\(levels): \(diagnostics)")
    }
    var rows: [(time: Milliseconds, message: SensorMessage)] = []
    for row in table.rows {
      guard let station = row["station_id"], let level = row["level_m"], let text = row["time_local_gmt7"]
      else { throw Trouble("\(levels) has other columns than expected") }
      let time = LocalTime.time(text)
      rows.append((time, river(station, level, time)))
    }
    return rows.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
      .map(\.element.message)
  }

  /// One reading of a national station.
  static func river(_ station: String, _ level: String, _ time: Milliseconds) -> SensorMessage {
    SensorMessage(
      "citywatch/river/\(station)/level",
      #"{"id":"\#(station)","level_m":\#(level),"time":"\#(LocalTime.iso(time))"}"#)
  }

  /// The record's changes of level at Trà Khúc as the alert history should tell them.
  static func expectedHistory() throws -> [String] {
    guard let transitions else { throw Trouble("the flood's record is not beside the package") }
    let list = try JSONValue.parse(Checkout.bytes(transitions))["transitions"]?.array ?? []
    var lines: [String] = []
    var level: Int64 = 0
    for change in list {
      guard let time = change["t"]?.string, let next = change["level"]?.integer else {
        throw Trouble("\(transitions) has other members than expected")
      }
      if level == 0, next > 0 { lines.append("\(time) firing \(next) #1") }
      if level > 0, next > 0 { lines.append("\(time) level-changed \(next) #1") }
      if level > 0, next == 0 { lines.append("\(time) resolved \(level) #1") }
      level = next
    }
    return lines
  }
}
