import RuleLanguage
import Telemetry
import Testing

@Suite struct `The rules that are shipped` {
  private static let directory =
    #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/rules"

  /// What the shipped devices measure and carry.
  private let known = KnownNames(
    quantities: [
      "water_level", "rain_total", "road_water_depth", "pm25", "pm10", "o3", "no2", "so2", "co", "occupancy",
      "speed",
      "air_temperature", "air_humidity", "soil_moisture", "field_water_level", "salinity",
    ],
    labels: ["device", "name", "class", "kind", "commune", "commune_name", "river", "road"],
    thresholds: [
      "bd1", "bd2", "bd3", "historic", "bank", "depth_inform", "depth_warn", "depth_close", "depth_rescue",
      "free_speed",
      "irrigate", "wilting", "salinity_warn", "salinity_stop",
    ])

  @Test func `load without a fault and name nothing unknown`() throws {
    let (rules, diagnostics) = RuleSet.load(directory: `The rules that are shipped`.directory)
    #expect(diagnostics.map(\.description) == [])
    let set = try #require(rules)
    #expect(set.groups.count >= 7)
    #expect(set.check(against: known).map(\.description) == [])
  }

  @Test func `speak both languages in every alert`() throws {
    let set = try #require(RuleSet.load(directory: `The rules that are shipped`.directory).rules)
    for rule in set.rules {
      let names = Set(rule.annotations.map(\.name))
      #expect(names.contains("summary") && names.contains("summary_en"), "\(rule.id)")
      #expect(names.contains("description") == names.contains("description_en"), "\(rule.id)")
    }
  }

  @Test func `announce the flood of November 2025 as the bulletin did`() throws {
    let set = try #require(RuleSet.load(directory: `The rules that are shipped`.directory).rules)
    let rule = try #require(set.rules.first { $0.id == "river-stage/RiverStage" })
    #expect(rule.levels.map(\.level) == ["1", "2", "3", "4"])
    let context = TemplateContext(
      labels: Labels([("name", "Trà Khúc")]), value: 5.3, level: rule.levels[1], threshold: 5.0)
    #expect(rule.annotations.first?.template.render(context) == "Trà Khúc: 5,30 m, trên Báo động II: 0,30 m")
  }

  @Test func `report a directory that is not there`() {
    let (rules, diagnostics) = RuleSet.load(directory: "/nonexistent/rules")
    #expect(rules == nil)
    #expect(diagnostics.first?.message.contains("cannot be opened") == true)
  }
}
