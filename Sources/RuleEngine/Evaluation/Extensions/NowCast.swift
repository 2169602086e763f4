/// The NowCast of particles: a mean of the last twelve hours that leans to the newest when the air changes.
///
/// Source: Decision 1459/QĐ-TCMT of 12 November 2019, which took it over from the U.S. EPA (2013).
///
///     w  = max(½, Cmin / Cmax)          over the hours that have a mean
///     C  = Σ w^(i−1) · cᵢ / Σ w^(i−1)   i = 1 the newest hour
///
/// The decision prints the sum for w = ½ without its denominator, which is right only where no hour is missing
/// and reads up to half too low where some are; here it is always divided.
package enum NowCast {
  /// How many hours are looked at.
  package static let hours = 12

  /// The NowCast of hour means in their unit.
  ///
  /// - Parameter mean: the mean of the hour that ended so many hours ago, `nil` for an hour without one; asked
  ///   for the newest twelve.
  /// - Returns: `nil` unless two of the newest three hours have a mean.
  package static func value(mean: (Int) -> Double?) -> Double? {
    var (least, greatest) = (Double.infinity, 0.0)
    var newest = 0
    for hour in 0..<hours {
      guard let mean = mean(hour) else { continue }
      if hour < 3 { newest += 1 }
      least = min(least, notNegative(mean))
      greatest = max(greatest, notNegative(mean))
    }
    if newest < 2 { return nil }
    if greatest == 0 { return 0 }
    let weight = max(0.5, least / greatest)
    var (sum, weights, power) = (0.0, 0.0, 1.0)
    for hour in 0..<hours {
      if let mean = mean(hour) {
        sum += power * notNegative(mean)
        weights += power
      }
      power *= weight
    }
    return sum / weights
  }

  /// A gauge drifts a little below zero in clean air; less than nothing is nothing.
  private static func notNegative(_ mean: Double) -> Double { max(0, mean) }
}
