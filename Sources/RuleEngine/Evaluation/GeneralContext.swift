import RuleLanguage
import Telemetry

/// Where the general evaluator stands in one evaluation.
struct GeneralContext {
  /// The time at which this part is evaluated: that of the whole, or a step of a subquery.
  let time: Milliseconds
  /// The time at which the whole is evaluated.
  let root: Milliseconds
  /// What `start()` and `end()` mean: the ends of a range query, else `root`.
  let bounds: ClosedRange<Milliseconds>
  /// The partition's first entry in the binding table.
  let binding: Int
  /// The source met next; sources are met in the order written.
  var slot = 0
  /// When time alone can change the result of this part, in its own time.
  var event = Milliseconds.max
  /// When time alone can change it whatever its own time is: what `@ end()` looks at.
  var rootEvent = Milliseconds.max
  /// Whether `event` is wanted; a step of a subquery that lies in the past stays as it is.
  let wantsEvents: Bool
  /// Where the values of every node are noted; nobody asks for them while rules are judged.
  var trace: EvaluationTrace?

  /// An evaluation of a whole expression at `time`.
  init(
    time: Milliseconds, binding: Int, bounds: ClosedRange<Milliseconds>? = nil,
    trace: EvaluationTrace? = nil
  ) {
    self.time = time
    root = time
    self.bounds = bounds ?? time...time
    self.binding = binding
    self.trace = trace
    wantsEvents = true
  }

  /// The evaluation of a subquery's operand at one of its steps.
  init(step time: Milliseconds, of outer: GeneralContext, slot: Int, wantsEvents: Bool) {
    self.time = time
    root = outer.root
    bounds = outer.bounds
    binding = outer.binding
    self.slot = slot
    self.wantsEvents = wantsEvents && outer.wantsEvents
  }
}

/// Where a shifted selector or subquery looks, and when what it sees can change by time alone.
struct Sight {
  /// The instant looked at.
  let at: Milliseconds
  /// How much later than at `at` a change is seen; `nil` where a fixed time is looked at.
  let delay: Milliseconds?
  /// Whether it moves with the whole evaluation instead of with the step of a subquery.
  let isRooted: Bool

  init(_ shift: TimeShift, _ context: GeneralContext) {
    switch shift.anchor {
    case nil:
      at = shift.instant(at: context.time)
      delay = shift.offset
      isRooted = false
    case .time:
      at = shift.instant(at: context.time)
      delay = nil
      isRooted = false
    case .start:
      at = context.bounds.lowerBound - shift.offset
      delay = shift.offset
      isRooted = true
    case .end:
      at = context.bounds.upperBound - shift.offset
      delay = shift.offset
      isRooted = true
    }
  }
}

extension GeneralContext {
  /// Whether what `sight` has not yet reached may be in the head already.
  func awaits(_ sight: Sight) -> Bool {
    sight.at < root && sight.delay != nil && (wantsEvents || sight.isRooted)
  }

  /// Notes that what `sight` sees changes at `time`, in its own time.
  mutating func expect(_ time: Milliseconds, in sight: Sight) {
    guard time < .max, let delay = sight.delay else { return }
    if sight.isRooted {
      rootEvent = min(rootEvent, time + delay)
    } else {
      event = min(event, time + delay)
    }
  }
}
