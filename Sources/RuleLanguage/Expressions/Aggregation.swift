package import Telemetry

/// What one value is made of many, or which of many are kept.
package enum Aggregation: String, Hashable, Sendable, CaseIterable {
  /// The sum of the values.
  case sum
  /// Their mean.
  case avg
  /// The smallest; NaN only where all are NaN.
  case min
  /// The largest; NaN only where all are NaN.
  case max
  /// How many there are.
  case count
  /// One, where there is any.
  case group
  /// The standard deviation of the values, seen as the whole population.
  case stddev
  /// Its square.
  case stdvar
  /// The `k` largest elements, with their labels, largest first.
  case topk
  /// The `k` smallest elements, with their labels, smallest first.
  case bottomk
  /// The quantile `q` from 0 to 1, interpolated.
  case quantile
  /// How many elements have each value; the value becomes the label that the parameter names.
  case countValues = "count_values"

  /// What stands before the operand: a number for `topk`, `bottomk` and `quantile`, a label's name for
  /// `count_values`, nothing for the others.
  package var parameter: ValueType? {
    switch self {
    case .topk, .bottomk, .quantile: .scalar
    case .countValues: .string
    default: nil
    }
  }

  /// Whether it keeps some elements as they are, labels and all, instead of making new ones.
  package var keepsElements: Bool { self == .topk || self == .bottomk }
}

/// Which series of an aggregation share a result.
package enum Grouping: Hashable, Sendable {
  /// All of them; the result has no labels.
  case all
  /// Those with equal values of the named labels.
  case by([String])
  /// Those equal in all labels but the named ones and the quantity's name.
  case without([String])

  /// The labels of the group that a series belongs to.
  package func group(of labels: Labels) -> Labels {
    switch self {
    case .all: Labels()
    case .by(let names): labels.keeping(names)
    case .without(let names): labels.dropping(names + [Labels.metricName])
    }
  }
}
