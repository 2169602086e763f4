extension BorderGrid {
  /// The nearest piece of border: metres, and whose it is.
  struct Nearest {
    var distance: Double
    var commune: Int
  }

  /// The nearest border within `limit` metres: of one commune, or of any where `owner` is -1.
  ///
  /// - Complexity: O(cells between the point and the border, at the rings' sides only).
  func nearestBorder(to point: MapPoint, of owner: Int, within limit: Double) -> Nearest? {
    guard let cell = cell(at: point) else { return nil }
    var search = Search(point, in: self, cell.row, cell.column, owner, limit)
    var ring = Int(freeRings[cell.index])
    let lastRing = max(cell.row, rows - 1 - cell.row, cell.column, columns - 1 - cell.column)
    // Nothing in a ring or beyond is nearer than the ring's inner side.
    while ring <= lastRing, search.isWorthwhile(search.innerSide(ring)) {
      visit(ring, &search)
      ring += 1
    }
    return search.found < 0 ? nil : Nearest(distance: search.best.squareRoot(), commune: Int(search.found))
  }

  /// Metres from a point to the border of one commune, however far; O(its edges), for the odd question.
  func distanceToBorder(of commune: Int, from point: MapPoint) -> Double {
    let scale = LocalScale(latitude: point.latitude)
    var best = Double.infinity
    for edge in Int(ownEdges[commune])..<Int(ownEdges[commune + 1]) {
      best = min(best, scale.squaredDistance(from: point.x, point.y, to: edges[edge]))
    }
    return best.squareRoot()
  }

  /// What the search knows so far.
  private struct Search {
    let point: MapPoint
    let owner: Int32
    let scale: LocalScale
    let row: Int
    let column: Int
    /// Metres of a cell's sides.
    let width: Double
    let height: Double
    /// Metres from the point to the sides of its own cell.
    let toWest: Double
    let toSouth: Double
    /// Squared metres to the nearest edge found, at first the square of the limit.
    var best: Double
    var found: Int32 = -1

    init(_ point: MapPoint, in grid: BorderGrid, _ row: Int, _ column: Int, _ owner: Int, _ limit: Double) {
      self.point = point
      self.owner = Int32(truncatingIfNeeded: owner)
      (self.row, self.column) = (row, column)
      scale = LocalScale(latitude: point.latitude)
      let size = Int(grid.cellSize)
      (width, height) = (Double(size) * scale.x, Double(size) * scale.y)
      toWest = Double(Int(point.x) - Int(grid.originX) - column * size) * scale.x
      toSouth = Double(Int(point.y) - Int(grid.originY) - row * size) * scale.y
      best = limit * limit
    }

    /// Metres to the near side of the row or column that lies `ring` away on each side.
    func west(_ ring: Int) -> Double { toWest + Double(ring - 1) * width }
    func east(_ ring: Int) -> Double { Double(ring) * width - toWest }
    func south(_ ring: Int) -> Double { toSouth + Double(ring - 1) * height }
    func north(_ ring: Int) -> Double { Double(ring) * height - toSouth }

    func innerSide(_ ring: Int) -> Double {
      ring == 0 ? 0 : min(min(west(ring), east(ring)), min(south(ring), north(ring)))
    }

    func isWorthwhile(_ metres: Double) -> Bool { metres * metres <= best }

    /// The half length of the chord that the circle of the best distance cuts out of a line `metres` away.
    func chord(_ metres: Double) -> Double { (best - metres * metres).squareRoot() }

    /// The columns within reach, cut to `range`.
    func columns(within reach: Double, _ range: ClosedRange<Int>) -> (first: Int, last: Int) {
      guard reach < 1e6 else { return (range.lowerBound, range.upperBound) }
      let first = column + Int(((toWest - reach) / width).rounded(.down))
      let last = column + Int(((toWest + reach) / width).rounded(.down))
      return (max(first, range.lowerBound), min(last, range.upperBound))
    }

    /// The rows within reach, cut to `range`.
    func rows(within reach: Double, _ range: ClosedRange<Int>) -> (first: Int, last: Int) {
      guard reach < 1e6 else { return (range.lowerBound, range.upperBound) }
      let first = row + Int(((toSouth - reach) / height).rounded(.down))
      let last = row + Int(((toSouth + reach) / height).rounded(.down))
      return (max(first, range.lowerBound), min(last, range.upperBound))
    }
  }

  /// Looks at the cells of one square ring, as far as the circle of the best distance reaches into it.
  private func visit(_ ring: Int, _ search: inout Search) {
    let (row, column) = (search.row, search.column)
    let across = max(column - ring, 0)...min(column + ring, columns - 1)
    if ring == 0 {
      examine(row, column, column, &search)
      return
    }
    // A level side of the ring is one stretch of `cellEdges`, because cells lie row by row.
    if row - ring >= 0 { visitRow(row - ring, search.south(ring), across, &search) }
    if row + ring < rows { visitRow(row + ring, search.north(ring), across, &search) }
    let upright = max(row - ring + 1, 0)...min(row + ring - 1, rows - 1)
    if column - ring >= 0 { visitColumn(column - ring, search.west(ring), upright, &search) }
    if column + ring < columns { visitColumn(column + ring, search.east(ring), upright, &search) }
  }

  private func visitRow(_ row: Int, _ metres: Double, _ range: ClosedRange<Int>, _ search: inout Search) {
    guard search.isWorthwhile(metres) else { return }
    let (first, last) = search.columns(within: search.chord(metres), range)
    if first <= last { examine(row, first, last, &search) }
  }

  private func visitColumn(
    _ column: Int, _ metres: Double, _ range: ClosedRange<Int>, _ search: inout Search
  ) {
    guard search.isWorthwhile(metres) else { return }
    let (first, last) = search.rows(within: search.chord(metres), range)
    var row = first
    while row <= last {
      // A cell with n free rings has no edge in the n - 1 cells above it either.
      let free = Int(freeRings[row * columns + column])
      if free == 0 { examine(row, column, column, &search) }
      row += max(free, 1)
    }
  }

  @inline(__always)
  private func examine(_ row: Int, _ first: Int, _ last: Int, _ search: inout Search) {
    let start = Int(cellStarts[row * columns + first])
    let end = Int(cellStarts[row * columns + last + 1])
    for at in start..<end {
      let edge = Int(cellEdges[at])
      let owner = owners[edge]
      guard search.owner < 0 || search.owner == owner else { continue }
      let squared = search.scale.squaredDistance(from: search.point.x, search.point.y, to: edges[edge])
      // The lower number wins a tie, so that the answer does not depend on the order of cells.
      if squared < search.best || (squared == search.best && (search.found < 0 || owner < search.found)) {
        search.best = squared
        search.found = owner
      }
    }
  }
}
