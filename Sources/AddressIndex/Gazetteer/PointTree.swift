/// The points of all addresses, laid out so that the nearest one of a million is found in well under a
/// microsecond.
///
/// Addresses crowd in towns and are missing on mountains, so the ground is halved again and again where the
/// points are, across the longer side each time, until some eight points are left (a *k-d tree*, J. L. Bentley,
/// 1975). All leaves lie equally deep, so the tree needs no pointers: node *n* has the children 2*n* and 2*n* + 1.
/// Distances grow from whole steps by one multiplication and one addition, which keep their order when rounded;
/// so leaving out a half that lies too far never loses the nearest point.
struct PointTree: Sendable {
  /// What the objects of a point, or below a node, have.
  struct Contents: OptionSet, Sendable {
    let rawValue: UInt8
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

  /// The points, leaf by leaf: longitudes, latitudes, and whose they are.
  var xs: [Int32] = []
  var ys: [Int32] = []
  var owners: [UInt32] = []
  /// `Contents` of each point.
  var contents: [UInt8] = []
  /// Where each inner node is cut, in steps; entry 0 is not used.
  var cuts: [Int32] = []
  /// For each node, leaves included: `Contents` of what is below; bit 7 says that it is cut by latitude.
  var nodes: [UInt8] = []

  static let cutsLatitude: UInt8 = 0x80

  /// How many leaves there are: a power of two.
  var leaves: Int { cuts.count }

  /// The points of a leaf.
  @inline(__always)
  func points(ofLeaf leaf: Int) -> Range<Int> {
    leaf * xs.count / leaves..<(leaf + 1) * xs.count / leaves
  }

  /// The nearest point of an object that has all of `wanted`, at most `limit` metres away.
  ///
  /// Of two equally near, the object with the lower number. Allocates nothing.
  ///
  /// - Complexity: O(log *n*) on average.
  func nearest(to point: MapPoint, within limit: Double, having wanted: Contents = []) -> Found? {
    guard !xs.isEmpty else { return nil }
    var search = Search(point, limit, wanted)
    descend(1, 0, 0, &search)
    return search.found == .max ? nil : Found(object: search.found, squared: search.best)
  }

  private struct Search {
    let point: MapPoint
    let scale: LocalScale
    let wanted: UInt8
    var best: Double
    var found = UInt32.max

    init(_ point: MapPoint, _ limit: Double, _ wanted: Contents) {
      self.point = point
      scale = LocalScale(latitude: point.latitude)
      self.wanted = wanted.rawValue
      best = limit * limit
    }
  }

  /// Looks below a node whose ground lies at least `x` and `y` (squared metres, each along one axis) away.
  private func descend(_ node: Int, _ x: Double, _ y: Double, _ search: inout Search) {
    guard nodes[node] & search.wanted == search.wanted else { return }
    guard node < leaves else { return examine(node - leaves, &search) }
    if nodes[node] & PointTree.cutsLatitude != 0 {
      let offset = (Double(search.point.y) - Double(cuts[node])) * search.scale.y
      let near = offset < 0 ? 2 * node : 2 * node + 1
      descend(near, x, y, &search)
      let squared = offset * offset
      if x + squared <= search.best { descend(near ^ 1, x, squared, &search) }
    } else {
      let offset = (Double(search.point.x) - Double(cuts[node])) * search.scale.x
      let near = offset < 0 ? 2 * node : 2 * node + 1
      descend(near, x, y, &search)
      let squared = offset * offset
      if squared + y <= search.best { descend(near ^ 1, squared, y, &search) }
    }
  }

  private func examine(_ leaf: Int, _ search: inout Search) {
    for at in points(ofLeaf: leaf) {
      let dx = (Double(search.point.x) - Double(xs[at])) * search.scale.x
      let dy = (Double(search.point.y) - Double(ys[at])) * search.scale.y
      let squared = dx * dx + dy * dy
      guard squared <= search.best, contents[at] & search.wanted == search.wanted else { continue }
      if squared < search.best || owners[at] < search.found {
        search.best = squared
        search.found = owners[at]
      }
    }
  }
}
