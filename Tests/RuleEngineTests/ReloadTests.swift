import RuleEngine
import RuleLanguage
import Telemetry
import Testing

@Suite struct `A reload says of each rule` {
  private static let ladder = World.ladder("for: 5m", "clear: { margin: 0.2, for: 10m }")

  /// A firing alert of báo động I, and what a reload with other rules says.
  private func report(_ text: String) throws -> ReloadReport {
    var world = try World(
      Self.ladder, series: [World.station(0, "level", device: "d")], thresholds: World.traKhuc())
    world.read([4, 4, 4, 4, 4, 4, 4], from: 0)
    try #require(world.story == ["0m pending 0→1 #1", "5m firing 0→1 #1"])
    try world.reload(text)
    return world.engine.reloadReport
  }

  @Test func `that it is as it was`() throws {
    let report = try report("# a comment\n" + Self.ladder)
    #expect(report.entries.map(\.outcome) == [.kept])
    #expect(report.lines == ["1 rule unchanged"])
  }

  @Test func `that only its texts are new`() throws {
    let report = try report(Self.ladder + "        annotations: { summary: 'nước lên' }\n")
    #expect(report.entries.map(\.outcome) == [.textsChanged])
    #expect(report.entries.map(\.ended) == [0])
  }

  @Test(arguments: [
    (["for: 6m", "clear: { margin: 0.2, for: 10m }"], ["for"]),
    (["for: 5m", "clear: { margin: 0.3, for: 10m }"], ["clear"]),
    (
      ["for: 5m", "clear: { margin: 0.2, for: 10m }", "no_data: resolve", "confirm: 2"],
      ["confirm", "no_data"]
    ),
  ])
  func `which keys mean something else, and what that ended`(_ keys: [String], _ changed: [String]) throws {
    let text = World.file(
      "- alert: A", "level",
      [
        "levels:", "  - { level: \"1\", name: Báo động I, threshold: bd1, severity: minor }",
        "  - { level: \"2\", name: Báo động II, threshold: bd2, severity: moderate }",
        "  - { level: \"3\", name: Báo động III, threshold: bd3, severity: severe }",
      ] + keys)
    let report = try report(text)
    #expect(report.entries.map(\.outcome) == [.changed(changed)])
    #expect(report.entries.map(\.ended) == [1])
  }

  @Test func `what came and what went`() throws {
    let report = try report(World.file("- alert: B", "level > 9", []))
    #expect(report.entries.map(\.ruleID) == ["g/B", "g/A"])
    #expect(report.entries.map(\.outcome) == [.added, .removed])
    #expect(
      report.lines == ["rule g/B: new", "rule g/A: removed; 1 firing alert ended", "0 rules unchanged"])
  }

  @Test func `that devices have other thresholds`() throws {
    var world = try World(
      World.alert(#"level > threshold("bd1")"#), series: [World.station(0, "level", device: "d")],
      thresholds: World.traKhuc())
    world.read(4, at: Span.minute)
    world.thresholds = ThresholdTable()
    world.thresholds.add(.init(value: 4.5), name: "bd1", device: DeviceIndex(0))
    world.pass(untilMinute: 2)
    world.reload(world.rules)
    #expect(world.engine.reloadReport.entries.map(\.rejudged) == [1])
    world.pass(untilMinute: 3)
    #expect(world.story == ["1m firing 0→1 #1", "2m resolved 1→0 #1"])
  }
}

/// Restarts and reloads at instants that nobody chose, in the middle of whatever waits.
@Suite struct `Restarts and reloads` {
  private static let text = """
    groups:
      - name: waits
        rules:
          - record: mean
            expr: avg_over_time(level[10m])
          - alert: Plain
            expr: level > 3
            for: 7m
            keep_firing_for: 9m
          - alert: Ladder
            expr: level
            levels:
              - { level: "1", name: Một, threshold: bd1, severity: minor }
              - { level: "2", name: Hai, threshold: bd2, severity: moderate }
            when: above
            for: 3m
            clear: { margin: 0.5, for: 11m }
            no_data: keep
          - alert: OnRecord
            expr: mean > 3
            for: 5m
            no_data: alert
          - alert: Quorum
            expr: near(level > 3, 2000) >= 2
            for: 2m
          - alert: Rising
            expr: rising(level, 20m) > 6
            keep_firing_for: 6m
          - alert: Threshold
            expr: level > threshold("bd1")
            confirm: 2
          - alert: Office
            expr: level > 2
            for: 4m
            keep_firing_for: 15m
            schedule: { hours: { from: "07:20", until: "08:10" } }
          - alert: Law
            expr: level
            levels:
              - { level: "1", name: Một, threshold: 2, severity: minor }
            when: above
            clear: { for: 8m }
            active: { until: "1970-01-01T08:40+07:00" }
      - name: beats
        interval: 3m
        rules:
          - alert: Beat
            expr: sum by (device) (level) > 3
            for: 6m
            keep_firing_for: 6m
    """

  private func series() -> [SeriesDescription] {
    (0..<3).map { place in
      var series = World.station(place, "level", device: "d\(place)", staleAfter: 6 * Span.minute)
      series.position = Position(latitude: 15 + Double(place) / 100, longitude: 108.8)
      return series
    }
  }

  private func thresholds() -> ThresholdTable {
    var table = ThresholdTable()
    for device in 0..<3 {
      table.add(.init(value: 3), name: "bd1", device: DeviceIndex(device))
      table.add(.init(value: 5), name: "bd2", device: DeviceIndex(device))
    }
    return table
  }

  private enum Disturbance: String, CaseIterable { case none, restart, reload, texts }

  private func story(seed: Int, _ kind: Disturbance) throws -> [String] {
    var random = RandomNumbers(seed: UInt64(seed))
    var disturbances = RandomNumbers(seed: UInt64(seed) + 1_000)
    let rules = try World.rules(Self.text)
    var replay = Replay(rules: rules, series: series(), thresholds: thresholds())
    var decimetres = [20, 30, 20]
    var time: Milliseconds = 0
    for _ in 0..<300 {
      time += Milliseconds(10 + random.below(60)) * Span.second
      let place = random.below(3)
      decimetres[place] = max(0, min(70, decimetres[place] + random.below(21) - 10))
      // Now and then a gauge is silent for a while.
      if random.below(25) == 0 { time += 7 * Span.minute }
      replay.read(
        Sample(time: time, value: Double(decimetres[place]) / 10, quality: .good), of: SeriesID(place))
      if disturbances.below(9) == 0 {
        let later = Milliseconds(disturbances.below(50)) * Span.second
        switch kind {
        case .none: break
        case .restart: replay.restart()
        case .reload: replay.reload(rules)
        case .texts:
          var changed = rules
          for group in changed.groups.indices {
            for rule in changed.groups[group].rules.indices {
              changed.groups[group].rules[rule].annotations = []
              changed.groups[group].rules[rule].line += Int(later)
            }
          }
          replay.reload(changed)
        }
      }
    }
    replay.pass(through: time + Span.hour)
    return replay.transitions.map { transition in
      let change = transition.change
      // An alert about silence repeats a value from before it was raised, which no store keeps.
      let value = transition.ruleID == "waits/OnRecord" ? "" : "\(transition.value)"
      return "\(transition.at) \(transition.ruleID) \(transition.instance) \(change.kind) "
        + "\(change.from)→\(change.to) #\(transition.episode) \(transition.cause) \(value)"
    }
  }

  /// In the last three a season begins after a gauge's newest reading, and ends its wait by silence.
  @Test(arguments: Array(Seeds.first(6)) + [43, 50, 106]) func `change no transition`(seed: Int) throws {
    let undisturbed = try story(seed: seed, .none)
    #expect(undisturbed.count > 20, "seed \(seed)")
    for kind in Disturbance.allCases.dropFirst() {
      let disturbed = try story(seed: seed, kind)
      let first = zip(disturbed, undisturbed).first { $0 != $1 }
      #expect(
        disturbed == undisturbed, "seed \(seed), \(kind.rawValue): \(first.map { "\($0)" } ?? "shorter")")
    }
  }
}
