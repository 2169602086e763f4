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
    let scale = LocalScale(latitude: point.latitude)
    var search = Search(
      point: point, owner: Int32(truncatingIfNeeded: owner), scale: scale, best: limit * limit, found: -1)
    let size = Double(cellSize) * min(scale.x, scale.y)
    let toSide = distanceToSide(of: cell.row, cell.column, from: point, scale)
    var ring = Int(freeRings[cell.index])
    let lastRing = max(cell.row, rows - 1 - cell.row, cell.column, columns - 1 - cell.column)
    while ring <= lastRing {
      // Nothing in this ring or beyond is nearer than the inner side of the ring.
      let nearest = ring == 0 ? 0 : toSide + Double(ring - 1) * size
      if nearest * nearest > search.best { break }
      visit(ring, around: cell.row, cell.column, &search)
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

  /// What the search knows so far; `best` is squared metres.
  private struct Search {
    let point: MapPoint
    let owner: Int32
    let scale: LocalScale
    var best: Double
    var found: Int32
  }

  private func visit(_ ring: Int, around row: Int, _ column: Int, _ search: inout Search) {
    let (west, east) = (column - ring, column + ring)
    let (first, last) = (max(west, 0), min(east, columns - 1))
    // A level side of the ring is one stretch of `cellEdges`, because cells lie row by row.
    if row - ring >= 0 { examine(row - ring, first, last, &search) }
    if ring == 0 { return }
    if row + ring < rows { examine(row + ring, first, last, &search) }
    let (lower, upper) = (max(row - ring + 1, 0), min(row + ring - 1, rows - 1))
    guard lower <= upper else { return }
    for side in lower...upper {
      if west >= 0 { examine(side, west, west, &search) }
      if east < columns { examine(side, east, east, &search) }
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

  /// Metres from a point to the nearest side of its own cell.
  private func distanceToSide(
    of row: Int, _ column: Int, from point: MapPoint, _ scale: LocalScale
  ) -> Double {
    let x = Int(point.x) - Int(originX) - column * Int(cellSize)
    let y = Int(point.y) - Int(originY) - row * Int(cellSize)
    let size = Int(cellSize)
    return min(Double(min(x, size - x)) * scale.x, Double(min(y, size - y)) * scale.y)
  }
}
