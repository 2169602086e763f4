import RuleEngine
import RuleLanguage
import Telemetry
import Testing

/// An attribute of a device is no part of an alert's identity, however the rule is evaluated.
@Suite struct `A device that gets another name` {
  private func series(_ river: String) -> [SeriesDescription] {
    (0..<2).map { place in
      var series = World.station(place, "level", device: "d\(place)", ("name", river))
      series.position = Position(latitude: 15.1 + Double(place) / 1_000, longitude: 108.8)
      return series
    }
  }

  @Test(arguments: [
    "level > 3", "near(level > 3, 2000) >= 1", "topk by (name) (2, level > 3)",
    "sum by (device, name) (level) > 3",
    "level > 3 and on (name) max by (name) (level) > 3",
  ])
  func `keeps its alert, and the number of its episodes`(expression: String) throws {
    var world = try World(World.alert(expression), series: series("Trà Khúc"))
    world.read(4, at: Span.minute, of: 0)
    #expect(world.transitions.contains { $0.instance == "d0" && $0.change.kind == .firing })
    world.transitions = []
    world.reload(seeing: series("Sông Trà Khúc"))
    world.read(4, at: 2 * Span.minute, of: 0)
    #expect(world.story == [])
    world.read(1, at: 3 * Span.minute, of: 0)
    world.read(4, at: 4 * Span.minute, of: 0)
    let own = world.transitions.filter { $0.instance == "d0" }
    #expect(World.story(own) == ["3m resolved 1→0 #1", "4m firing 0→1 #2"])
    #expect(own.allSatisfy { $0.labels["name"] == "Sông Trà Khúc" })
  }
}
