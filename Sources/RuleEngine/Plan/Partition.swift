import Telemetry

/// What a rule keeps for one group of series that depend on each other: a device, a commune, the province.
///
/// Flat and small: ten thousand rules on a province's devices are a few hundred thousand of these.
struct Partition {
  /// Evaluations never go back behind this.
  var lastEvaluation: Milliseconds = .min
  /// The youngest reading seen.
  var lastReading: Milliseconds = .min
  /// When time alone may change the result; `.max` for never.
  var due: Milliseconds = .max
  /// The earliest appointment in the heap; `.max` for none, and where a beat keeps it. It may come before `due`
  /// and is then renewed.
  var heapDue: Milliseconds = .max
  /// Which rule.
  let rule: Int32
  /// Where its entries in the binding table begin: one a selector.
  let binding: Int32
  /// Pointwise: the alert instance, or the derived series of a recording rule; else the group. −1 for none.
  var target: Int32 = -1
  /// Whether the pointwise machine can evaluate it.
  var isPointwise: Bool
  /// Whether, in that machine, aggregations run over members; their lists follow the partition's bindings.
  var isFolded = false
  /// Whether it has ever had data; silence means nothing before.
  var hadData = false

  /// A partition of `rule` whose selectors are bound from `binding` on.
  init(rule: Int32, binding: Int32, isPointwise: Bool) {
    self.rule = rule
    self.binding = binding
    self.isPointwise = isPointwise
  }
}

/// What the hot path needs to know of a rule, without a reference.
struct PlanHeader {
  /// Its instructions in the engine's code table.
  var code: Range<Int32> = 0..<0
  /// The same with aggregations as folds; empty where there are none.
  var foldedCode: Range<Int32> = 0..<0
  /// Its folds in the engine's fold table.
  var folds: Range<Int32> = 0..<0
  /// How many selectors the expression has.
  var slotCount: Int32 = 0
  /// Zero where the rule has no ladder.
  var levelCount = 0
  /// Whether levels hold below their thresholds.
  var isBelow = false
  /// Whether it makes a series, not an alert.
  var isRecording = false
  /// Whether some level wants several readings.
  var countsReadings = false
  /// Whether the time of day can change the result.
  var readsClock = false
  /// Whether thresholds of the inventory are among its sources.
  var readsThresholds = false
  /// Whether it looks at readings that other rules do not see: `flagged`, `quality="fail"`.
  var seesHidden = false
  /// Whether values become labels, so that readings and not the plan say how many instances there are.
  var makesLabels = false
  /// Whether it is in effect only at times.
  var isTemporary = false
  /// Whether it has a result even where nothing was ever read: `absent`, `hour()`.
  var isStanding = false
  /// Evaluated at multiples of this; zero for evaluation by the reading.
  var interval: Milliseconds = 0
  /// The beat of that interval; −1 for none.
  var beat: Int32 = -1
}

/// The state of a partition that needs the general evaluator: any number of instances.
struct PartitionGroup {
  /// The most instances whose labels are made of values. An instance is kept for its episode number; a gauge that
  /// writes centimetres has a few hundred values, and one that makes a new one with every reading would fill the
  /// memory within weeks.
  static let mostFromValues = 1_000

  /// The labels that its series have in common, the cluster of near devices among them.
  let key: Labels
  /// Its alert instances, or its derived series, by their labels without the quantity's name.
  var instances: [Labels: Int32] = [:]
}

/// One alert instance and what belongs to it.
struct InstanceRecord {
  var state = AlertInstance()
  /// Its partition.
  let partition: Int32
  /// Its limits; −1 without a ladder.
  var limits: Int32 = -1
  /// Its device; −1 for none.
  var device: Int32 = -1
  /// Whether it waits in the dirty list.
  var isListed = false
  /// The last value judged.
  var value = Double.nan
}
