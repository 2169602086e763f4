package import Telemetry

/// What one value is made of many.
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
