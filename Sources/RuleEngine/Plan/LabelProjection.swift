import RuleLanguage
import Telemetry

/// The labels that decide which series a result depends on.
///
/// Two series with equal projected labels meet in one partition of a rule; a reading of either makes just
/// that partition be evaluated again.
struct LabelProjection: Equatable {
  /// Only these labels; `nil` for all but the quantity's name.
  var kept: Set<String>?
  /// None of these.
  var dropped: Set<String> = []

  /// Every label: each device and channel stands alone.
  static let identity = LabelProjection(kept: nil)
  /// No label: all series meet.
  static let global = LabelProjection(kept: [])

  /// Only the cluster of devices that are near each other.
  static let cluster = LabelProjection(kept: [ClusterLabels.name])

  /// The finest projection that is no finer than either.
  func meeting(_ other: LabelProjection) -> LabelProjection {
    let (own, other) = (withCluster, other.withCluster)
    let dropped = own.dropped.union(other.dropped)
    switch (own.kept, other.kept) {
    case (nil, nil): return LabelProjection(kept: nil, dropped: dropped)
    case (let names?, nil), (nil, let names?): return LabelProjection(kept: names.subtracting(dropped))
    case (let a?, let b?): return LabelProjection(kept: a.intersection(b).subtracting(dropped))
    }
  }

  /// The same, said with the cluster, which the device decides: known where the device is, lost with it.
  private var withCluster: LabelProjection {
    var same = self
    if kept?.contains("device") == true { same.kept?.insert(ClusterLabels.name) }
    if dropped.contains("device") { same.dropped.insert(ClusterLabels.name) }
    return same
  }

  /// The labels of the partition that a series belongs to.
  func apply(_ labels: Labels) -> Labels {
    guard let kept else { return labels.dropping([Labels.metricName] + dropped) }
    return kept.isEmpty ? Labels() : labels.keeping(Array(kept))
  }
}

extension LabelProjection {
  /// The labels that computing leaves as they are: all but the quantity's name.
  private static func lasting(_ names: [String]) -> Set<String> {
    Set(names).subtracting([Labels.metricName])
  }

  /// The same, not relying on labels that the result does not have from its series.
  func ignoring(_ names: [String]) -> LabelProjection {
    meeting(LabelProjection(kept: nil, dropped: Set(names)))
  }

  init(_ grouping: Grouping) {
    switch grouping {
    case .all: self = .global
    case .by(let names): self = LabelProjection(kept: LabelProjection.lasting(names))
    case .without(let names): self = LabelProjection(kept: nil, dropped: Set(names))
    }
  }

  init(_ matching: Matching) {
    switch matching.scope {
    case .allLabels: self = .identity
    case .on(let names): self = LabelProjection(kept: LabelProjection.lasting(names))
    case .ignoring(let names): self = LabelProjection(kept: nil, dropped: Set(names))
    }
  }
}

extension Expression {
  /// Whether any reading can change the result.
  var readsSeries: Bool { sources.contains { $0.selector != nil } }

  /// The coarsest grouping under which every result element depends on the series of one group only.
  var partitioning: LabelProjection {
    switch self {
    case .number, .string, .selector, .matrix: return .identity
    case .parenthesised(let operand, _), .unary(_, let operand, _), .subquery(let operand, _, _):
      return operand.partitioning
    case .call(let function, let arguments, _):
      let operands = arguments.reduce(LabelProjection.identity) { $0.meeting($1.partitioning) }
      switch function {
      case .near, .neighbours: return operands.meeting(.cluster)
      case .vnAQI, .vnAQIDaily: return operands.ignoring(["channel"])
      // One probe of a device has the threshold, whichever channel it is.
      case .timeTo:
        return arguments[0].partitioning.meeting(arguments[1].partitioningOfGoal)
          .meeting(LabelProjection(kept: ["device"]))
      // The number of constants is the same everywhere.
      case .scalar where sources.isEmpty: return .identity
      case _ where function.isWhole(arguments): return .global
      default: break
      }
      guard function == .labelReplace || function == .labelJoin,
        case .string(let changed, _) = arguments[1].withoutParentheses
      else { return operands }
      return operands.ignoring([changed])
    case .aggregate(let aggregation, let parameter, let grouping, let operand, _):
      let group = operand.partitioning.meeting(LabelProjection(grouping))
        .meeting(parameter?.partitioning ?? .identity)
      guard aggregation == .countValues, case .string(let label, _)? = parameter?.withoutParentheses else {
        return group
      }
      return group.ignoring([label])
    case .binary(let operation, let left, let right, let matching, _, _):
      let both = left.partitioning.meeting(right.partitioning)
      // A number is the same for every element; one made of readings is `scalar`, which is global.
      if left.type == .scalar || right.type == .scalar { return both }
      // `… and on() hour() > 20`: the right side is the same for every element of the left.
      if right.sources.isEmpty, operation == .and || operation == .unless { return left.partitioning }
      return both.meeting(LabelProjection(matching)).ignoring(matching.included)
    }
  }
}

extension Expression {
  /// That of what `time_to` looks forward to: a number given for all devices keeps none of them together.
  fileprivate var partitioningOfGoal: LabelProjection {
    if case .call(.vector, let arguments, _) = withoutParentheses { return arguments[0].partitioning }
    return partitioning
  }
}

extension Function {
  /// Whether one element owes something to all series of the rule: it has no labels of its own, or says what is
  /// not there.
  fileprivate func isWhole(_ arguments: [Expression]) -> Bool {
    switch self {
    case .absent, .absentOverTime, .scalar, .vector: true
    // `hour()` has one element without labels, whatever the series say; a number has none.
    default: arguments.isEmpty && result != .scalar
    }
  }
}
