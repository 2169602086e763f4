import CPrefetch

/// The points of all addresses, laid out so that the nearest one of a million is found in about a
/// microsecond.
///
/// Addresses crowd in towns and are missing on mountains, so the ground is halved again and again where the
/// points are, across the longer side each time, until some eight points are left (a *k-d tree*, J. L.
/// Bentley, 1975). All leaves lie equally deep, so the tree needs no pointers: node *n* has the children 2*n*
/// and 2*n* + 1. Distances grow from whole steps by one multiplication and one addition, which keep their
/// order when rounded; so leaving out a half that lies too far never loses the nearest point. What a search
/// reads together lies together: the time goes into waiting for memory.
struct PointTree: Sendable {
  /// What the objects of a point, or below a node, have.
  struct Contents: OptionSet, Sendable {
    let rawValue: Int32
    /// An object that stands in a street.
    static let street = Contents(rawValue: 1)
    /// An object that stands in a hamlet.
    static let hamlet = Contents(rawValue: 2)
  }

  /// A point found.
  struct Found: Hashable, Sendable {
    /// The object whose point it is.
    var object: UInt32
    /// Squared metres.
    var squared: Double
  }

  /// The points, leaf by leaf, four numbers each: longitude, latitude, whose it is, `Contents`.
  var points: [Int32] = []
  /// The nodes, two numbers each: where it is cut, in steps; `Contents` of what is below, and bit 7 where it
  /// is cut by latitude. Node 0 is not used, leaves are cut nowhere.
  var nodes: [Int32] = []

  static let cutsLatitude: Int32 = 0x80

  /// How many points there are.
  var count: Int { points.count / 4 }
  /// How many leaves there are: a power of two.
  var leaves: Int { nodes.count / 4 }

  /// The points of a leaf.
  func range(ofLeaf leaf: Int) -> Range<Int> { leaf * count / leaves..<(leaf + 1) * count / leaves }

  /// The nearest point of an object that has all of `wanted`, at most `limit` metres away.
  ///
  /// Of two equally near, the object with the lower number. Allocates nothing.
  ///
  /// - Complexity: O(log *n*) on average.
  func nearest(to point: MapPoint, within limit: Double, having wanted: Contents = []) -> Found? {
    guard count > 0 else { return nil }
    return unsafe points.withUnsafeBufferPointer { points in
      unsafe nodes.withUnsafeBufferPointer { nodes in
        var search = unsafe Search(points, nodes, point, limit, wanted)
        search.descend(1, 0, 0)
        return search.found == .max ? nil : Found(object: search.found, squared: search.best)
      }
    }
  }

  /// One search. It reads the arrays without asking each time whether a place lies within: the numbers of
  /// nodes and leaves follow from the arrays' own lengths.
  @safe private struct Search {
    private let points: UnsafeBufferPointer<Int32>
    private let nodes: UnsafeBufferPointer<Int32>
    private let count: Int
    private let leaves: Int
    private let depth: Int
    private let x: Double
    private let y: Double
    private let scale: LocalScale
    private let wanted: Int32
    private(set) var best: Double
    private(set) var found = UInt32.max

    init(
      _ points: UnsafeBufferPointer<Int32>, _ nodes: UnsafeBufferPointer<Int32>, _ point: MapPoint,
      _ limit: Double, _ wanted: Contents
    ) {
      unsafe self.points = points
      unsafe self.nodes = nodes
      count = points.count / 4
      leaves = nodes.count / 4
      depth = leaves.trailingZeroBitCount
      (x, y) = (Double(point.x), Double(point.y))
      scale = LocalScale(latitude: point.latitude)
      self.wanted = wanted.rawValue
      best = limit * limit
    }

    /// Looks below a node whose ground lies at least so many squared metres away, along each axis.
    mutating func descend(_ start: Int, _ acrossX: Double, _ acrossY: Double) {
      var node = start
      var (farther, fartherX, fartherY) = (0, 0.0, 0.0)
      let contents = unsafe nodes[2 * node + 1]
      guard contents & wanted == wanted else { return }
      guard node < leaves else { return examine(node - leaves) }
      // Three levels on, the eight nodes below lie side by side: whichever way the search goes, it finds them
      // fetched.
      if 8 &* node < 2 &* leaves, let start = unsafe nodes.baseAddress {
        unsafe citywatch_prefetch_read(start + 16 &* node)
      }
      let cut = unsafe Double(nodes[2 * node])
      if contents & PointTree.cutsLatitude != 0 {
        let offset = (y - cut) * scale.y
        (farther, fartherX, fartherY) = (2 * node + (offset < 0 ? 1 : 0), acrossX, offset * offset)
      } else {
        let offset = (x - cut) * scale.x
        (farther, fartherX, fartherY) = (2 * node + (offset < 0 ? 1 : 0), offset * offset, acrossY)
      }
      node = farther ^ 1
      descend(node, acrossX, acrossY)
      if fartherX + fartherY <= best { descend(farther, fartherX, fartherY) }
    }

    private mutating func examine(_ leaf: Int) {
      let first = (leaf &* count) >> depth
      let end = ((leaf &+ 1) &* count) >> depth
      var at = 4 &* first
      while at < 4 &* end {
        let dx = unsafe (x - Double(points[at])) * scale.x
        let dy = unsafe (y - Double(points[at &+ 1])) * scale.y
        let squared = dx * dx + dy * dy
        if squared <= best, unsafe points[at &+ 3] & wanted == wanted {
          let owner = unsafe UInt32(bitPattern: points[at &+ 2])
          if squared < best || owner < found {
            best = squared
            found = owner
          }
        }
        at = at &+ 4
      }
    }
  }
}
