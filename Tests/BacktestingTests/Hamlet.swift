import Alerting
import Backtesting
import Configuration
import DeviceCatalog
import Glibc
import JSONText
import LocalBroker
import Pipeline
import RuleLanguage
import SQLiteStore
import Telemetry
import Testing

/// A place with river gauges, its files, readings as CSV, and a store where a test wants one.
final class Hamlet {
  /// Half an hour before the first reading of the flood, on a clock seven hours ahead of UTC.
  static let start = CivilTime(year: 2025, month: 10, day: 5).time(offsetMinutes: 420)
  static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

  let folder: TemporaryDirectory
  let settings: Settings
  let blueprint: Blueprint

  /// - Parameter names: the gauges' names by id.
  init(
    _ rules: String, names: [(id: String, name: String)] = [("g1", "Trạm g1")], limits: String = "",
    thresholds: String? = nil, interval: String = "1h"
  ) throws {
    folder = try TemporaryDirectory(prefix: "citywatch-backtest")
    for name in ["devices", "rules", "other"] { unsafe mkdir("\(folder.path)/\(name)", 0o700) }
    try folder.write("devices/quantities.yaml", Hamlet.quantities)
    try folder.write("devices/gauge.yaml", Hamlet.deviceClass(interval, limits))
    let short = thresholds == nil ? ",threshold:bd1,threshold:bd2,threshold:bd3" : ""
    let values = thresholds == nil ? ",1,2,3" : ""
    let rows = names.map { "\($0.id),gauge,\"\($0.name)\",15.12,108.80\(values)\n" }.joined()
    try folder.write("devices/gauges.csv", "id,class,name,latitude,longitude\(short)\n\(rows)")
    if let thresholds { try folder.write("devices/thresholds.csv", thresholds) }
    try folder.write("rules/rules.yaml", rules)
    var settings = Settings()
    settings.clock = .readings
    settings.devices = folder.path + "/devices"
    settings.rules = folder.path + "/rules"
    settings.addresses = Hamlet.root + "/addresses"
    settings.state = folder.path
    self.settings = settings
    blueprint = try Hamlet.load(settings)
  }

  private static func load(_ settings: Settings) throws -> Blueprint {
    let (blueprint, diagnostics) = Blueprint.load(settings)
    return try #require(blueprint, "\(diagnostics)")
  }

  /// The rules of another text, for the same devices.
  func rules(_ text: String) throws -> RuleSet {
    try folder.write("other/rules.yaml", text)
    var settings = settings
    settings.rules = folder.path + "/other"
    return try Hamlet.load(settings).rules
  }

  /// Readings as a file has them.
  func file(_ csv: String) throws -> ReadingsFile {
    var diagnostics: [Diagnostic] = []
    let file = ReadingsFile(
      Array(csv.utf8), file: "readings.csv", catalog: blueprint.catalog, diagnostics: &diagnostics)
    try #require(diagnostics.isEmpty, "\(diagnostics)")
    return file
  }

  /// A backtest over a file.
  func backtest(_ csv: String) throws -> Backtest {
    backtest(.files(FileReadings([try file(csv)], catalog: blueprint.catalog)))
  }

  /// A backtest over any readings.
  func backtest(_ readings: Readings) -> Backtest {
    Backtest(series: blueprint.seriesBySlot, thresholds: blueprint.catalog.thresholds, readings: readings)
  }

  /// What the rules say to all readings of a file.
  func report(_ csv: String) throws -> BacktestReport {
    let backtest = try backtest(csv)
    return try backtest.run([blueprint.rules], over: #require(backtest.readings.extent))[0]
  }

  /// A store with the readings of a file, put there as `citywatch import` does.
  func store(_ csv: String) throws -> StoredReadings {
    let rows = try file(csv).rows
    let wall = (rows.map(\.time).max() ?? 0) + Span.day
    let database = try Store.open(path: settings.storePath, schemas: PipelineStorage.schemas)
    let pipeline = try Pipeline(
      settings: settings, blueprint: blueprint, database: database,
      messages: AlertMessages(sinks: []), wall: wall)
    _ = try pipeline.importReadings(
      rows.map {
        ImportedReading(key: blueprint.catalog.seriesKeys[$0.slot], time: $0.time, value: $0.value)
      }, wall: wall)
    return try StoredReadings(
      Store.openForReading(path: settings.storePath), catalog: blueprint.catalog)
  }
}

extension Hamlet {
  private static let quantities = """
    quantities:
      water_level: { unit: m, decimals: 3, plausible: [-10, 100], units: { cm: 0.01 } }

    """

  private static func deviceClass(_ interval: String, _ limits: String) -> String {
    """
    class: gauge
    kind: river
    topic: test/{device}/level
    timestamp: { pointer: /ts, format: milliseconds }
    interval: \(interval)
    fields:
      - { quantity: water_level, pointer: /level, unit: m\(limits.isEmpty ? "" : ", limits: \(limits)") }

    """
  }

  /// A ladder of three levels on the gauges' own thresholds.
  static func ladder(_ keys: String..., expression: String = "water_level") -> String {
    """
    groups:
      - name: river
        rules:
          - alert: Stage
            expr: '\(expression)'
            levels:
              - { level: "1", name: Báo động I, name_en: Alarm I, threshold: bd1, severity: minor }
              - { level: "2", name: Báo động II, name_en: Alarm II, threshold: bd2, severity: moderate }
              - { level: "3", name: Báo động III, name_en: Alarm III, threshold: bd3, severity: severe }

    """ + keys.map { "        " + $0 + "\n" }.joined()
  }

  /// One alert without levels.
  static func alert(_ expression: String, _ keys: String...) -> String {
    """
    groups:
      - name: river
        rules:
          - alert: High
            expr: '\(expression)'

    """ + keys.map { "        " + $0 + "\n" }.joined()
  }

  /// Levels in metres, minutes apart, of one gauge.
  static func csv(_ levels: [Double], every minutes: Milliseconds = 30, of gauge: String = "g1") -> String {
    "device,time,water_level\n" + rows(levels, every: minutes, of: gauge)
  }

  static func rows(_ levels: [Double], every minutes: Milliseconds = 30, of gauge: String) -> String {
    levels.enumerated().map { index, level in
      let time = start + Milliseconds(index + 1) * minutes * Span.minute
      return "\(gauge),\(CivilTime.iso8601(time, offsetMinutes: 420)),\(level)\n"
    }.joined()
  }

  /// A small flood: it rises over the first level, falls below it, and rises over the second.
  static let flood: [Double] =
    (0..<60).map { index in
      let centimetres =
        switch index {
        case ..<20: 40 + index * 2
        case 20..<30: 78 + (index - 19) * 7
        case 30..<40: 148 - (index - 29) * 6
        default: 88 + (index - 39) * 6
        }
      return Double(centimetres) / 100
    }
}

extension BacktestReport {
  /// The episodes as short lines: `11:30 – 19:00 level 1, 1.48 at 15:00, 3.5 h ahead, 0 flaps`.
  var story: [String] {
    func clock(_ time: Milliseconds) -> String {
      String(CivilTime.iso8601(time, offsetMinutes: 420).dropFirst(8).prefix(8))
        .replacingT
    }
    return episodes.map { episode in
      let levels = episode.stays.map { "\($0.level)" }.joined(separator: "-")
      let end = episode.end.map(clock) ?? "…"
      let extreme = episode.extreme.map { "\($0.value) at \(clock($0.time))" } ?? "nothing"
      return "\(episode.instance) \(clock(episode.begin)) – \(end) \(levels), \(extreme)"
    }
  }
}

extension String {
  /// `05T11:30` as `05 11:30`.
  fileprivate var replacingT: String { String(map { $0 == "T" ? " " : $0 }) }
}
