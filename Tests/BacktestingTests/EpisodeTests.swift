import Backtesting
import DeviceCatalog
import Pipeline
import Telemetry
import Testing

@Suite struct `Episodes of a flood of our own` {
  @Test func `begin and end with the readings that would have raised and ended the alert`() throws {
    let report = try Hamlet(Hamlet.ladder()).report(Hamlet.csv(Hamlet.flood))
    #expect(
      report.story == [
        "g1 05 12:00 – 05 19:30 1, 1.48 at 05 15:00", "g1 05 21:00 – … 1-2, 2.08 at 06 06:00",
      ])
    #expect(report.readings == 60)
    #expect(report.series == 1)
  }

  @Test func `say how long the warning came before the highest reading`() throws {
    let report = try Hamlet(Hamlet.ladder()).report(Hamlet.csv(Hamlet.flood))
    #expect(report.episodes.map(\.lead) == [3 * Span.hour, 9 * Span.hour])
  }

  @Test func `add up to hours in each level, up to the end of the readings`() throws {
    let report = try Hamlet(Hamlet.ladder()).report(Hamlet.csv(Hamlet.flood))
    let summary = report.rules[0]
    #expect(summary.episodes == 2)
    #expect(summary.instances == 1)
    // 12:00 to 19:30 and 21:00 to 05:30; from then on level 2 until the last reading, at 06:00.
    #expect(summary.timeAtLevel == [16 * Span.hour, 30 * Span.minute, 0])
  }

  @Test func `of a rule for low water look at the lowest reading`() throws {
    let levels = [2.0, 0.9, 0.4, 0.7, 2.0]
    let report = try Hamlet(Hamlet.alert("water_level < 1")).report(Hamlet.csv(levels))
    #expect(report.story == ["g1 05 01:00 – 05 02:30 1, 0.4 at 05 01:30"])
  }

  @Test func `of a rule about a mean look at the mean, not at the reading`() throws {
    let report = try Hamlet(Hamlet.alert("avg_over_time(water_level[1h]) > 1"))
      .report(Hamlet.csv([0, 3, 0, 0, 0]))
    #expect(report.episodes.map { $0.extreme?.value } == [1.5])
  }

  @Test func `of another device are left out where one device is asked for`() throws {
    let hamlet = try Hamlet(Hamlet.ladder(), names: [("g1", "một"), ("g2", "hai")])
    let csv = Hamlet.csv([0.5, 1.5]) + Hamlet.rows([0.5, 2.5], of: "g2")
    let backtest = try hamlet.backtest(csv)
    let span = try #require(backtest.readings.extent)
    let both = try backtest.run([hamlet.blueprint.rules], over: span)[0]
    let one = try backtest.run([hamlet.blueprint.rules], over: span, device: "g2")[0]
    #expect(both.episodes.map(\.device) == ["g1", "g2"])
    #expect(one.episodes.map(\.device) == ["g2"])
    #expect(one.rules[0].episodes == 1)
  }

  @Test func `about silence have no highest reading`() throws {
    let rules = Hamlet.alert("water_level > 9", "no_data: alert")
    let csv = Hamlet.csv([0.5, 0.5]) + Hamlet.rows([0.1], every: 1_440, of: "g1")
    let report = try Hamlet(rules).report(csv)
    #expect(report.episodes.map(\.highestLevel) == [0])
    #expect(report.episodes.map(\.extreme) == [nil])
    #expect(report.rules[0].timeSilent > 20 * Span.hour)
  }

  @Test func `are judged by the thresholds of their day`() throws {
    let thresholds = """
      device,name,value,unit,valid_from,valid_until,source,grade
      g1,bd1,1.0,m,2020-01-01,2025-10-05,old decision,V
      g1,bd1,2.0,m,2025-10-06,,new decision,V
      g1,bd2,4.0,m,,,,V
      g1,bd3,5.0,m,,,,V

      """
    let hamlet = try Hamlet(Hamlet.ladder(), thresholds: thresholds)
    let report = try hamlet.report(Hamlet.csv(Array(repeating: 1.5, count: 60)))
    // The new decision comes into force at midnight, and the next reading is judged by it.
    #expect(report.story == ["g1 05 00:30 – 06 00:00 1, 1.5 at 05 00:30"])
  }
}

@Suite struct `Flapping` {
  /// Half hours of high (`1`, `2`: over that level) and low (`0`) water.
  private func flaps(_ pattern: String, every minutes: Milliseconds = 30) throws -> [Int] {
    let levels = pattern.map { Double(String($0))! + 0.5 }
    let report = try Hamlet(Hamlet.ladder()).report(Hamlet.csv(levels, every: minutes))
    #expect(report.rules[0].flaps == report.episodes.map(\.flaps).reduce(0, +))
    return report.episodes.map(\.flaps)
  }

  @Test func `is an episode less than an hour after the last one`() throws {
    #expect(try flaps("0101") == [0, 1])
  }

  @Test func `is not an episode an hour after the last one or later`() throws {
    #expect(try flaps("01001") == [0, 0])
    #expect(try flaps("0100001") == [0, 0])
  }

  @Test func `is a level entered again less than an hour after it was left`() throws {
    #expect(try flaps("0121200") == [1])
    #expect(try flaps("01211200") == [0])
  }

  @Test func `is counted once where a rise enters two levels again`() throws {
    #expect(try flaps("03130") == [1])
  }
}
