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

  /// The NowCast of hour means, the newest first, in their unit; hours without one are `nil`.
  ///
  /// - Returns: `nil` unless two of the newest three hours have a mean.
  package static func value(_ means: [Double?]) -> Double? {
    let newest = means.prefix(3).count { $0 != nil }
    guard newest >= 2 else { return nil }
    // A gauge drifts a little below zero in clean air; less than nothing is nothing.
    let means = means.prefix(hours).map { $0.map { max(0, $0) } }
    let present = means.compactMap(\.self)
    guard let least = present.min(), let greatest = present.max(), greatest > 0 else { return 0 }
    let weight = max(0.5, least / greatest)
    var (sum, weights, power) = (0.0, 0.0, 1.0)
    for mean in means {
      if let mean {
        sum += power * mean
        weights += power
      }
      power *= weight
    }
    return sum / weights
  }
}
