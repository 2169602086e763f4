package import Telemetry

/// Makes a long curve short without losing what a person looks for in it.
package enum Thinning {
  /// One value of a curve.
  package struct Point: Equatable, Sendable {
    /// When.
    package var time: Milliseconds
    /// What.
    package var value: Double

    /// A point.
    package init(time: Milliseconds, value: Double) {
      self.time = time
      self.value = value
    }
  }

  /// At most four points for each of `columns` equal parts of the time: first, lowest, highest and last, in
  /// order. A peak of one reading stays. A curve that is short already stays as it is.
  ///
  /// - Precondition: the points are ordered by time and lie in the span.
  package static func thinned(
    _ points: [Point], over span: ClosedRange<Milliseconds>, columns: Int
  ) -> [Point] {
    guard points.count > 4 * columns else { return points }
    let width = max(1, (span.upperBound - span.lowerBound) / Milliseconds(columns) + 1)
    var kept: [Point] = []
    var start = 0
    while start < points.count {
      let column = (points[start].time - span.lowerBound) / width
      var end = start + 1
      var (low, high) = (start, start)
      while end < points.count, (points[end].time - span.lowerBound) / width == column {
        if points[end].value < points[low].value { low = end }
        if points[end].value > points[high].value { high = end }
        end += 1
      }
      for index in Set([start, low, high, end - 1]).sorted() { kept.append(points[index]) }
      start = end
    }
    return kept
  }
}
