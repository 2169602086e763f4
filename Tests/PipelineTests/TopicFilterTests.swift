import Configuration
import Pipeline
import Telemetry
import Testing

@Suite struct `Topics beyond the device classes` {
  private func settings(_ text: String) -> (Settings?, [String]) {
    var diagnostics: [Diagnostic] = []
    let settings = SettingsReader.read(
      Array(text.utf8), file: "c.yaml", environment: [:], diagnostics: &diagnostics)
    return (settings, diagnostics.map(\.description))
  }

  @Test func `are listened to in place of the narrower ones they cover`() {
    let merged = TopicFilters.merged(["citywatch/river/+/level", "city/+/x"], ["citywatch/#", "other/+"])
    #expect(merged == ["city/+/x", "citywatch/#", "other/+"])
  }

  @Test(
    arguments: [
      ("a/#", "a/b/c", true), ("a/#", "a", true), ("a/+/c", "a/b/c", true), ("a/+/c", "a/#", false),
      ("a/b", "a/b", true), ("a/b", "a/+", false), ("+/+", "a/b", true), ("#", "x/+/y", true),
      ("a/b", "a", false),
    ])
  func `cover one another as MQTT says`(outer: String, inner: String, covers: Bool) {
    #expect(TopicFilters.covers(outer, inner) == covers)
  }

  @Test func `must be filters`() {
    #expect(settings("broker: { also_listen: [sensors/#, +/data] }").0?.broker.alsoListen.count == 2)
    let (refused, faults) = settings("broker: { also_listen: [a/#/b, a+/b, x] }")
    #expect(refused == nil)
    #expect(faults.count == 2)
  }
}
