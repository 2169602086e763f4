/// Sorts points into a `PointTree`.
struct PointTreeBuilder {
  /// One point and what the tree says of it.
  struct Entry {
    var x: Int32
    var y: Int32
    var owner: UInt32
    var contents: Int32
  }

  /// Eight points take two cache lines; fewer cost more nodes, more cost more distances.
  private static let pointsPerLeaf = 8

  private var entries: [Entry]
  private var tree = PointTree()
  private let leaves: Int

  /// Builds the tree.
  ///
  /// - Complexity: O(*n* log *n*).
  static func build(_ entries: [Entry]) -> PointTree {
    guard !entries.isEmpty else { return PointTree() }
    var builder = PointTreeBuilder(entries)
    builder.divide(1, 0..<builder.leaves)
    builder.gather()
    return builder.tree
  }

  private init(_ entries: [Entry]) {
    self.entries = entries
    var leaves = 1
    while leaves * PointTreeBuilder.pointsPerLeaf < entries.count { leaves *= 2 }
    self.leaves = leaves
    tree.nodes = [Int32](repeating: 0, count: 4 * leaves)
  }

  private mutating func divide(_ node: Int, _ range: Range<Int>) {
    guard range.count > 1 else { return }
    let half = range.lowerBound + range.count / 2
    let (first, middle) = (start(range.lowerBound), start(half))
    let isByLatitude = isTaller(first..<start(range.upperBound))
    if isByLatitude {
      select(middle, in: first..<start(range.upperBound)) { $0.y }
      tree.nodes[2 * node + 1] = PointTree.cutsLatitude
      tree.nodes[2 * node] = entries[middle].y
    } else {
      select(middle, in: first..<start(range.upperBound)) { $0.x }
      tree.nodes[2 * node] = entries[middle].x
    }
    divide(2 * node, range.lowerBound..<half)
    divide(2 * node + 1, half..<range.upperBound)
  }

  private func start(_ leaf: Int) -> Int { leaf * entries.count / leaves }

  private func isTaller(_ range: Range<Int>) -> Bool {
    var (west, east, south, north) = (Int32.max, Int32.min, Int32.max, Int32.min)
    for at in range {
      (west, east) = (min(west, entries[at].x), max(east, entries[at].x))
      (south, north) = (min(south, entries[at].y), max(north, entries[at].y))
    }
    return Int(north) - Int(south) > Int(east) - Int(west)
  }

  /// Puts the entry that belongs at `place` there, the smaller ones before it and the greater ones behind
  /// (Hoare's selection, with the middle of three as pivot).
  @inline(__always)
  private mutating func select(_ place: Int, in range: Range<Int>, by key: (Entry) -> Int32) {
    var (low, high) = (range.lowerBound, range.upperBound - 1)
    unsafe entries.withUnsafeMutableBufferPointer { entries in
      while low < high {
        let three = unsafe (key(entries[low]), key(entries[(low + high) / 2]), key(entries[high]))
        let pivot = max(min(three.0, three.1), min(max(three.0, three.1), three.2))
        var (left, right) = (low, high)
        while left <= right {
          while unsafe key(entries[left]) < pivot { left += 1 }
          while unsafe key(entries[right]) > pivot { right -= 1 }
          guard left <= right else { break }
          unsafe entries.swapAt(left, right)
          left += 1
          right -= 1
        }
        if place <= right {
          high = right
        } else if place >= left {
          low = left
        } else {
          return
        }
      }
    }
  }

  /// Copies the sorted points into the tree, and tells each node what is below it.
  private mutating func gather() {
    tree.points.reserveCapacity(4 * entries.count)
    for entry in entries {
      tree.points += [entry.x, entry.y, Int32(bitPattern: entry.owner), entry.contents]
    }
    for leaf in 0..<leaves {
      for at in tree.range(ofLeaf: leaf) { tree.nodes[2 * (leaves + leaf) + 1] |= entries[at].contents }
    }
    for node in (1..<leaves).reversed() {
      let below = tree.nodes[4 * node + 1] | tree.nodes[4 * node + 3]
      tree.nodes[2 * node + 1] |= below & ~PointTree.cutsLatitude
    }
  }
}
