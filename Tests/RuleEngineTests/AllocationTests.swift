import CAllocationCounter
import RuleEngine
import RuleLanguage
import Telemetry
import Testing
import TimeSeries

@Suite struct `A reading in windows of hours` {
  /// Every function that carries its window along, and one window that is looked at afresh.
  @Test(
    arguments: [
      "avg_over_time(x[2h])", "stddev_over_time(x[2h])", "max_over_time(x[2h]) - min_over_time(x[2h])",
      "quantile_over_time(0.9, x[2h])", "deriv(x[2h])", "rate(x[2h]) + changes(x[2h])", "total(x[2h])",
      "avg_over_time(x[10m])", "avg(avg_over_time(x[2h]))", "clamp(x, 0, 5)", "rising(x, 2h)",
      "-time_to(x, \"bd3\", 2h)", "max(rising(x, 10m))", "double_exponential_smoothing(x[10m], 0.5, 0.3)",
      "nowcast(x)", "x * scalar(vector(2))", "vn_aqi({device!=\"\"})", "vn_aqi_daily({device!=\"\"})",
    ])
  func `allocates nothing once the windows are full`(text: String) throws {
    let names = text.hasPrefix("vn_aqi") ? ["pm25", "pm10", "o3", "co"] : ["x", "x", "x", "x"]
    let series = names.enumerated().map { place, name in
      World.station(
        place, name, device: name == "x" ? "d\(place)" : "d", staleAfter: 150 * Span.second)
    }
    var engine = RuleEngine(
      rules: try World.rules(World.alert(text + " > 1e9")), series: series, thresholds: World.traKhuc())
    var head = Head()
    head.grow(toSeries: series.count)
    for window in engine.requiredWindows { head.setWindow(window.span, of: window.series) }
    var transitions: [Transition] = []
    var minute: Int64 = 0
    func live(until end: Int64) {
      while minute < end {
        minute += 1
        let time = minute * Span.minute
        engine.advance(through: time - 1, head: &head, into: &transitions)
        for place in 0..<4 {
          let level = Double((minute * 7 + Int64(place)) % 41) / 100
          head.append(Sample(time: time, value: level, quality: .good), to: SeriesID(place))
          engine.apply(SeriesID(place), sampleTime: time, now: time, head: &head, into: &transitions)
        }
      }
    }
    // Rings of 1,024 readings are reached after 512 and full after 1,024, of 2,048 after twice as many: the
    // hours of a day need these.
    let isLong = text.hasPrefix("vn_aqi_daily")
    live(until: isLong ? 1_200 : 600)
    citywatch_allocations_start()
    live(until: isLong ? 1_600 : 1_000)
    let allocations = citywatch_allocations_stop()
    #expect(allocations == 0)
    #expect(transitions.isEmpty)
  }
}
