import Explaining
import RuleEngine
import RuleLanguage
import Telemetry
import Testing

@Suite struct `An explanation` {
  private static let noon = CivilTime(year: 2025, month: 11, day: 17, hour: 12).time()

  /// Gauges `g1` and `g2` that report every ten minutes; only `g1` has a threshold.
  private static let series = ["g1", "g2"].enumerated().map { at, device in
    SeriesDescription(
      id: SeriesID(at), labels: Labels([("__name__", "water_level"), ("device", device)]),
      device: DeviceIndex(at), staleAfter: 25 * Span.minute)
  }

  private static let thresholds: ThresholdTable = {
    var table = ThresholdTable()
    table.add(.init(value: 2), name: "bd1", device: DeviceIndex(0))
    return table
  }()

  /// The sentences on one gauge's alert, `at` minutes after noon, in English and without the date.
  private static func sentences(
    _ rule: String, _ readings: [(minute: Int, value: Double, quality: Quality)], at minute: Int,
    device: String = "g1"
  ) throws -> [String] {
    let text = "groups:\n- name: g\n  rules:\n  - { alert: A, \(rule) }\n"
    let (parsed, diagnostics) = RuleSet.parse(text, file: "f")
    let rules = try #require(parsed, "\(diagnostics)")
    var explainer = Explainer(
      rules.rules[0], in: rules, series: series, thresholds: thresholds, device: device)
    let place = try #require(explainer.series.firstIndex { $0.labels["device"] == device })
    explainer.read(
      readings.map { reading in
        (
          SeriesID(place),
          Sample(
            time: noon + Milliseconds(reading.minute) * Span.minute, value: reading.value,
            quality: reading.quality)
        )
      })
    let time = noon + Milliseconds(minute) * Span.minute
    let subjects = explainer.stand(at: time).subjects
    let own = subjects.filter { explainer.concerns($0, device: device) }
    return explainer.explain(try #require(own.first), at: time).reasons.map {
      $0.sentence(zone: 0).en.replacing("2025-11-17T", with: "").replacing(":00Z", with: "")
    }
  }

  private static let ladder =
    "expr: water_level, levels: [{ level: '1', name: Một, name_en: One, threshold: bd1, severity: minor }]"

  @Test func `of a firing alert says since when and how far the value is`() throws {
    #expect(
      try Self.sentences("expr: water_level > 1", [(0, 0.5, .good), (10, 1.5, .good)], at: 15) == [
        "It has been firing since 12:10."
      ])
    #expect(
      try Self.sentences(Self.ladder, [(0, 1, .good), (10, 2.5, .good)], at: 15) == [
        "It has been firing since 12:10, level 1 (One, 2)."
      ])
  }

  @Test func `of a pending alert says when the wait is over`() throws {
    #expect(
      try Self.sentences("expr: water_level > 1, for: 30m", [(0, 1.5, .good), (10, 1.6, .good)], at: 15) == [
        "The condition has held since 12:00; the wait is over at 12:30."
      ])
    #expect(
      try Self.sentences("expr: water_level > 1, confirm: 3", [(0, 1.5, .good)], at: 5) == [
        "The condition has held since 12:00; 2 more readings in a row must agree."
      ])
  }

  @Test func `of a quiet rule says what is missing`() throws {
    #expect(
      try Self.sentences("expr: water_level > 3", [(0, 1.5, .good)], at: 5) == [
        "'water_level > 3' does not hold: 1.5 against 3, 1.5 apart."
      ])
    #expect(
      try Self.sentences(Self.ladder, [(0, 1.7, .good)], at: 5) == [
        "The value 1.7 is 0.3 below level 1 (One, 2)."
      ])
    #expect(
      try Self.sentences("expr: water_level > 3", [(0, 5, .good)], at: 40) == [
        "The newest reading of 'water_level' is of 12:00; since 12:25 it no longer counts."
      ])
    #expect(
      try Self.sentences("expr: water_level > 3", [], at: 5) == ["There are no readings for 'water_level'."])
    #expect(
      try Self.sentences("expr: 'deriv(water_level[1h]) > 3'", [(0, 5, .good)], at: 5) == [
        "'deriv(water_level[1h])' yields nothing: too few readings."
      ])
    #expect(
      try Self.sentences("expr: water_level > 3 unless water_level > 4", [(0, 5, .good)], at: 5) == [
        "It is taken away by 'water_level > 4'."
      ])
  }

  @Test func `says what a function misses`() throws {
    #expect(
      try Self.sentences("expr: flagged(water_level)", [(0, 5, .good)], at: 5) == [
        "'flagged(water_level)' yields nothing: the newest reading has no flag SUSPECT, FAIL or MISSING."
      ])
    #expect(
      try Self.sentences(
        "expr: 'time_to(water_level, 9, 30m) < 7200'", [(0, 5, .good), (10, 4, .good), (20, 3, .good)], at: 20
      )
        == ["'time_to(water_level, 9, 30m)' yields nothing: the value does not move towards the goal."])
  }

  @Test func `says when a rule is not in effect`() throws {
    #expect(
      try Self.sentences(
        "expr: water_level > 1, active: { from: 2025-11-18T00:00:00Z }", [(0, 5, .good)], at: 5
      ).first
        == "The rule is not in effect; it is again from 2025-11-18T00:00 on.")
  }

  @Test(arguments: [
    (5.2, "5.2"), (12, "12"), (18159.292035398, "18159.29"), (1_763_337_600, "1763337600"),
    (0.1 + 0.2, "0.3"),
    (.infinity, "+Inf"), (.nan, "NaN"),
  ])
  func `writes numbers for people`(value: Double, text: String) { #expect(Figure.text(value) == text) }

  @Test func `says which threshold a device lacks`() throws {
    #expect(
      try Self.sentences(Self.ladder, [(0, 9, .good)], at: 5, device: "g2") == [
        "The device has no threshold bd1."
      ])
  }

  @Test func `names readings that were hidden for their flag`() throws {
    let readings: [(minute: Int, value: Double, quality: Quality)] = [(0, 1, .good), (10, 9, .fail)]
    #expect(
      try Self.sentences("expr: water_level > 3", readings, at: 12) == [
        "1 reading with flag FAIL was not looked at (newest 9, 12:10); it would have held.",
        "'water_level > 3' does not hold: 1 against 3, 2 apart.",
      ])
    #expect(
      try Self.sentences("expr: water_level > 30", readings, at: 12) == [
        "'water_level > 30' does not hold: 1 against 30, 29 apart.",
        "1 reading with flag FAIL was not looked at (newest 9, 12:10); it would not have held either.",
      ])
  }

  @Test func `shows each part with what went in`() throws {
    let rules = try #require(
      RuleSet.parse(
        "groups:\n- name: g\n  rules:\n  - { alert: A, expr: 'avg_over_time(water_level[15m]) * 2 > 3' }\n",
        file: "f"
      ).rules)
    var explainer = Explainer(
      rules.rules[0], in: rules, series: Self.series, thresholds: Self.thresholds, device: "g1")
    explainer.read(
      [(0, 1.0), (10, 2.0), (20, 4.0)].map { minute, value in
        (
          SeriesID(0),
          Sample(time: Self.noon + Milliseconds(minute) * Span.minute, value: value, quality: .good)
        )
      })
    let time = Self.noon + 20 * Span.minute
    let explanation = explainer.explain(explainer.stand(at: time).subjects[0], at: time)
    #expect(
      explanation.parts.map { part in
        String(repeating: " ", count: part.depth) + part.text + " = "
          + part.node.elements.map { Figure.text($0.value) }.joined()
      } == [
        "avg_over_time(water_level[15m]) * 2 > 3 = 6", " avg_over_time(water_level[15m]) * 2 = 6",
        "  avg_over_time(water_level[15m]) = 3", "   water_level[15m] = ",
      ])
    let window = explanation.parts[3].node.series
    #expect(window.map { $0.readings.map(\.sample.value) } == [[2, 4]])
  }
}
