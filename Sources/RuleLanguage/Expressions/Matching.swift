package import Telemetry

/// Which labels decide that two elements of a binary operation are partners.
///
/// Arithmetic and comparisons match one element to one; set operators any number to any number.
package enum Matching: Hashable, Sendable {
  /// All labels but the quantity's name. Written `ignoring()` by default.
  case allLabels
  /// The labels named after `on`.
  case on([String])
  /// All labels but the quantity's name and those named after `ignoring`.
  case ignoring([String])

  /// The labels that must be equal in two partners.
  package func signature(of labels: Labels) -> Labels {
    switch self {
    case .allLabels: labels.dropping([Labels.metricName])
    case .on(let names): labels.keeping(names)
    case .ignoring(let names): labels.dropping(names + [Labels.metricName])
    }
  }
}
