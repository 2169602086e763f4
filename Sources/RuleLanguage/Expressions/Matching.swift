package import Telemetry

/// Which elements of the two sides of a binary operation are partners.
package struct Matching: Hashable, Sendable {
  /// Which labels must be equal in two partners.
  package enum Scope: Hashable, Sendable {
    /// All labels but the quantity's name. Written `ignoring()` by default.
    case allLabels
    /// The labels named after `on`.
    case on([String])
    /// All labels but the quantity's name and those named after `ignoring`.
    case ignoring([String])
  }

  /// How many elements of a side may share one partner. Set operators match any number to any number.
  package enum Cardinality: Hashable, Sendable {
    /// Each element has at most one partner.
    case oneToOne
    /// `group_left`: many on the left share one on the right, and take over its labels named here.
    case manyToOne(including: [String])
    /// `group_right`: many on the right share one on the left, and take over its labels named here.
    case oneToMany(including: [String])
  }

  /// Which labels are compared.
  package var scope: Scope
  /// How many may share a partner.
  package var cardinality: Cardinality

  /// A matching as written.
  package init(_ scope: Scope = .allLabels, _ cardinality: Cardinality = .oneToOne) {
    self.scope = scope
    self.cardinality = cardinality
  }

  /// The labels that must be equal in two partners.
  package func signature(of labels: Labels) -> Labels {
    switch scope {
    case .allLabels: labels.dropping([Labels.metricName])
    case .on(let names): labels.keeping(names)
    case .ignoring(let names): labels.dropping(names + [Labels.metricName])
    }
  }
}
