import Backtesting
import JSONText
import Telemetry
import Testing

@Suite struct `The document of a backtest` {
  private func document(_ report: BacktestReport) -> String {
    var json = JSONWriter(layout: .pretty)
    json.object { ReportDocument(zone: 420).write(report, to: &$0) }
    return json.text
  }

  @Test func `is the same for the same readings`() throws {
    let first = try document(Hamlet(Hamlet.ladder()).report(Hamlet.csv(Hamlet.flood)))
    let second = try document(Hamlet(Hamlet.ladder()).report(Hamlet.csv(Hamlet.flood)))
    #expect(first == second)
  }

  @Test func `has every member`() throws {
    let report = try Hamlet(Hamlet.ladder()).report(Hamlet.csv(Hamlet.flood))
    let root = try JSONValue.parse(document(report))
    #expect(root["from"]?.string == "2025-10-05T00:30:00+07:00")
    #expect(root["readings"]?.integer == 60)
    let rule = try #require(root["rules"]?.array?.first)
    #expect(rule["rule"]?.string == "river/Stage")
    #expect(rule["neverFired"]?.bool == false)
    #expect(rule["levels"]?.array?.map { $0["hours"]?.number } == [16, 0.5, 0])
    let episode = try #require(root["episodes"]?.array?.first)
    #expect(episode["begin"]?.string == "2025-10-05T12:00:00+07:00")
    #expect(episode["end"]?.string == "2025-10-05T19:30:00+07:00")
    #expect(episode["highestLevel"]?.string == "1")
    #expect(episode["peak"]?.number == 1.48)
    #expect(episode["leadHours"]?.number == 3)
    let last = try #require(root["episodes"]?.array?.last)
    #expect(last["end"] == .null)
    #expect(last["levelChanges"]?.integer == 1)
    #expect(last["stays"]?.array?.count == 2)
  }

  @Test func `and the table tell of a rule that never fired`() throws {
    let report = try Hamlet(Hamlet.alert("water_level > 50")).report(Hamlet.csv(Hamlet.flood))
    #expect(try JSONValue.parse(document(report))["rules"]?.array?.first?["neverFired"]?.bool == true)
    #expect(ReportText(.en, zone: 420).lines(report).contains("never fired: river/High"))
    #expect(ReportText(.vi, zone: 420).lines(report).contains("không phát lần nào: river/High"))
  }

  @Test func `has columns that line up`() throws {
    let report = try Hamlet(Hamlet.ladder(), names: [("g1", "Cầu Châu Ổ")]).report(Hamlet.csv(Hamlet.flood))
    let lines = ReportText(.vi, zone: 420).lines(report)
    let rows = lines.filter { $0.contains("Cầu Châu Ổ") }
    let columns = rows.map { $0.split(separator: "Stage")[0].count }
    #expect(rows.count == 2)
    #expect(Set(columns).count == 1, "\(rows)")
  }
}
