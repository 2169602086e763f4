import RuleLanguage
import Telemetry
import TimeSeries

/// What hour means came to when they were last reckoned: a station reports every five minutes, and eleven of
/// twelve readings leave the finished hours as they were.
struct HourMemories {
  private struct Key: Hashable {
    let series: Int32
    let reckoning: HourReckoning
  }

  /// The figures of one series, and what they hold for.
  private struct Memory {
    /// The end of the newest whole hour then; `.min` where nothing is known.
    var end = Milliseconds.min
    /// The newest reading at or before it, of any flag; `.min` for none. Together with the revision it says
    /// whether the finished hours have changed: readings are appended, or the revision moves.
    var newest = Milliseconds.min
    /// The series' revision then.
    var revision: UInt32 = 0
    var figures = HourFigures()
  }

  private var memories: [Memory] = []
  private var known: [Key: Int32] = [:]

  /// How many there are.
  var count: Int { memories.count }

  /// The memory of what is reckoned of a series as rules see it.
  mutating func place(_ reckoning: HourReckoning, series: Int32) -> Int32 {
    let key = Key(series: series, reckoning: reckoning)
    if let place = known[key] { return place }
    memories.append(Memory())
    known[key] = Int32(memories.count - 1)
    return Int32(memories.count - 1)
  }

  /// Forgets which there are, once all rules are planned: only planning asks.
  mutating func endPlanning() { known = [:] }

  /// The figures of a series at `time`.
  ///
  /// - Parameters:
  ///   - memory: where they are remembered; −1 for a look that nothing is remembered of.
  ///   - event: lowered to the next full hour, where the window holds any reading.
  mutating func figures(
    _ memory: Int32, _ reckoning: HourReckoning, of series: Int32, _ look: Look, at time: Milliseconds,
    head: borrowing Head, event: inout Milliseconds
  ) -> HourFigures {
    guard series >= 0 else { return HourFigures() }
    let id = SeriesID(UInt32(series))
    let instant = time - look.offset
    if look.offset != 0 { event = min(event, Look.arrival(in: id, after: instant, look, head: head)) }
    guard let newest = head.newestVisible(id, at: instant, visible: look.visibility),
      newest.time > instant - look.span
    else { return HourFigures() }
    let end = HourMeans.wholeHour(at: instant)
    event = min(event, end + Span.hour + look.offset)
    guard memory >= 0 else { return HourMemories.reckon(reckoning, id, look, at: instant, head: head) }
    let ring = head.rings[Int(series)]
    let finished = ring.countThrough(end)
    let last = finished > 0 ? ring.sample(finished - 1).time : Milliseconds.min
    let place = Int(memory)
    if memories[place].end != end || memories[place].newest != last
      || memories[place].revision != ring.revision
    {
      let figures = HourMemories.reckon(reckoning, id, look, at: instant, head: head)
      memories[place] = Memory(end: end, newest: last, revision: ring.revision, figures: figures)
    }
    return memories[place].figures
  }

  /// The figures looked up afresh.
  private static func reckon(
    _ reckoning: HourReckoning, _ series: SeriesID, _ look: Look, at instant: Milliseconds,
    head: borrowing Head
  ) -> HourFigures {
    var hours = HourMeans(at: instant)
    head.forEach(in: series, after: instant - look.span, through: hours.end) { sample in
      if look.visibility.shows(sample) { hours.add(sample.time, sample.value) }
    }
    return reckoning.figures(hours)
  }
}
