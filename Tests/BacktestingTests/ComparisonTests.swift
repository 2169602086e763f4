import Backtesting
import JSONText
import Pipeline
import Telemetry
import Testing

@Suite struct `A change of rules` {
  private func compare(_ new: String, _ old: String) throws -> (Comparison, BacktestReport, BacktestReport) {
    let hamlet = try Hamlet(new)
    let backtest = try hamlet.backtest(Hamlet.csv(Hamlet.flood))
    let reports = try backtest.run(
      [hamlet.blueprint.rules, hamlet.rules(old)], over: #require(backtest.readings.extent))
    return (Comparison(old: reports[1], new: reports[0]), reports[1], reports[0])
  }

  @Test func `that changes nothing is seen to change nothing`() throws {
    let (comparison, _, _) = try compare(Hamlet.ladder(), Hamlet.ladder())
    #expect(comparison.differences.isEmpty)
    #expect(comparison.total.same == 2)
    #expect(comparison.total.isUnchanged)
  }

  @Test func `with a margin makes one long episode out of two`() throws {
    let (comparison, old, new) = try compare(
      Hamlet.ladder("clear: { margin: 0.3, for: 1h }"), Hamlet.ladder())
    #expect(old.episodes.count == 2)
    #expect(new.episodes.count == 1)
    #expect(comparison.total.longer == 1)
    #expect(comparison.total.otherLevels == 1)
    #expect(comparison.total.onlyOld == 1)
    #expect(comparison.differences.filter { $0.new == nil }.map(\.isCovered) == [true])
  }

  @Test func `with a wait raises later`() throws {
    let (comparison, _, _) = try compare(Hamlet.ladder("for: 90m"), Hamlet.ladder())
    #expect(comparison.total.later == 2)
    #expect(comparison.differences.map(\.raisedLater) == [90 * Span.minute, 90 * Span.minute])
  }

  @Test func `that adds a rule names it`() throws {
    let other = Hamlet.alert("water_level > 2")
    let (comparison, _, _) = try compare(other, Hamlet.ladder())
    #expect(comparison.addedRules == ["river/High"])
    #expect(comparison.removedRules == ["river/Stage"])
    #expect(comparison.total.onlyNew == 1)
    #expect(comparison.total.onlyOld == 2)
  }

  @Test func `is told in both languages and in a document`() throws {
    let (comparison, old, new) = try compare(Hamlet.ladder("for: 90m"), Hamlet.ladder())
    for (language, word) in [(Language.vi, "muộn hơn"), (.en, "later")] {
      let lines = ReportText(language, zone: 420).lines(comparison, old: old, new: new)
      #expect(lines[0].contains(word))
    }
    var json = JSONWriter()
    json.object { ReportDocument(zone: 420).write(comparison, old: old, new: new, to: &$0) }
    let document = try JSONValue.parse(json.text)
    #expect(document["total"]?["later"]?.integer == 2)
    #expect(document["differences"]?.array?.first?["raisedLaterHours"]?.number == 1.5)
  }
}
