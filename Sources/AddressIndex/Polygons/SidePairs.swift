/// Finds the pairs of sides that meet, by laying the sides into square cells and comparing within each.
struct SidePairs {
  /// A pair of sides that meet, the lower number first.
  struct Meeting: Hashable {
    var first: Int
    var second: Int
    var contact: SideContact
  }

  private let sides: [BorderSide]
  private var west = Int32.max
  private var south = Int32.max
  private var cellSize = 1
  private var columns = 1
  private var rows = 1
  private var starts: [Int32] = []
  private var members: [Int32] = []

  /// Comparisons at most: two seconds' worth. Real maps need some ten a side; a map drawn to be slow is
  /// refused.
  private static let maximumComparisons = 1 << 30

  /// All meetings, ordered, except of the sides that neighbours share from end to end; `nil` where the map is
  /// so tangled that it would take too long to find them.
  static func meetings(_ sides: [BorderSide]) -> [Meeting]? {
    guard !sides.isEmpty else { return [] }
    var pairs = SidePairs(sides)
    pairs.chooseCells()
    guard pairs.fill() else { return nil }
    return pairs.compare()
  }

  private init(_ sides: [BorderSide]) { self.sides = sides }

  /// About two cells a side, and at most 2,048 in a row.
  private mutating func chooseCells() {
    var (east, north) = (Int32.min, Int32.min)
    for side in sides {
      (west, east) = (min(west, side.from.x), max(east, side.from.x))
      (south, north) = (min(south, side.from.y), max(north, side.from.y))
    }
    let (width, height) = (Int(east) - Int(west), Int(north) - Int(south))
    let wanted = (Double(width) * Double(height) / Double(2 * sides.count)).squareRoot()
    cellSize = max(Int(wanted), max(width, height) / 2_040 + 1)
    columns = width / cellSize + 1
    rows = height / cellSize + 1
  }

  /// Counts, then fills. Long sides lie in many cells; more than sixteen a side on average is no map.
  private mutating func fill() -> Bool {
    let maximumMembers = max(1 << 22, 16 * sides.count)
    var counts = [Int32](repeating: 0, count: columns * rows + 1)
    var total = 0
    for side in sides {
      forEachRow(side) { row, first, last in
        total += last - first + 1
        guard total <= maximumMembers else { return }
        for column in first...last { counts[row * columns + column + 1] += 1 }
      }
      if total > maximumMembers { return false }
    }
    for cell in 1..<counts.count { counts[cell] += counts[cell - 1] }
    starts = counts
    var filled = [Int32](repeating: 0, count: total)
    for (number, side) in sides.enumerated() {
      forEachRow(side) { row, first, last in
        for cell in (row * columns + first)...(row * columns + last) {
          filled[Int(counts[cell])] = Int32(number)
          counts[cell] += 1
        }
      }
    }
    members = filled
    return true
  }

  /// The columns that a side crosses in each of its rows, a step wider than it is for the rounding.
  private func forEachRow(_ side: BorderSide, _ body: (_ row: Int, _ first: Int, _ last: Int) -> Void) {
    let (low, high) = side.from.y <= side.to.y ? (side.from, side.to) : (side.to, side.from)
    let (left, right) = (Int(min(low.x, high.x)), Int(max(low.x, high.x)))
    let firstRow = (Int(low.y) - Int(south)) / cellSize
    let lastRow = (Int(high.y) - Int(south)) / cellSize
    for row in firstRow...lastRow {
      var (from, to) = (left, right)
      if firstRow != lastRow {
        let bottom = max(Int(low.y), Int(south) + row * cellSize)
        let top = min(Int(high.y), Int(south) + (row + 1) * cellSize)
        let slope = Double(Int(high.x) - Int(low.x)) / Double(Int(high.y) - Int(low.y))
        let p = Double(low.x) + slope * Double(bottom - Int(low.y))
        let q = Double(low.x) + slope * Double(top - Int(low.y))
        from = max(left, Int(min(p, q)) - 1)
        to = min(right, Int(max(p, q)) + 1)
      }
      body(row, (from - Int(west)) / cellSize, (to - Int(west)) / cellSize)
    }
  }

  private func compare() -> [Meeting]? {
    var meetings: [Meeting] = []
    var comparisons = 0
    for cell in 0..<(columns * rows) {
      let range = Int(starts[cell])..<Int(starts[cell + 1])
      comparisons += range.count * range.count / 2
      guard comparisons <= SidePairs.maximumComparisons else { return nil }
      for at in range {
        let first = Int(members[at])
        let side = sides[first]
        let (left, right) = (min(side.from.x, side.to.x), max(side.from.x, side.to.x))
        let (bottom, top) = (min(side.from.y, side.to.y), max(side.from.y, side.to.y))
        for later in (at + 1)..<max(at + 1, range.upperBound) {
          let second = Int(members[later])
          let other = sides[second]
          guard min(other.from.x, other.to.x) <= right, max(other.from.x, other.to.x) >= left,
            min(other.from.y, other.to.y) <= top, max(other.from.y, other.to.y) >= bottom,
            !(side.from == other.to && side.to == other.from && side.polygon != other.polygon),
            let contact = SideContact.of(side, other)
          else { continue }
          meetings.append(Meeting(first: first, second: second, contact: contact))
        }
      }
    }
    // A pair that shares several cells was found in each.
    meetings.sort { ($0.first, $0.second) < ($1.first, $1.second) }
    var distinct: [Meeting] = []
    for meeting in meetings where distinct.last != meeting { distinct.append(meeting) }
    return distinct
  }
}
