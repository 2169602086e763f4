import Configuration
import Glibc
import LocalBroker
import Pipeline
import Telemetry

/// A province made up for measuring: folders with a device class, an inventory and rules, as people would
/// write them, in a temporary directory that goes away with the object.
///
/// Devices belong to zones, and a zone has the same four rules as its neighbours: a ladder with thresholds of
/// each device, a limit with a wait, a mean and a rise. So each reading is judged by four rules, however many
/// zones there are.
final class Province {
  /// How large it is.
  struct Size {
    /// Water gauges; each reports once a minute.
    var devices: Int
    /// How many zones share them.
    var zones: Int
    /// Whether a zone has its ladder alone, or a limit, a mean and a rise beside it.
    var laddersAlone = false
    /// Instead of all that: one rule a zone for each of these expressions, `$` standing for the zone's gauges.
    var expressions: [String] = []
    /// Rules about gauges that never report, on top.
    var rulesElsewhere = 0
  }

  /// Gauges that rules elsewhere speak of.
  private static let devicesElsewhere = 100

  let size: Size
  let folder: TemporaryDirectory
  private(set) var settings = Settings()

  init(_ size: Size) throws(BenchFailure) {
    self.size = size
    folder = try BenchFailure.wrap { () throws(LocalBrokerError) in
      try TemporaryDirectory(prefix: "citywatch-bench")
    }
    for name in ["devices", "rules", "addresses", "state"] { unsafe mkdir("\(folder.path)/\(name)", 0o700) }
    settings.devices = folder.path + "/devices"
    settings.rules = folder.path + "/rules"
    settings.addresses = folder.path + "/addresses"
    settings.state = folder.path + "/state"
    settings.runtime = folder.path + "/state"
    // The bench lives through hours in seconds, so its readings run ahead of the system clock.
    settings.futureTolerance = 30 * Span.day
    try write("devices/quantities.yaml", Province.quantities)
    try write("devices/gauge.yaml", Province.deviceClass)
    try write("devices/gauges.csv", inventory)
    try write("rules/zones.yaml", rules)
    try write("addresses/communes.csv", Province.communes)
    try write("addresses/old_to_new.csv", Province.oldUnits)
  }

  /// Reads what was written, through the daemon's own door.
  func blueprint() throws(BenchFailure) -> Blueprint {
    let (blueprint, diagnostics) = Blueprint.load(settings)
    if let blueprint { return blueprint }
    let errors = diagnostics.filter { $0.gravity == .error }.prefix(3).map(\.description)
    throw BenchFailure("the made-up province has errors: \(errors.joined(separator: "; "))")
  }

  /// The file `citywatch.yaml` for the daemon.
  func configuration(port: Int) throws(BenchFailure) -> String {
    let text = """
      devices: \(settings.devices)
      rules: \(settings.rules)
      addresses: \(settings.addresses)
      state: \(settings.state)
      runtime: \(settings.runtime)
      broker: { host: 127.0.0.1, port: \(port) }

      """
    return try write("citywatch.yaml", text)
  }

  @discardableResult private func write(_ name: String, _ text: String) throws(BenchFailure) -> String {
    try BenchFailure.wrap { () throws(LocalBrokerError) in try folder.write(name, text) }
  }
}

// MARK: - The files

extension Province {
  /// The id of a device: always of the same length, so that a message form can be filled in place.
  static func deviceID(_ number: Int) -> String { "gauge-\(firstNumber + number)" }
  static let firstNumber = 100_000

  private static func zoneID(_ number: Int) -> String { "z\(1_000 + number)" }

  private static let quantities = """
    quantities:
      water_level:
        unit: m
        decimals: 3
        plausible: [-10, 1500]

    """

  private static let deviceClass = """
    class: gauge
    kind: river
    topic: citywatch/river/{device}/level
    timestamp: { pointer: /ts, format: milliseconds }
    interval: 1m
    fields:
      - quantity: water_level
        pointer: /level
        unit: m
        sentinels: [-999]
        limits:
          rate: { change: 2, per: 1h }
          spike: 0.5
          flat: { tolerance: 0.002, suspect: 12h }
          gap: { intervals: 6, jump: 1 }

    """

  private static let communes = """
    code,kind,name,full_name,province_code,latitude,longitude
    21025,Phường,Cẩm Thành,Phường Cẩm Thành,51,15.1135,108.812

    """

  private static let oldUnits = """
    former_code,former_name,former_district_code,former_district,code,relation
    21019,Phường Nghĩa Chánh,522,Thành phố Quảng Ngãi,21025,whole

    """

  private var inventory: String {
    var text = "id,class,name,latitude,longitude,zone,threshold:bd1,threshold:bd2,threshold:bd3\n"
    func add(_ number: Int, zone: String) {
      text += "\(Province.deviceID(number)),gauge,Trạm \(number),15.1135,108.812,\(zone),3.5,4.5,5.5\n"
    }
    for number in 0..<size.devices { add(number, zone: Province.zoneID(number % size.zones)) }
    guard size.rulesElsewhere > 0 else { return text }
    for number in 0..<Province.devicesElsewhere { add(size.devices + number, zone: "e\(1_000 + number)") }
    return text
  }

  private var rules: String {
    var text = "groups:\n"
    for zone in 0..<size.zones { text += zoneRules(Province.zoneID(zone)) }
    guard size.rulesElsewhere > 0 else { return text }
    text += "  - name: elsewhere\n    rules:\n"
    for number in 0..<size.rulesElsewhere {
      let zone = "e\(1_000 + number % Province.devicesElsewhere)"
      text += "      - { alert: Elsewhere\(number), expr: 'water_level{zone=\"\(zone)\"} > \(number)' }\n"
    }
    return text
  }

  private func zoneRules(_ zone: String) -> String {
    if !size.expressions.isEmpty { return rules(size.expressions, zone) }
    return size.laddersAlone ? Province.ladder(zone) : Province.ladder(zone) + Province.windows(zone)
  }

  private func rules(_ expressions: [String], _ zone: String) -> String {
    var text = "  - name: \(zone)\n    rules:\n"
    for (number, expression) in expressions.enumerated() {
      let parts = expression.split(separator: "$", omittingEmptySubsequences: false)
      let written = parts.joined(separator: "water_level{zone=\"\(zone)\"}")
      text += "      - { alert: Rule\(number), expr: '\(written)' }\n"
    }
    return text
  }

  private static func ladder(_ zone: String) -> String {
    """
      - name: \(zone)
        rules:
          - alert: Stage
            expr: water_level{zone="\(zone)"}
            levels:
              - { level: "1", name: Báo động I, threshold: bd1, severity: minor }
              - { level: "2", name: Báo động II, threshold: bd2, severity: moderate }
              - { level: "3", name: Báo động III, threshold: bd3, severity: severe }
            when: above
            clear: { margin: 0.20, for: 1h }
            annotations: { summary: '{{ $labels.name }}: {{ vn $value 2 }} m, {{ $level.name }}' }

    """
  }

  private static func windows(_ zone: String) -> String {
    """
          - alert: High
            expr: water_level{zone="\(zone)"} > 5
            for: 10m
          - alert: Mean
            expr: avg_over_time(water_level{zone="\(zone)"}[10m]) > 4.5
          - alert: Rise
            expr: delta(water_level{zone="\(zone)"}[30m]) > 1

    """
  }
}
