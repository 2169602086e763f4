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
  init(_ grouping: Grouping) {
    switch grouping {
    case .all: self = .global
    case .by(let names): self = LabelProjection(kept: Set(names))
    case .without(let names): self = LabelProjection(kept: nil, dropped: Set(names))
    }
  }

  init(_ matching: Matching) {
    switch matching.scope {
    case .allLabels: self = .identity
    case .on(let names): self = LabelProjection(kept: Set(names))
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
    case .number, .string, .selector, .matrix, .subquery: return .identity
    case .parenthesised(let operand, _), .unary(_, let operand, _): return operand.partitioning
    case .call(.absent, _, _): return .global
    case .call(.near, let arguments, _), .call(.neighbours, let arguments, _):
      return arguments[0].partitioning.meeting(.cluster)
    case .call(.vnAQI, _, _), .call(.vnAQIDaily, _, _):
      return LabelProjection(kept: nil, dropped: ["channel"])
    case .call(let function, let arguments, _):
      // One probe of a device has the threshold, whichever channel it is.
      if function == .timeTo { return LabelProjection(kept: ["device"]) }
      // `hour()` has one element without labels, whatever the series say.
      if function == .hour, arguments.isEmpty { return .global }
      return arguments.reduce(.identity) { $0.meeting($1.partitioning) }
    case .aggregate(_, _, let grouping, let operand, _):
      return operand.partitioning.meeting(LabelProjection(grouping))
    case .binary(let operation, let left, let right, let matching, _, _):
      if left.type == .scalar { return right.partitioning }
      if right.type == .scalar { return left.partitioning }
      // `… and on() hour() > 20`: the right side is the same for every element of the left.
      if right.sources.isEmpty, operation == .and || operation == .unless { return left.partitioning }
      return left.partitioning.meeting(right.partitioning).meeting(LabelProjection(matching))
    }
  }
}
