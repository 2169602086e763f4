/// Lays polygons out as a `BorderGrid`.
struct BorderGridBuilder {
  /// The columns that one edge crosses in one row.
  private struct Stretch {
    var row: Int32
    var first: Int32
    var last: Int32
    var edge: Int32
  }

  private var edges: [BorderEdge] = []
  private var ownEdges: [Int32] = [0]
  private var west = Int32.max
  private var south = Int32.max
  private var east = Int32.min
  private var north = Int32.min
  private var originX = 0
  private var originY = 0
  private var cellSize = 1
  private var columns = 0
  private var rows = 0
  private var stretches: [Stretch] = []
  private var states: [Int32] = []
  private var runs: [BorderGrid.Run] = []
  private var groups: [BorderGrid.Group] = []
  private var runEdges: [Int32] = []

  /// Lays out polygons; `polygons[n]` belongs to commune *n* and may be empty. `margin` in metres around the
  /// province is covered too, for the search from outside.
  ///
  /// - Returns: `nil` where there is no edge at all.
  static func build(_ polygons: [[MapRing]], margin: Double) -> BorderGrid? {
    var builder = BorderGridBuilder()
    builder.collectEdges(polygons)
    guard !builder.edges.isEmpty else { return nil }
    builder.chooseCells(margin: margin)
    builder.cutIntoRows()
    builder.joinRuns(communeCount: polygons.count)
    return builder.finish()
  }

  private mutating func collectEdges(_ polygons: [[MapRing]]) {
    let count = polygons.reduce(0) { $0 + $1.reduce(0) { $0 + $1.points.count } }
    edges.reserveCapacity(count)
    for (commune, rings) in polygons.enumerated() {
      for ring in rings {
        guard var before = ring.points.last else { continue }
        for point in ring.points {
          edges.append(BorderEdge(before, point, of: Int32(commune)))
          (west, east) = (min(west, point.x), max(east, point.x))
          (south, north) = (min(south, point.y), max(north, point.y))
          before = point
        }
      }
      ownEdges.append(Int32(edges.count))
    }
  }

  /// About two cells an edge: for the province 280 m wide, some edges in each cell that has any; measured
  /// against one and four, the fastest. At most 2,048 cells a side, so that the cells of a map of any detail
  /// take 40 MB at most.
  private mutating func chooseCells(margin: Double) {
    let latitude = Double(south) / MapPoint.stepsPerDegree
    let scale = LocalScale(latitude: latitude)
    let marginX = Int(margin / scale.x) + 1
    let marginY = Int(margin / scale.y) + 1
    let width = Int(east) - Int(west) + 2 * marginX
    let height = Int(north) - Int(south) + 2 * marginY
    let wanted = (Double(width) * Double(height) / Double(2 * edges.count)).squareRoot()
    cellSize = max(Int(wanted), max(width, height) / 2_040 + 1, 1_000)
    // One free column and row on each side, so that every run has a free cell west of it.
    originX = Int(west) - marginX - cellSize
    originY = Int(south) - marginY - cellSize
    columns = width / cellSize + 3
    rows = height / cellSize + 3
  }

  private mutating func cutIntoRows() {
    stretches.reserveCapacity(edges.count * 3 / 2)
    for (number, edge) in edges.enumerated() {
      let (left, right) = (Int(min(edge.ax, edge.bx)), Int(max(edge.ax, edge.bx)))
      for row in row(edge.ay)...row(edge.by) {
        var (from, to) = (left, right)
        if edge.ay != edge.by {
          let bottom = max(Int(edge.ay), originY + row * cellSize)
          let top = min(Int(edge.by), originY + (row + 1) * cellSize)
          let (p, q) = (crossing(edge, bottom), crossing(edge, top))
          // A step to either side covers the rounding of the division.
          from = max(left, Int(min(p, q)) - 1)
          to = min(right, Int(max(p, q)) + 1)
        }
        stretches.append(
          Stretch(row: Int32(row), first: column(from), last: column(to), edge: Int32(number)))
      }
    }
    stretches.sort { ($0.row, $0.first, $0.edge) < ($1.row, $1.first, $1.edge) }
  }

  private func crossing(_ edge: BorderEdge, _ y: Int) -> Double {
    let part = Double(y - Int(edge.ay)) / Double(Int(edge.by) - Int(edge.ay))
    return Double(edge.ax) + part * Double(Int(edge.bx) - Int(edge.ax))
  }

  private func row(_ y: Int32) -> Int { (Int(y) - originY) / cellSize }
  private func column(_ x: Int) -> Int32 { Int32((x - originX) / cellSize) }

  /// Goes through each row from west to east, keeping the communes that cover the place reached.
  private mutating func joinRuns(communeCount: Int) {
    states = [Int32](repeating: 0, count: columns * rows)
    var at = 0
    for row in 0..<rows {
      var covering: [Int32] = []
      var column = 0
      while at < stretches.count, stretches[at].row == row {
        let first = Int(stretches[at].first)
        var last = Int(stretches[at].last)
        let start = at
        while at < stretches.count, stretches[at].row == row, Int(stretches[at].first) <= last + 1 {
          last = max(last, Int(stretches[at].last))
          at += 1
        }
        fill(row, column..<first, covering)
        let run = Int32(-1 - runs.count)
        for cell in first...last { states[row * columns + cell] = run }
        addRun(stretches[start..<at], row: row, &covering)
        column = last + 1
      }
      precondition(covering.isEmpty, "a closed ring is left as often as it is entered")
      fill(row, column..<columns, covering)
    }
  }

  private mutating func fill(_ row: Int, _ cells: Range<Int>, _ covering: [Int32]) {
    guard let lowest = covering.first else { return }
    for cell in cells { states[row * columns + cell] = lowest + 1 }
  }

  private mutating func addRun(_ members: ArraySlice<Stretch>, row: Int, _ covering: inout [Int32]) {
    // Edges are numbered commune by commune, so their order groups them.
    let numbers = members.map(\.edge).sorted()
    let firstGroup = groups.count
    let level = Int32(originY + row * cellSize)
    var own: [Int32] = []
    var leaving = covering
    for number in numbers {
      let commune = edges[Int(number)].owner
      if own.last != commune {
        own.append(commune)
        groups.append(
          BorderGrid.Group(
            commune: commune, coversWest: covering.contains(commune), firstEdge: Int32(runEdges.count),
            endEdge: Int32(runEdges.count)))
      }
      runEdges.append(number)
      groups[groups.count - 1].endEdge = Int32(runEdges.count)
      guard edges[Int(number)].crosses(level) else { continue }
      if let known = leaving.firstIndex(of: commune) {
        leaving.remove(at: known)
      } else {
        leaving.append(commune)
      }
    }
    let ground = covering.first { !own.contains($0) } ?? -1
    runs.append(
      BorderGrid.Run(firstGroup: Int32(firstGroup), endGroup: Int32(groups.count), ground: ground))
    covering = leaving.sorted()
  }

  private func finish() -> BorderGrid {
    var starts = [Int32](repeating: 0, count: columns * rows + 1)
    for stretch in stretches {
      for column in stretch.first...stretch.last { starts[Int(stretch.row) * columns + Int(column) + 1] += 1 }
    }
    for cell in 1..<starts.count { starts[cell] += starts[cell - 1] }
    var cellEdges = [Int32](repeating: 0, count: Int(starts.last ?? 0))
    var next = starts
    for stretch in stretches {
      for column in stretch.first...stretch.last {
        let cell = Int(stretch.row) * columns + Int(column)
        cellEdges[Int(next[cell])] = stretch.edge
        next[cell] += 1
      }
    }
    return BorderGrid(
      originX: Int32(originX), originY: Int32(originY), cellSize: Int32(cellSize), columns: columns,
      rows: rows, states: states, freeRings: freeRings(), cellStarts: starts, cellEdges: cellEdges,
      runs: runs, groups: groups, runEdges: runEdges, edges: edges, ownEdges: ownEdges)
  }

  /// Chessboard distance of each cell to the nearest one with an edge, by two sweeps over the grid.
  private func freeRings() -> [UInt8] {
    var rings = states.map { $0 < 0 ? UInt8(0) : UInt8.max }
    let around = [(-1, -1), (0, -1), (1, -1), (-1, 0)]
    for direction in [1, -1] {
      let order =
        direction == 1
        ? stride(from: 0, to: states.count, by: 1) : stride(from: states.count - 1, to: -1, by: -1)
      for cell in order {
        if rings[cell] == 0 { continue }
        let (row, column) = (cell / columns, cell % columns)
        var best = rings[cell]
        for (dx, dy) in around {
          let (x, y) = (column + dx * direction, row + dy * direction)
          guard x >= 0, x < columns, y >= 0, y < rows else { continue }
          let beside = rings[y * columns + x]
          if beside < best { best = min(best, beside + 1) }
        }
        rings[cell] = best
      }
    }
    return rings
  }
}
