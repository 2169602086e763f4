import Backtesting
import DeviceCatalog
import Pipeline
import Telemetry
import Testing

@Suite struct `Readings of a backtest` {
  /// Means over a day beside the ladder: something that needs a warm-up.
  private static let rules =
    Hamlet.ladder()
      + """
            - alert: Mean
              expr: avg_over_time(water_level[6h]) > 1.2

      """

  @Test func `give the same from the store as from the file that was imported`() throws {
    let csv = Hamlet.csv(Hamlet.flood)
    let hamlet = try Hamlet(Self.rules)
    let fromFile = try hamlet.report(csv)
    let stored = hamlet.backtest(.store(try hamlet.store(csv)))
    let span = try #require(stored.readings.extent)
    let fromStore = try stored.run([hamlet.blueprint.rules], over: span)[0]
    #expect(fromFile.episodes == fromStore.episodes)
    #expect(fromFile.episodes.count == 4)
    #expect(fromStore.span == fromFile.span)
  }

  @Test func `carry the flags that an import gives them, the spike's among them`() throws {
    // The third reading is a spike that only the fourth betrays.
    let csv = Hamlet.csv([0.5, 0.5, 2.5, 0.5, 0.5], every: 10)
    let hamlet = try Hamlet(Hamlet.ladder(), limits: "{ spike: { suspect: 0.5, fail: 1 } }")
    let stored = hamlet.backtest(.store(try hamlet.store(csv)))
    let span = try #require(stored.readings.extent)
    #expect(try stored.run([hamlet.blueprint.rules], over: span)[0].episodes.isEmpty)
    #expect(try hamlet.report(csv).episodes.isEmpty)
    #expect(try Hamlet(Hamlet.ladder()).report(csv).episodes.count == 1)
  }

  @Test func `before the time asked for fill the windows`() throws {
    let hamlet = try Hamlet(Self.rules)
    let backtest = try hamlet.backtest(Hamlet.csv(Hamlet.flood))
    let extent = try #require(backtest.readings.extent)
    let whole = try backtest.run([hamlet.blueprint.rules], over: extent)[0]
    let from = Hamlet.start + 16 * Span.hour
    let late = try backtest.run([hamlet.blueprint.rules], over: from...extent.upperBound)[0]
    let expected = whole.episodes.filter { $0.end ?? .max > from }
    #expect(late.episodes.map(\.begin) == expected.map(\.begin))
    #expect(late.episodes.map(\.stoodBefore) == expected.map { $0.begin < from })
    #expect(late.episodes.contains { $0.stoodBefore })
    #expect(late.warmUpFrom < from)
    #expect(late.rules[0].timeAtLevel[0] < whole.rules[0].timeAtLevel[0])
  }

  @Test func `after the time asked for are not looked at`() throws {
    let hamlet = try Hamlet(Hamlet.ladder())
    let backtest = try hamlet.backtest(Hamlet.csv(Hamlet.flood))
    let first = try #require(backtest.readings.extent).lowerBound
    let report = try backtest.run([hamlet.blueprint.rules], over: first...(first + 12 * Span.hour))[0]
    #expect(report.story == ["g1 05 12:00 – … 1, 1.13 at 05 12:30"])
  }

  @Test func `of several files count as one, whatever their order`() throws {
    let hamlet = try Hamlet(Hamlet.ladder())
    let head = "device,time,water_level\n"
    let rows = Hamlet.rows(Hamlet.flood, of: "g1").split(separator: "\n").map { $0 + "\n" }
    let files = [head + rows[30...].joined(), head + rows[..<32].joined()]
    let readings = FileReadings(try files.map(hamlet.file), catalog: hamlet.blueprint.catalog)
    let backtest = hamlet.backtest(.files(readings))
    let report = try backtest.run([hamlet.blueprint.rules], over: #require(readings.extent))[0]
    #expect(try report.episodes == hamlet.report(Hamlet.csv(Hamlet.flood)).episodes)
    #expect(readings.repeated == 2)
  }

  @Test func `with two values for one time count the first and say so`() throws {
    let hamlet = try Hamlet(Hamlet.ladder())
    let csv = Hamlet.csv([0.5, 0.6]) + Hamlet.rows([0.5, 2.6], of: "g1")
    let readings = FileReadings([try hamlet.file(csv)], catalog: hamlet.blueprint.catalog)
    #expect(readings.repeated == 1)
    #expect(readings.conflicting == 1)
    #expect(try hamlet.report(csv).episodes.isEmpty)
  }

  @Test func `of devices that no rule joins are judged as if each device were alone`() throws {
    let names = (1...5).map { (id: "g\($0)", name: "trạm \($0)") }
    var csv = "device,time,water_level\n"
    for (index, name) in names.enumerated() {
      csv += Hamlet.rows(Hamlet.flood.map { $0 + Double(index) * 0.3 }, of: name.id)
    }
    let all = try Hamlet(Self.rules, names: names).report(csv)
    for (index, name) in names.enumerated() {
      let alone = try Hamlet(Self.rules, names: [name])
        .report(Hamlet.csv(Hamlet.flood.map { $0 + Double(index) * 0.3 }, of: name.id))
      let own = all.episodes.filter { $0.instance == name.id }
      #expect(own.map(\.stays) == alone.episodes.map(\.stays), "\(name.id)")
    }
  }
}
