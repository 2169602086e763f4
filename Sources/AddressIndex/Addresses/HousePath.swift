/// A house number as a way to walk: the alley's mouth on the street first, the house last.
///
/// Alleys lie within alleys, so a number is a path: `1806/127/2/6/15/48/2A` is house 2A, six alleys deep
/// behind number 1806 of the street. "50 ngõ 133" is the same as `133/50`. When a house is not known, its
/// alley may be; so an answer falls back step by step along the path.
package struct HousePath: Hashable, Sendable {
  /// The numbers from the street inwards, in capitals, with a suffix set apart by a blank: `563B BIS`.
  package var steps: [String]

  /// A path of at least one step.
  ///
  /// - Precondition: no step is empty.
  package init(steps: [String]) {
    precondition(!steps.isEmpty && !steps.contains(""), "a house path has steps, and each has a number")
    self.steps = steps
  }

  /// The path as it stands on the plate.
  package var text: String { steps.joined(separator: "/") }

  /// The alley that the house stands in; `nil` where it stands on the street itself.
  package var parent: HousePath? {
    steps.count > 1 ? HousePath(steps: Array(steps.dropLast())) : nil
  }
}
