import LocalBroker
import RuleEngine
import RuleExport
import RuleLanguage
import Telemetry
import Testing
import TimeSeries

/// River gauges with readings on full hours: what our engine makes of them, hour by hour, and the same as a unit
/// test for promtool.
struct Gauges {
  /// One gauge.
  struct Gauge {
    var device: String
    /// The báo động levels; a gauge without any raises nothing.
    var levels: [Double]
    /// Hour and level, in order.
    var readings: [(hour: Int, level: Double)]
  }

  var gauges: [Gauge]
  /// The longest normal distance of two readings.
  var interval = 6 * Span.hour

  /// The longest that the export takes, and a whole part of an hour.
  static let evaluation = 4 * Span.minute
  private static let names = ["bd1", "bd2", "bd3", "historic"]

  private func labels(_ gauge: Gauge) -> Labels {
    Labels([
      ("__name__", "water_level"), ("device", gauge.device), ("kind", "river"),
      ("name", "Trạm \(gauge.device)"),
    ])
  }

  private var thresholds: ThresholdTable {
    var table = ThresholdTable()
    for (index, gauge) in gauges.enumerated() {
      for (name, value) in zip(Self.names, gauge.levels) {
        table.add(.init(value: value), name: name, device: DeviceIndex(index))
      }
    }
    return table
  }

  var inventory: ExportInventory {
    ExportInventory(
      series: gauges.map {
        .init(labels: labels($0), interval: interval, staleAfter: Staleness.span(interval: interval))
      }, devices: gauges.map(\.device), thresholds: thresholds)
  }

  var lastHour: Int { gauges.compactMap { $0.readings.last?.hour }.max() ?? 0 }

  /// The level at which each gauge's alert fires, so many minutes after every hour: our engine on the clock of
  /// the readings.
  func levels(by rules: RuleSet, minute: Int = 0) -> [[Int]] {
    let series = gauges.enumerated().map { index, gauge in
      SeriesDescription(
        id: SeriesID(index), labels: labels(gauge), device: DeviceIndex(index),
        staleAfter: Staleness.span(interval: interval))
    }
    var replay = Replay(rules: rules, series: series, thresholds: thresholds)
    var present = [Int](repeating: 0, count: gauges.count)
    var hours: [[Int]] = []
    for hour in 0...lastHour {
      let time = Milliseconds(hour) * Span.hour
      for (index, gauge) in gauges.enumerated() {
        for reading in gauge.readings where reading.hour == hour {
          replay.read(Sample(time: time, value: reading.level, quality: .good), of: SeriesID(index))
        }
      }
      replay.pass(through: time + Milliseconds(minute) * Span.minute)
      for transition in replay.takeTransitions() {
        guard let device = transition.device else { continue }
        switch transition.change.kind {
        case .firing, .levelChanged: present[Int(device.index)] = transition.change.to
        case .resolved: present[Int(device.index)] = 0
        case .pending, .cancelled: break
        }
      }
      hours.append(present)
    }
    return hours
  }

  /// A unit test for promtool: the readings, and for every hour the alerts up to the level of each gauge.
  func unitTest(
    of rule: Rule, group: String, files: [String], minute: Int, expecting hours: [[Int]]
  ) -> String {
    var text = "rule_files: [\(files.map { "'\($0)'" }.joined(separator: ", "))]\n"
    text +=
      "evaluation_interval: \(Self.evaluation / Span.minute)m\ngroup_eval_order: ['citywatch-thresholds', '\(group)']\n"
    text += "tests:\n  - interval: 1h\n    input_series:\n"
    for gauge in gauges {
      var values = [String](repeating: "_", count: lastHour + 1)
      for reading in gauge.readings { values[reading.hour] = "\(reading.level)" }
      text += "      - series: '\(labels(gauge))'\n        values: '\(values.joined(separator: " "))'\n"
    }
    text += "    alert_rule_test:\n"
    for (hour, levels) in hours.enumerated() {
      text += "      - eval_time: \(hour)h\(minute)m\n        alertname: \(rule.name)\n        exp_alerts:\n"
      for (gauge, level) in zip(gauges, levels) {
        for k in 0..<level { text += "          - exp_labels: \(expected(rule, group, k, gauge))\n" }
      }
    }
    return text
  }

  private func expected(_ rule: Rule, _ group: String, _ place: Int, _ gauge: Gauge) -> String {
    var all = labels(gauge).dropping([Labels.metricName]).pairs.map { ($0.name, $0.value) }
    let level = rule.levels[place]
    all += [("alertgroup", group), ("level", level.level), ("severity", level.severity.rawValue)]
    return "{ " + all.map { "\($0.0): '\($0.1)'" }.joined(separator: ", ") + " }"
  }

  /// What promtool says against the exported ladder on these readings, so many minutes after every hour.
  ///
  /// - Parameter expected: the levels to be found; those of our engine where none are given.
  func disagreement(
    on rules: RuleSet, minute: Int = 0, expecting expected: [[Int]]? = nil, seconds: Int = 240
  ) throws -> String? {
    let group = try #require(rules.groups.first)
    var rule = try #require(group.rules.first)
    // A unit test compares texts, too; they are tested by themselves.
    rule.annotations = []
    let alone = RuleSet(groups: [RuleGroup(name: group.name, rules: [rule])])
    let export = RuleExport(alone, inventory: inventory, options: ExportOptions(interval: Self.evaluation))
    let written = try ExportedFolder(export)
    let hours = expected ?? levels(by: alone, minute: minute)
    try #require(hours.joined().contains { $0 > 0 }, "no alert fires: the comparison would be empty")
    let test = unitTest(
      of: rule, group: group.name, files: written.rules, minute: minute, expecting: hours)
    let path = try written.folder.write("agreement.test", test)
    return try Checker.promtool.complaint(["test", "rules", path], in: written.folder, seconds: seconds)
  }
}
