import LocalBroker
import RuleLanguage
import Telemetry
import Testing

@Suite struct `A number with a unit` {
  private static let measures = [
    "water_level": Measure(
      unit: "m", units: ["cm": UnitScale(factor: 0.01), "ft": UnitScale(factor: 0.3048)]),
    "air_temperature": Measure(unit: "°C", units: ["K": UnitScale(factor: 1, offset: -273.15)]),
    "rain_total": Measure(unit: "mm", units: ["cm": UnitScale(factor: 10)]),
  ]

  /// Reads a rule with two levels beside devices that measure the quantities above.
  private static func load(
    _ expression: String, _ first: String, _ second: String, clear: String = "0"
  ) throws -> (rules: RuleSet?, lines: [String]) {
    let folder = try TemporaryDirectory(prefix: "citywatch-units")
    try folder.write(
      "rules.yaml",
      """
      groups:
      - name: g
        rules:
        - alert: A
          expr: \(expression)
          levels:
          - { level: "1", name: a, severity: minor, threshold: \(first) }
          - { level: "2", name: b, severity: severe, threshold: \(second) }
          clear: { margin: \(clear), for: 1h }
      """)
    let known = KnownNames(
      quantities: Set(measures.keys), labels: ["device"], thresholds: [], measures: measures)
    let (rules, diagnostics) = RuleSet.load(directory: folder.path, known: known)
    return (rules, diagnostics.map { "\($0.line):\($0.column): \($0.message)" })
  }

  @Test(arguments: [
    ("water_level", "30 cm", "200 cm", 0.3, 2.0),
    ("max by (device) (water_level)", "1 ft", "10 ft", 0.3048, 3.048),
    ("avg_over_time(air_temperature[1h])", "300 K", "303.15 K", 26.85, 30),
    ("delta(air_temperature[1h])", "2 K", "5 K", 2, 5), ("total(rain_total[24h])", "5 cm", "10 cm", 50, 100),
    ("water_level - water_level offset 1h > 0", "10 cm", "20 cm", 0.1, 0.2),
  ])
  func `is converted into the unit of the readings`(
    expression: String, first: String, second: String, low: Double, high: Double
  ) throws {
    let (rules, lines) = try Self.load(expression, first, second)
    #expect(lines.isEmpty)
    let levels = try #require(rules?.rules.first?.levels)
    for (level, wanted) in zip(levels, [low, high]) {
      guard case .number(let value) = level.threshold else {
        Issue.record("\(level.threshold) is no number")
        continue
      }
      #expect(abs(value - wanted) < 1e-9)
    }
    #expect(rules?.rules.first?.units.isEmpty == true)
  }

  @Test func `may be the margin, whose zero is no matter`() throws {
    let (rules, lines) = try Self.load("air_temperature", "300 K", "310 K", clear: "2 K")
    #expect(lines.isEmpty)
    #expect(rules?.rules.first?.clear?.margin == 2)
  }

  @Test(arguments: [
    ("water_level", "7:58: 'kg' is no unit of water_level, which is given in m, cm, ft"),
    ("deriv(water_level[3h])", "7:58: the value is a change a second; write the number without 'kg'"),
    ("water_level * 2", "7:58: the value is computed with '*'; write the number without 'kg'"),
    ("count by (device) (water_level)", "7:58: the value is a count; write the number without 'kg'"),
    ("absent(water_level)", "7:58: the value has no unit that is known here; write the number without 'kg'"),
  ])
  func `is refused where its unit does not fit`(expression: String, line: String) throws {
    let (rules, lines) = try Self.load(expression, "30 kg", "40 kg")
    #expect(rules == nil)
    #expect(lines.contains(line), "\(lines)")
  }
}
