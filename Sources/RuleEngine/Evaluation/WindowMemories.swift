import RuleLanguage
import Telemetry
import TimeSeries

/// What is known of long windows from one evaluation to the next, so that a reading costs as much in a window
/// of a day as in one of ten minutes: readings that left are taken out, those that came are put in.
///
/// The head still holds all of them; a memory is only ever a shorter way to the same number, to the last bit,
/// and is thrown away whenever it might not be (a late reading, a flag that changed, time that went back).
/// Rules that look at one series through the same window share one.
struct WindowMemories {
  /// What is kept of a window.
  enum Shape: UInt8 {
    /// Sums: mean, deviation, count.
    case moments
    /// Sums with times: the fitted line.
    case line
    /// How readings follow each other: rises, changes, resets.
    case counter
    /// The candidates for the largest reading.
    case largest
    /// The candidates for the smallest one.
    case smallest
    /// All values in order.
    case order
  }

  /// Fewer readings than this are looked at afresh: it costs no more, and nothing to keep.
  static let worthwhileCount = 16

  private struct Key: Hashable {
    let series: Int32
    let span: Milliseconds
    let shape: Shape
  }

  /// One window on one series.
  private struct Frame {
    let span: Milliseconds
    /// The window's end when it was last looked at; `.min` where nothing is known.
    var end = Milliseconds.min
    /// The time of the newest reading then, of any flag; `.min` for none. A reading that comes after a timer
    /// has moved the window on may still be older than the window's end.
    var newest = Milliseconds.min
    let series: Int32
    /// The place of what is kept, in the table of its shape.
    let place: Int32
    /// The series' revision at that time.
    var revision: UInt32 = 0
    /// How many readings, of any flag, were in the window.
    var sampleCount: Int32 = 0
    /// How many of them rules see.
    var visibleCount: Int32 = 0
    let shape: Shape
  }

  private var frames: [Frame] = []
  private var moments: [WindowMoments] = []
  private var lines: [LineMoments] = []
  private var counters: [CounterMoments] = []
  private var extremes: [ExtremeQueue] = []
  private var orders: [SortedValues] = []
  private var known: [Key: Int32] = [:]

  /// How many windows are remembered.
  var count: Int { frames.count }

  /// The memory of a function's window on a series; −1 where none helps.
  mutating func place(_ function: Function, series: Int32, span: Milliseconds) -> Int32 {
    guard let shape = Shape(function) else { return -1 }
    let key = Key(series: series, span: span, shape: shape)
    if let place = known[key] { return place }
    let place: Int
    switch shape {
    case .moments:
      place = moments.count
      moments.append(WindowMoments())
    case .line:
      place = lines.count
      lines.append(LineMoments(origin: 0))
    case .counter:
      place = counters.count
      counters.append(CounterMoments())
    case .largest, .smallest:
      place = extremes.count
      extremes.append(ExtremeQueue(wantsLargest: shape == .largest))
    case .order:
      place = orders.count
      orders.append(SortedValues())
    }
    frames.append(Frame(span: span, series: series, place: Int32(place), shape: shape))
    known[key] = Int32(frames.count - 1)
    return Int32(frames.count - 1)
  }

  /// Forgets which windows there are, once all rules are planned: only planning asks.
  mutating func endPlanning() { known = [:] }
}

extension WindowMemories.Shape {
  /// What the function is computed from; `nil` for one that is only ever looked up afresh.
  init?(_ function: Function) {
    switch function {
    case .sumOverTime, .avgOverTime, .countOverTime, .presentOverTime, .stddevOverTime, .stdvarOverTime:
      self = .moments
    case .deriv, .predictLinear, .rising, .timeTo: self = .line
    case .rate, .increase, .delta, .total, .changes, .resets: self = .counter
    case .maxOverTime: self = .largest
    case .minOverTime: self = .smallest
    case .quantileOverTime: self = .order
    default: return nil
    }
  }
}

// MARK: - Moving on

extension WindowMemories {
  /// Moves a window on, and says where its readings stand in the ring; `nil` for a look back, which leaves the
  /// memory as it is.
  private mutating func advance(
    _ index: Int, to end: Milliseconds, _ ring: Ring
  ) -> Range<Int>? {
    let frame = frames[index]
    let start = end - frame.span
    if end < frame.end { return nil }
    var high = frame.newest == .min ? 0 : ring.countThrough(frame.newest)
    var low = high - Int(frame.sampleCount)
    if frame.end == .min || frame.revision != ring.revision || low < 0 {
      low = ring.countThrough(start)
      high = ring.countThrough(end)
      rebuild(index, ring, low..<high, origin: end)
    } else {
      let oldest = low
      while high < Int(ring.count), ring.sample(high).time <= end {
        let sample = ring.sample(high)
        if sample.isVisibleToRules { add(sample, to: frame, ring, oldest..<high, index) }
        high += 1
      }
      while low < high, ring.sample(low).time <= start {
        let sample = ring.sample(low)
        low += 1
        if sample.isVisibleToRules { remove(sample, from: frame, ring, low..<high, index) }
      }
      if frame.shape == .largest || frame.shape == .smallest {
        extremes[Int(frame.place)].removeThrough(start)
      }
    }
    frames[index].end = end
    frames[index].newest = high > 0 ? ring.sample(high - 1).time : .min
    frames[index].sampleCount = Int32(high - low)
    return low..<high
  }

  /// Takes in the reading that follows those in `before`.
  private mutating func add(
    _ sample: Sample, to frame: Frame, _ ring: Ring, _ before: Range<Int>, _ index: Int
  ) {
    frames[index].visibleCount += 1
    let place = Int(frame.place)
    switch frame.shape {
    case .moments: moments[place].add(sample.value)
    case .line: lines[place].add(sample)
    case .counter:
      if let previous = WindowMemories.newest(in: ring, before) {
        counters[place].add(previous.value, then: sample.value)
      }
    case .largest, .smallest: extremes[place].add(sample)
    case .order: orders[place].add(sample.value)
    }
  }

  /// Lets go of the reading that stands before those in `after`.
  private mutating func remove(
    _ sample: Sample, from frame: Frame, _ ring: Ring, _ after: Range<Int>, _ index: Int
  ) {
    frames[index].visibleCount -= 1
    let place = Int(frame.place)
    switch frame.shape {
    case .moments: moments[place].remove(sample.value)
    case .line: lines[place].remove(sample)
    case .counter:
      if let next = WindowMemories.oldest(in: ring, after) {
        counters[place].remove(sample.value, then: next.value)
      }
    case .largest, .smallest: break
    case .order: orders[place].remove(sample.value)
    }
  }

  /// Looks at the whole window afresh.
  private mutating func rebuild(
    _ index: Int, _ ring: Ring, _ range: Range<Int>, origin: Milliseconds
  ) {
    frames[index].revision = ring.revision
    frames[index].visibleCount = 0
    let frame = frames[index]
    let place = Int(frame.place)
    switch frame.shape {
    case .moments: moments[place] = WindowMoments()
    case .line: lines[place] = LineMoments(origin: origin)
    case .counter: counters[place] = CounterMoments()
    case .largest, .smallest: extremes[place].removeAll()
    case .order:
      var count: Int32 = 0
      orders[place].removeAll()
      for position in range where ring.sample(position).isVisibleToRules {
        orders[place].append(ring.sample(position).value)
        count += 1
      }
      orders[place].sort()
      frames[index].visibleCount = count
      return
    }
    for position in range {
      let sample = ring.sample(position)
      if sample.isVisibleToRules { add(sample, to: frame, ring, range.lowerBound..<position, index) }
    }
  }

  private static func newest(in ring: Ring, _ range: Range<Int>) -> Sample? {
    var position = range.upperBound - 1
    while position >= range.lowerBound {
      let sample = ring.sample(position)
      if sample.isVisibleToRules { return sample }
      position -= 1
    }
    return nil
  }

  private static func oldest(in ring: Ring, _ range: Range<Int>) -> Sample? {
    var position = range.lowerBound
    while position < range.upperBound {
      let sample = ring.sample(position)
      if sample.isVisibleToRules { return sample }
      position += 1
    }
    return nil
  }
}

// MARK: - Results

extension WindowMemories {
  /// A function of a window that ends at `time`; `nil` where it has to be looked up afresh.
  ///
  /// - Parameters:
  ///   - patience: how long a reading speaks for the series.
  ///   - event: lowered to the instant at which the oldest reading leaves, or what `total` counts from is stale.
  mutating func outcome(
    _ memory: Int32, _ function: Function, _ arguments: WindowArguments, _ patience: Milliseconds,
    at time: Milliseconds, head: borrowing Head, event: inout Milliseconds
  ) -> Outcome? {
    let index = Int(memory)
    let ring = head.rings[Int(frames[index].series)]
    guard let range = advance(index, to: time, ring) else { return nil }
    let frame = frames[index]
    var exit = range.isEmpty ? Milliseconds.max : ring.sample(range.lowerBound).time + frame.span
    let answer: Answer
    switch frame.shape {
    case .counter:
      let start = time - frame.span
      var base = function == .total ? WindowMemories.newest(in: ring, 0..<range.lowerBound) : nil
      if let elder = base {
        let silence = elder.time + patience
        if silence <= start { base = nil } else { exit = min(exit, silence + frame.span) }
      }
      answer = counted(function, frame, ring, range, base: base, start..<time)
    case _ where frame.visibleCount == 0: answer = .known(nil)
    case .line where function == .rising || function == .timeTo:
      answer = fitted(function, arguments, frame, ring, range, at: time)
    default: answer = result(function, arguments, frame, at: time)
    }
    guard case .known(let value) = answer else { return nil }
    event = min(event, exit)
    let isPresent = value != nil
    return Outcome(value: value ?? 0, isPresent: isPresent, hasData: isPresent || frame.visibleCount > 0)
  }

  /// What the sums tell: a result, which may be nothing, or that they do not tell it.
  private enum Answer {
    case known(Double?)
    case unknown
  }

  /// A function of a window that holds readings, whatever their neighbours.
  private func result(
    _ function: Function, _ arguments: WindowArguments, _ frame: Frame, at time: Milliseconds
  ) -> Answer {
    let place = Int(frame.place)
    switch frame.shape {
    case .line:
      if frame.visibleCount < 2 { return .known(nil) }
      guard lines[place].values.isExact, let line = lines[place].line(zero: time) else { return .unknown }
      return .known(function == .deriv ? line.slope : line.slope * arguments.first + line.atZero)
    case .largest, .smallest: return .known(extremes[place].best ?? .nan)
    case .order: return .known(Numbers.quantile(arguments.first, sorted: orders[place].values))
    case .moments, .counter:
      if function == .countOverTime { return .known(Double(frame.visibleCount)) }
      if function == .presentOverTime { return .known(1) }
      guard moments[place].isExact, let value = WindowMemories.value(of: function, moments[place]) else {
        return .unknown
      }
      return .known(value)
    }
  }

  /// `rising` or `time_to` of a window that holds readings.
  private func fitted(
    _ function: Function, _ arguments: WindowArguments, _ frame: Frame, _ ring: Ring, _ range: Range<Int>,
    at time: Milliseconds
  ) -> Answer {
    guard let oldest = WindowMemories.oldest(in: ring, range),
      let newest = WindowMemories.newest(in: ring, range),
      FittedLine.isFounded(
        on: Int(frame.visibleCount), from: oldest.time, to: newest.time, window: frame.span)
    else { return .known(nil) }
    let line = lines[Int(frame.place)]
    guard line.values.isExact, let fitted = line.line(zero: time) else { return .unknown }
    return .known(FittedLine(fitted).value(of: function, arguments))
  }

  private static func value(of function: Function, _ moments: WindowMoments) -> Double? {
    switch function {
    case .sumOverTime: moments.sum
    case .avgOverTime: moments.mean
    case .stdvarOverTime: moments.variance
    default: moments.variance?.squareRoot()
    }
  }

  /// A function of how the readings follow each other.
  private func counted(
    _ function: Function, _ frame: Frame, _ ring: Ring, _ range: Range<Int>, base: Sample?,
    _ window: Range<Milliseconds>
  ) -> Answer {
    guard frame.visibleCount > 0, let oldest = WindowMemories.oldest(in: ring, range),
      let newest = WindowMemories.newest(in: ring, range)
    else { return .known(nil) }
    let counter = counters[Int(frame.place)]
    let ends = WindowEnds(
      oldest: oldest, newest: newest, count: Int(frame.visibleCount), lost: counter.lost)
    switch function {
    case .changes: return .known(Double(counter.changeCount))
    case .resets: return .known(Double(counter.resetCount))
    case .total: return ends.total(from: base?.value).map { .known($0) } ?? .unknown
    case .increase, .rate:
      return counter.lost.exact == nil ? .unknown : .known(ends.extrapolatedChange(function, in: window))
    default: return .known(ends.extrapolatedChange(function, in: window))
    }
  }
}
