/// An address near a point, as plain numbers.
package struct NearbyObject: Hashable, Sendable {
  /// The object's dense number in the gazetteer.
  package var object: Int
  /// Metres to it, or to its entrance where that is nearer.
  package var metres: Double
}

extension Gazetteer {
  /// The nearest address at most `limit` metres away. Of two equally near, the one that comes first.
  /// Allocates nothing.
  ///
  /// - Complexity: O(log *n*) on average.
  package func nearest(to point: MapPoint, within limit: Double) -> NearbyObject? {
    nearest(to: point, within: limit, having: [])
  }

  /// The nearest one that has what is wanted.
  func nearest(to point: MapPoint, within limit: Double, having wanted: PointTree.Contents) -> NearbyObject? {
    points.nearest(to: point, within: limit, having: wanted).map {
      NearbyObject(object: Int($0.object), metres: $0.squared.squareRoot())
    }
  }
}
