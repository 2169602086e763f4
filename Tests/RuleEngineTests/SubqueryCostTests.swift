import RuleEngine
import RuleLanguage
import Telemetry
import Testing
import TimeSeries

@Suite struct `A subquery` {
  private let series = [World.station(0, "level", device: "d")]

  private func faults(_ expression: String) throws -> [String] {
    let rules = try World.rules(World.alert(expression))
    let engine = RuleEngine(rules: rules, series: series, thresholds: ThresholdTable())
    return engine.diagnostics.filter { $0.gravity == .error }.map(\.message)
  }

  @Test(arguments: [
    "max_over_time(level[30d:1s])", "max_over_time(level[16d:1m])", "max_over_time(level[2y:])",
    "max_over_time(max_over_time(level[1d:1m])[1d:1m])",
    "max_over_time(level[8d:1m]) + max_over_time(level[8d:1m])",
    "max_over_time(max_over_time(max_over_time(level[3000y:1ms])[3000y:1ms])[3000y:1ms])",
  ])
  func `that would hold up the province is refused in a rule`(expression: String) throws {
    let faults = try faults(expression)
    #expect(faults.count == 1)
    #expect(faults.first?.contains("take a longer step") == true, "\(faults)")
    var world = try World(World.alert(expression), series: series)
    world.read([4, 4, 4], from: 1)
    #expect(world.story == [])
  }

  @Test(arguments: ["max_over_time(level[30d:2m])", "max_over_time(avg_over_time(level[1h:1m])[7d:1h])"])
  func `as long as a month is not`(expression: String) throws {
    #expect(try faults(expression) == [])
  }

  @Test func `of a question may be longer, and is refused where nobody would wait for it`() throws {
    func ask(_ text: String) throws -> Int {
      let expression = try Expression(parsing: text)
      var query = InstantQuery(expression, series: series)
      var head = Head()
      head.grow(toSeries: 1)
      return try query.elements(at: 0, head: head).count
    }
    #expect(try ask("max_over_time(level[16d:1m])") == 0)
    let text = "1 + max_over_time(max_over_time(level[1d:1s])[1d:1s])"
    let fault = #expect(throws: EvaluationFault.self) { try ask(text) }
    #expect(fault.map { text.utf8.count - $0.range.upperBound } == 1)
  }
}
