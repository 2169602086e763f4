/// The borders of all communes, laid out so that one coordinate is judged in well under two microseconds.
///
/// The province is cut into small square cells. Most cells are crossed by no border and know their commune.
/// Cells with a border in them are joined, row by row, into *runs*; west of a run lies a cell without a border,
/// so which communes cover the run's western side is known, and counting the edges of that one run between its
/// western side and the point says in which commune the point lies. The count is exact (whole numbers), so the
/// answer equals a point-in-polygon test against every polygon.
///
/// For the distance to the border the same cells hold their edges; the search goes outwards in square rings of
/// cells, begins at the first ring that holds any edge (known for each cell), and ends where no ring farther out
/// can be nearer.
package struct BorderGrid: Sendable {
  /// Edges of a run that belong to one commune.
  struct Group: Sendable {
    var commune: Int32
    /// Whether the commune covers the run's western side.
    var coversWest: Bool
    var firstEdge: Int32
    var endEdge: Int32
  }

  /// Neighbouring cells of one row that hold edges.
  struct Run: Sendable {
    var firstGroup: Int32
    var endGroup: Int32
    /// The lowest commune that covers the whole run without having an edge in it; -1 where there is none.
    var ground: Int32
  }

  /// West and south sides in steps; size of a cell in steps.
  let originX: Int32
  let originY: Int32
  let cellSize: Int32
  let columns: Int
  let rows: Int
  /// 0: no commune; n > 0: commune n - 1; n < 0: run -1 - n.
  let states: [Int32]
  /// Rings to the nearest cell with an edge, at most 255.
  let freeRings: [UInt8]
  /// Where the edges of each cell start in `cellEdges`; cells row by row.
  let cellStarts: [Int32]
  let cellEdges: [Int32]
  let runs: [Run]
  let groups: [Group]
  let runEdges: [Int32]
  let edges: [BorderEdge]
  /// The edges of each commune: `ownEdges[n]..<ownEdges[n + 1]`.
  let ownEdges: [Int32]

  /// Bytes held, without the arrays' headers.
  package var memoryBytes: Int {
    states.count * 4 + freeRings.count + cellStarts.count * 4 + cellEdges.count * 4 + runs.count * 12
      + groups.count * 16 + runEdges.count * 4 + edges.count * 20 + ownEdges.count * 4
  }

  /// The commune that covers a point, by its dense number; -1 where none does. Where two polygons overlap, the
  /// one with the lower number.
  ///
  /// - Complexity: O(1) for most points; O(edges of a run) near a border.
  package func commune(at point: MapPoint) -> Int {
    guard let cell = cell(at: point) else { return -1 }
    let state = states[cell.index]
    if state >= 0 { return Int(state) - 1 }
    let run = runs[Int(-1 - state)]
    for at in Int(run.firstGroup)..<Int(run.endGroup) {
      let group = groups[at]
      // Groups stand in the order of their communes; from the ground's number on, the ground wins.
      if run.ground >= 0 && group.commune > run.ground { break }
      var isInside = group.coversWest
      for edge in Int(group.firstEdge)..<Int(group.endEdge)
      where edges[Int(runEdges[edge])].isWest(of: point.x, point.y) {
        isInside.toggle()
      }
      if isInside { return Int(group.commune) }
    }
    return Int(run.ground)
  }

  /// Row, column and number of the cell that holds a point; `nil` outside the grid.
  @inline(__always)
  func cell(at point: MapPoint) -> (row: Int, column: Int, index: Int)? {
    let (dx, dy) = (Int(point.x) - Int(originX), Int(point.y) - Int(originY))
    guard dx >= 0, dy >= 0 else { return nil }
    let (column, row) = (dx / Int(cellSize), dy / Int(cellSize))
    guard column < columns, row < rows else { return nil }
    return (row, column, row * columns + column)
  }
}
