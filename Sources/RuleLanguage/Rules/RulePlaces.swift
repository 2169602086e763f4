/// Where the parts of a rule stand in its file, for what is found out later: an unknown quantity, a threshold
/// that no device has.
package struct RulePlaces: Hashable, Sendable {
  /// Of the expression's text.
  package var expression = PositionMap(line: 0, column: 0)
  /// Of each level's threshold, in the order of the levels.
  package var thresholds: [PositionMap] = []
  /// Of the texts of labels under their names, and of annotations under `annotation NAME`.
  package var texts: [String: PositionMap] = [:]

  /// Places nobody knows: of a rule that was not read from a file.
  package init() {}
}

extension Rule {
  /// Where the rule's name stands.
  package var place: (line: Int, column: Int) { (line, column) }

  /// Where the threshold of a level stands; where nobody knows, the rule's name.
  package func place(ofLevel level: Int) -> (line: Int, column: Int) {
    places.thresholds.indices.contains(level) ? places.thresholds[level].place(of: 0) : place
  }
}
