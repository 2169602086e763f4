import RuleLanguage
import Telemetry
import TimeSeries

/// How a selector looks at a series: which flags it is shown, how far back it is moved, how long its window is.
struct Look {
  /// Which readings it is shown.
  var visibility = QualityMask.seenByRules
  /// How far before the evaluation it looks; negative looks ahead.
  var offset: Milliseconds = 0
  /// The length of the window; zero for a plain selector.
  var span: Milliseconds = 0
}

/// What a window function takes besides its window, in the order written.
struct WindowArguments {
  /// The quantile, the seconds ahead, the factor of the level.
  var first = 0.0
  /// The factor of the trend.
  var second = 0.0
}

/// The evaluators call functions that do not see the engine: a call that does makes the compiler copy the
/// engine, thirty reference counts a reading.
extension RuleEngine {
  /// The newest reading that a selector sees of a series, unless the series is silent.
  ///
  /// - Parameters:
  ///   - patience: how long a reading speaks for the series.
  ///   - event: lowered to the instant at which time alone changes the result: the reading becomes stale, or,
  ///     where the selector is moved back, another comes into sight.
  static func reading(
    of series: Int32, _ look: Look, _ patience: Milliseconds, _ dialect: Dialect, at time: Milliseconds,
    head: borrowing Head, event: inout Milliseconds
  ) -> Sample? {
    guard series >= 0 else { return nil }
    let id = SeriesID(UInt32(series))
    let instant = time - look.offset
    if look.offset != 0 { event = min(event, Look.arrival(in: id, after: instant, look, head: head)) }
    guard let sample = head.newestVisible(id, at: instant, visible: look.visibility) else { return nil }
    let end = dialect.end(of: sample.time, staleAfter: patience)
    guard end > instant else { return nil }
    event = min(event, end + look.offset)
    return sample
  }

  /// A window function of one series.
  ///
  /// `total` counts from the newest reading before its window, unless that was stale when the window began:
  /// a gauge that was silent for three days must not report three days of rain as one.
  static func window(
    of series: Int32, _ function: Function, _ arguments: WindowArguments, _ look: Look,
    _ patience: Milliseconds, _ dialect: Dialect, at time: Milliseconds, head: borrowing Head,
    event: inout Milliseconds, scratch: inout [Double]
  ) -> Outcome {
    guard series >= 0 else { return Outcome() }
    let id = SeriesID(UInt32(series))
    let end = time - look.offset
    let start = end - look.span
    if look.offset != 0 { event = min(event, Look.arrival(in: id, after: end, look, head: head)) }
    var base = function == .total ? head.newestVisible(id, at: start, visible: look.visibility) : nil
    if let elder = base {
      let silence = dialect.end(of: elder.time, staleAfter: patience)
      if silence <= start { base = nil } else { event = min(event, silence + look.span + look.offset) }
    }
    // A closed start is an open one a millisecond earlier: times are whole milliseconds.
    let closing: Milliseconds = dialect.includesWindowStart ? 1 : 0
    var exit = Milliseconds.max
    let result = unsafe head.withSamples(of: id, after: start - closing, through: end) {
      first, second -> (Double?, Bool) in
      let window = unsafe Window(first, second, start: start, end: end, visible: look.visibility)
      exit = window.firstExit(span: look.span + look.offset + closing)
      let seen = arguments.seen(by: function, at: time, windowEnd: end)
      let value = window.value(of: function, arguments: seen, base: base, scratch: &scratch)
      return (value, value != nil || window.isVisible)
    }
    event = min(event, exit)
    return Outcome(value: result.0 ?? 0, isPresent: result.0 != nil, hasData: result.1)
  }
}

extension Look {
  /// When the next reading after `instant` comes into the sight of a selector that looks back.
  static func arrival(
    in series: SeriesID, after instant: Milliseconds, _ look: Look, head: borrowing Head
  ) -> Milliseconds {
    let time = head.nextTime(of: series, after: instant, visible: look.visibility)
    return time == .max ? .max : time + look.offset
  }
}
