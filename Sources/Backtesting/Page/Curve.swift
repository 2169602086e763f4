import RuleEngine
import RuleLanguage
import SQLiteStore
import Telemetry
import TimeSeries

/// The values of a rule's measure around an episode.
struct Curve {
  typealias Point = Thinning.Point

  /// In the order of time.
  var points: [Point] = []
  /// Points further apart than this are not joined: the gauge was silent.
  var gap: Milliseconds = .max
  /// The time drawn.
  var span: ClosedRange<Milliseconds>

  /// Evaluating a long window costs; so many values are enough for a chart that is thinned anyway.
  private static let evaluations = 600

  /// Reads, and where the measure is more than a reading evaluates, what is drawn of an episode.
  init(_ episode: Episode, _ measure: Measure, _ backtest: Backtest, _ report: BacktestReport)
    throws(SQLiteError)
  {
    let given = episode.series.filter { Int($0.index) < backtest.series.count }
    let silence = given.map { backtest.series[Int($0.index)].staleAfter }.max() ?? Span.hour
    span = Curve.span(of: episode, silence, report)
    gap = silence
    let readings = episode.highestLevel == 0 || measure.isReading
    if readings {
      for one in given where points.isEmpty {
        let window = try backtest.readings.window(
          of: [one], after: span.lowerBound - 1, through: span.upperBound)
        points = window.run(0).filter { $0.isVisibleToRules && $0.value.isFinite }
          .map { Point(time: $0.time, value: $0.value) }
      }
    } else {
      try evaluate(measure.expression, given, episode, backtest)
    }
  }

  /// The episode with a third of its length on either side, at least what two readings need.
  private static func span(
    of episode: Episode, _ silence: Milliseconds, _ report: BacktestReport
  ) -> ClosedRange<Milliseconds> {
    let end = episode.end ?? report.span.upperBound
    let air = max((end - episode.begin) / 3, silence, 30 * Span.minute)
    let first = max(episode.begin - air, report.warmUpFrom)
    return first...max(first + Span.minute, min(end + air, report.span.upperBound))
  }

  private mutating func evaluate(
    _ expression: Expression, _ given: [SeriesID], _ episode: Episode, _ backtest: Backtest
  ) throws(SQLiteError) {
    var own: [SeriesDescription] = []
    for one in given {
      var description = backtest.series[Int(one.index)]
      description.id = SeriesID(own.count)
      own.append(description)
    }
    var query = InstantQuery(expression, series: own, thresholds: backtest.thresholds)
    let reach = query.requiredWindows.map(\.span).max() ?? 0
    let window = try backtest.readings.window(
      of: given, after: span.lowerBound - reach - 1, through: span.upperBound)
    var head = Head()
    head.grow(toSeries: own.count)
    var times: Set<Milliseconds> = Set(episode.stays.map(\.from))
    if let extreme = episode.extreme { times.insert(extreme.time) }
    for index in own.indices {
      for sample in window.run(index) {
        head.append(sample, to: SeriesID(index))
        if sample.time >= span.lowerBound { times.insert(sample.time) }
      }
    }
    let all = times.sorted()
    let stride = max(1, all.count / Curve.evaluations)
    for (index, time) in all.enumerated() {
      guard index % stride == 0 || time == episode.extreme?.time || time == episode.begin else { continue }
      // An expression without an answer at this instant leaves a gap in the curve.
      let elements = (try? query.elements(at: time, head: head)) ?? []
      let own = elements.first { Curve.isElement($0.labels, of: episode, alone: elements.count == 1) }
      if let value = own?.value, value.isFinite { points.append(Point(time: time, value: value)) }
    }
    gap = max(gap, (span.upperBound - span.lowerBound) / 20)
  }

  private static func isElement(_ labels: Labels, of episode: Episode, alone: Bool) -> Bool {
    if alone { return true }
    guard episode.device.isEmpty else {
      let channel = labels["channel"]
      let name = channel.isEmpty ? labels["device"] : labels["device"] + "/" + channel
      // Where a rule has several results on a device, further labels follow the name.
      return episode.instance == name || episode.instance.hasPrefix(name + "{")
    }
    return labels.dropping([Labels.metricName]).description == episode.instance
  }
}
