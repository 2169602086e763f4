import Alerting
import Configuration
import Glibc
import LocalBroker
import MQTTClient
import Pipeline
import SQLiteStore
import Telemetry
import TimeSeries

/// A pipeline with files and a store of its own, fed by hand: the daemon without broker, sinks and threads.
final class Town {
  /// What time it is when a test begins.
  static let noon = CivilTime(year: 2025, month: 10, day: 5, hour: 12, minute: 0).time(offsetMinutes: 420)

  let folder: TemporaryDirectory
  private(set) var settings: Settings
  private(set) var pipeline: Pipeline
  /// The clock on the wall; a test moves it.
  var wall: Milliseconds
  private let messages = AlertMessages(sinks: [SinkDescription(name: "mqtt", form: .mqtt)])

  /// Writes the files and opens the pipeline.
  init(
    clock: Settings.Clock = .readings, devices: [String: String] = Town.gauges(["g1"]), rules: String,
    _ change: (inout Settings) -> Void = { _ in }
  ) throws {
    folder = try TemporaryDirectory(prefix: "citywatch-pipeline")
    for name in ["devices", "rules"] { unsafe mkdir("\(folder.path)/\(name)", 0o700) }
    for (name, text) in devices { try folder.write("devices/\(name)", text) }
    try folder.write("rules/rules.yaml", rules)
    settings = Settings()
    settings.clock = clock
    settings.devices = folder.path + "/devices"
    settings.rules = folder.path + "/rules"
    settings.addresses =
      #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/addresses"
    settings.state = folder.path
    change(&settings)
    // A flood is replayed later than it was; a running province has no reading from ahead of its clock.
    wall = clock == .wall ? Town.noon : Town.noon + Span.day
    pipeline = try Town.open(settings, messages, wall)
  }

  private static func open(
    _ settings: Settings, _ messages: AlertMessages, _ wall: Milliseconds
  ) throws -> Pipeline {
    let database = try Store.open(path: settings.storePath, schemas: PipelineStorage.schemas)
    return try Pipeline(
      settings: settings, blueprint: blueprint(settings), database: database, messages: messages, wall: wall)
  }

  private static func blueprint(_ settings: Settings) throws -> Blueprint {
    let (blueprint, diagnostics) = Blueprint.load(settings)
    guard let blueprint else { throw LocalBrokerError("\(diagnostics)") }
    return blueprint
  }

  /// Ends and starts again on what is stored.
  func restart() throws { pipeline = try Town.open(settings, messages, wall) }

  /// Reads the files anew.
  func reload() throws { try pipeline.reload(Town.blueprint(settings), wall: wall) }

  /// Takes messages in, in one batch.
  func take(_ messages: [(topic: String, payload: String)]) throws {
    var batch = MessageBatch()
    for message in messages { batch.append(topic: message.topic, payload: message.payload) }
    try pipeline.process(batch, wall: wall)
  }

  /// Takes one reading of a gauge in, minutes after noon.
  func read(_ level: String, minute: Int, of gauge: String = "g1") throws {
    try take([Town.message(level, minute: minute, of: gauge)])
  }

  /// The message of a gauge.
  static func message(
    _ level: String, minute: Int, of gauge: String = "g1"
  ) -> (topic: String, payload: String) {
    let time = noon + Milliseconds(minute) * Span.minute
    return ("test/\(gauge)/level", #"{"ts":\#(time),"level":\#(level)}"#)
  }

  /// Another connection to the store.
  func otherConnection() throws -> Database { try Database(path: settings.storePath) }

  /// The stored samples of a series: minutes after noon, and values.
  func stored(_ quantity: String = "water_level", of device: String = "g1") throws -> [StoredSample] {
    let reader = try SeriesReader(Database(path: settings.storePath, access: .readOnly))
    let place = try reader.series().firstIndex { $0.device == device && $0.quantity == quantity }
    guard let place else { return [] }
    return try reader.samples(of: SeriesID(place), after: 0, through: .max >> 5)
  }

  /// Every change of every alert: `g/High/g1/1 firing +3`, times in minutes after noon.
  func history() throws -> [String] {
    let select = try otherConnection().prepare(
      """
      SELECT rule, instance, episode, kind, level_code, at FROM alert_history
      ORDER BY rule, instance, episode, sequence
      """)
    var lines: [String] = []
    while try select.step() {
      let minute = (select.integer(5) - Town.noon) / Span.minute
      let level = select.text(4).isEmpty ? "" : " \(select.text(4))"
      lines.append(
        "\(select.text(0))/\(select.text(1))/\(select.integer(2)) \(select.text(3))\(level) +\(minute)")
    }
    return lines
  }

  /// The reasons, counts and details in quarantine, oldest first.
  func quarantine() throws -> [QuarantinedMessage] {
    try Quarantine.list(in: otherConnection(), limit: 1_000)
  }

  // MARK: Files

  /// A class of gauges that send level and time, and an inventory of some, with thresholds of 1 and 2 m.
  static func gauges(_ ids: [String], keys: String = "") -> [String: String] {
    [
      "quantities.yaml": """
      quantities:
        water_level: { unit: m, decimals: 3, plausible: [-10, 100] }
        pm25: { unit: µg/m³, decimals: 1, plausible: [0, 2000] }

      """,
      "gauge.yaml": """
      class: gauge
      kind: river
      topic: test/{device}/level
      timestamp: { pointer: /ts, format: milliseconds }
      interval: 10m
      \(keys)
      fields:
        - { quantity: water_level, pointer: /level, unit: m, limits: { spike: 5 } }

      """,
      "gauges.csv": inventory(ids),
    ]
  }

  /// The inventory of some gauges.
  static func inventory(_ ids: [String]) -> String {
    "id,class,name,latitude,longitude,threshold:bd1,threshold:bd2\n"
      + ids.map { "\($0),gauge,Trạm \($0),15.12,108.80,1,2\n" }.joined()
  }

  /// A rule file with the given rules in the group `g`.
  static func rules(_ lines: String...) -> String {
    "groups:\n  - name: g\n    rules:\n" + lines.map { "      - \($0)\n" }.joined()
  }

  /// Two levels at a gauge.
  static let ladder = """
    { alert: Stage, expr: water_level, levels: [{ level: "1", name: Một, threshold: bd1, severity: minor }, \
    { level: "2", name: Hai, threshold: bd2, severity: severe }], clear: { margin: 0.2, for: 30m } }
    """
}
