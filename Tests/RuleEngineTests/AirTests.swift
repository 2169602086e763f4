import RuleEngine
import Telemetry
import Testing

/// The shipped limits of QCVN 05:2023, on a station that reports every five minutes.
@Suite struct `A limit on a mean` {
  private func world(_ quantity: String) throws -> World {
    let text = String(decoding: try #require(ProjectFile.bytes("rules/air.yaml")), as: UTF8.self)
    return try World(
      text,
      series: [
        World.station(0, quantity, device: "a", staleAfter: 12 * Span.minute, ("kind", "air"), ("name", "A"))
      ])
  }

  @Test(arguments: [("pm25", 60.0, 24), ("pm10", 130, 24), ("o3", 150, 8), ("co", 40_000, 1)])
  func `waits for three quarters of its time`(_ quantity: String, _ value: Double, _ hours: Int) throws {
    var world = try world(quantity)
    let enough = hours * 9
    for count in 0..<enough - 1 { world.read(value, at: Milliseconds(count) * 5 * Span.minute) }
    #expect(world.transitions.filter { $0.ruleID.hasSuffix("\(hours)h") }.isEmpty, "a mean of too little")
    world.read(value, at: Milliseconds(enough - 1) * 5 * Span.minute)
    let raised = world.transitions.filter { $0.ruleID.hasSuffix("\(hours)h") }
    #expect(raised.map(\.change.kind) == [.firing])
  }
}
