package import Telemetry

extension Head {
  /// Lets go of what no window of a series needs any more, in a head that no store stands behind.
  ///
  /// Samples that a store has not taken in are never let go; a replay of a year has no store and would keep
  /// them all. What is younger than the series' lateness stays, as something may still be sorted in among it.
  package mutating func forgetSettled(_ series: SeriesID) {
    guard sealableCount(of: series) > 0, let newest = newest(series) else { return }
    markSealed(series, through: newest.time - lateness(of: series) - 1)
  }
}
