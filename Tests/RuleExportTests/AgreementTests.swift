import CSVDocument
import LocalFiles
import RuleLanguage
import Telemetry
import Testing

@Suite(
  .enabled(if: Checker.promtool.isInstalled, "promtool is not installed (Debian package prometheus)"),
  .serialized)
struct `An exported ladder fires in Prometheus as it does here` {
  private static let november = Checkout.path("../shared/data/flood/vndms_river_levels_2025-11.csv")

  private func ladder(_ keys: String, direction: String = "above") throws -> RuleSet {
    let text = """
      groups:
        - name: river-stage
          rules:
            - alert: RiverStage
              expr: water_level{kind="river"}
              levels:
                - { level: "1", name: Báo động I, threshold: bd1, severity: minor }
                - { level: "2", name: Báo động II, threshold: bd2, severity: moderate }
                - { level: "3", name: Báo động III, threshold: bd3, severity: severe }
              when: \(direction)
              \(keys)
      """
    let (rules, diagnostics) = RuleSet.parse(text, file: "ladder.yaml")
    return try #require(rules, "\(diagnostics)")
  }

  /// A rise over all levels, a hovering at the first, silence above it, and a fall in steps.
  private let small = Gauges(gauges: [
    .init(
      device: "bridge", levels: [3.5, 5.0, 6.5],
      readings: [
        3.2, 3.5, 3.4, 3.6, 4.9, 5.0, 6.6, 6.6, 6.31, 6.3, 6.29, 6.25, 5.2, 4.9, 4.75, 4.8, 4.85, 4.7, 4.6,
        3.3,
        3.3, 3.29, 3.31, 3.28, 3.2, 3.1, 3.6,
      ].enumerated().map { ($0.offset + 1, $0.element) } + [(60, 3.4), (61, 3.1), (62, 3.0), (63, 3.0)]),
    .init(
      device: "dry", levels: [3.5, 5.0, 6.5], readings: (1...63).map { ($0, 1.0 + Double($0 % 7) / 10) }),
    .init(device: "unknown", levels: [], readings: (1...63).map { ($0, 9.0) }),
  ])

  @Test(arguments: [
    "no_data: keep", "clear: { margin: 0.20, for: 1h }", "clear: { margin: 0.20, for: 3h }",
    "clear: { margin: 0, for: 2h }", "clear: { margin: 0.20, for: 0s }\n        no_data: resolve",
    "for: 2h\n        clear: { margin: 0.10, for: 1h }", "no_data: resolve",
    "clear: { margin: 0.20, for: 2h }\n        no_data: resolve",
    "schedule: { hours: { from: '22:00', until: '06:00' }, days: [thu, sat] }",
    "active: { from: '1970-01-01T06:00Z', until: '1970-01-02T00:00Z' }",
  ]) func `on a small flood`(keys: String) throws {
    // A reading at the very start of a window still counts in Prometheus 2 and no longer here and in version 3:
    // where a silence ends the alert, the two are compared one evaluation later.
    let minute = keys.contains("resolve") ? 4 : 0
    #expect(try small.disagreement(on: ladder(keys), minute: minute) == nil)
  }

  @Test func `also where the water of a field falls below its levels`() throws {
    var turned = small
    for index in turned.gauges.indices {
      turned.gauges[index].levels = turned.gauges[index].levels.map { -$0 }
      turned.gauges[index].readings = turned.gauges[index].readings.map { ($0.hour, -$0.level) }
    }
    let rules = try ladder("clear: { margin: 0.20, for: 1h }", direction: "below")
    #expect(try turned.disagreement(on: rules) == nil)
  }

  @Test func `and one level in one hour that is not so is found`() throws {
    let rules = try ladder("clear: { margin: 0.20, for: 1h }")
    var hours = small.levels(by: rules)
    #expect(hours[12][0] == 2)
    hours[12][0] = 3
    let complaint = try small.disagreement(on: rules, expecting: hours)
    #expect(complaint?.contains("time: 12h") == true, "\(complaint ?? "no complaint")")
  }

  @Test(.enabled(if: LocalFile.exists(november), "the flood's readings are not beside the package"))
  func `on the flood of November 2025 at sixteen stations`() throws {
    let (rules, diagnostics) = RuleSet.load(directory: Checkout.path("rules"))
    var stage = try #require(rules, "\(diagnostics)")
    stage.groups = stage.groups.filter { $0.name == "river-stage" }
    #expect(stage.groups.first?.rules.first?.name == "RiverStage")
    let flood = try flood()
    #expect(flood.gauges.count == 16)
    #expect(try flood.disagreement(on: stage) == nil)
  }

  /// The stations with their levels, as the record gives them; hour 1 is the first of the record.
  private func flood() throws -> Gauges {
    var diagnostics: [Diagnostic] = []
    let bytes = try LocalFile.read(Self.november, limit: 1 << 24)
    let table = try #require(CSVTable(bytes, file: "levels", diagnostics: &diagnostics))
    var gauges: [String: Gauges.Gauge] = [:]
    for row in table.rows {
      let device = try #require(row["station_id"])
      let hour = try self.hour(row["time_local_gmt7"] ?? "")
      let level = try #require(Double(row["level_m"] ?? ""))
      let levels = ["bd1_m", "bd2_m", "bd3_m", "hist_m"].compactMap { row[$0].flatMap(Double.init) }
      gauges[device, default: .init(device: device, levels: levels, readings: [])].readings
        .append((hour, level))
    }
    let first = gauges.values.flatMap(\.readings).map(\.hour).min() ?? 0
    return Gauges(
      gauges: gauges.values.sorted { $0.device < $1.device }.map { gauge in
        // The flood ran from 16 to 22 November. The whole record agrees as well, and takes promtool two minutes.
        let readings = gauge.readings.map { ($0.hour - first + 1, $0.level) }
          .filter { (120...312).contains($0.0) }.map { ($0.0 - 119, $0.1) }.sorted { $0.0 < $1.0 }
        return .init(device: gauge.device, levels: gauge.levels, readings: readings)
      })
  }

  private func hour(_ text: String) throws -> Int {
    let parts = text.split { !$0.isNumber }.compactMap { Int($0) }
    try #require(parts.count == 5 && parts[4] == 0, "\(text)")
    let civil = CivilTime(year: parts[0], month: parts[1], day: parts[2], hour: parts[3])
    return Int(civil.time() / Span.hour)
  }
}
