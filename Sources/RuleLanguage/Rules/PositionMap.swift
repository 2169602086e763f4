/// Where each byte of a YAML scalar's value stands in its file.
///
/// A rule's expression may be plain, quoted or a block over many lines; a fault inside it is reported where
/// the editor should put the cursor. Kept as runs in which the value and the file walk in step, so that a
/// rule of one line costs one run.
package struct PositionMap: Hashable, Sendable {
  /// From `offset` on, a byte of the value is a column of the file.
  struct Run: Hashable, Sendable {
    var offset: Int
    var line: Int
    var column: Int
  }

  /// Ordered by offset; never empty.
  private var runs: [Run]
  private var isExact = true

  /// A value whose bytes all stand, as far as is known, where it starts.
  init(line: Int, column: Int) {
    runs = [Run(offset: 0, line: line, column: column)]
    isExact = false
  }

  init(runs: [Run]) {
    precondition(!runs.isEmpty, "a position map starts somewhere")
    self.runs = runs
  }

  /// The one-based line and column of the byte at `offset` of the value.
  package func place(of offset: Int) -> (line: Int, column: Int) {
    let run = runs.last { $0.offset <= offset } ?? runs[0]
    return (run.line, run.column + (isExact ? max(0, offset - run.offset) : 0))
  }
}
