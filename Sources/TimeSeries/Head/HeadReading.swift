package import Telemetry

extension Head {
  /// How many samples of a series the head holds.
  @inlinable package func count(of series: SeriesID) -> Int { Int(rings[Int(series.index)].count) }

  /// The newest sample of a series, whatever its flag.
  @inlinable package func newest(_ series: SeriesID) -> Sample? {
    let ring = rings[Int(series.index)]
    return ring.count == 0 ? nil : ring.sample(Int(ring.count) - 1)
  }

  /// The newest sample at or before `time` that rules may see.
  ///
  /// - Complexity: O(log *n*), plus the hidden samples just before `time`.
  @inlinable package func newestVisible(_ series: SeriesID, at time: Milliseconds) -> Sample? {
    let ring = rings[Int(series.index)]
    var position = ring.countThrough(time) - 1
    while position >= 0 {
      let sample = ring.sample(position)
      if sample.isVisibleToRules { return sample }
      position -= 1
    }
    return nil
  }

  /// The oldest sample that the head still holds, whatever its flag; `nil` for a series without any.
  func oldest(_ series: SeriesID) -> Sample? {
    let ring = rings[Int(series.index)]
    return ring.count > 0 ? ring.sample(0) : nil
  }

  /// The newest sample at or before `time` whose flag `visible` shows, for a selector that asks for flags.
  ///
  /// - Complexity: O(log *n*), plus the samples just before `time` that are not shown.
  @inlinable package func newestVisible(
    _ series: SeriesID, at time: Milliseconds, visible: QualityMask
  ) -> Sample? {
    let ring = rings[Int(series.index)]
    var position = ring.countThrough(time) - 1
    while position >= 0 {
      let sample = ring.sample(position)
      if visible.shows(sample) { return sample }
      position -= 1
    }
    return nil
  }

  /// How often what was already stored of a series has changed: a late sample sorted in between, a flag that
  /// shows or hides a sample. Appending a sample, and letting go of the oldest, do not count.
  ///
  /// Whoever carries a result from one reading to the next starts afresh where this has moved.
  @inlinable package func revision(of series: SeriesID) -> UInt32 { rings[Int(series.index)].revision }

  /// Visits the samples of the window `(after, through]`, oldest first, whatever their flags.
  @inlinable package func forEach(
    in series: SeriesID, after: Milliseconds, through: Milliseconds, _ body: (Sample) -> Void
  ) {
    unsafe withSamples(of: series, after: after, through: through) { first, second in
      unsafe first.forEach(body)
      unsafe second.forEach(body)
    }
  }

  /// Lends the samples of the window `(after, through]` as two runs, the older one first; either may be
  /// empty, and both are valid inside `body` only.
  ///
  /// A ring wraps around its end, hence two runs: a loop over each is as fast as a loop over an array.
  @inlinable package func withSamples<R>(
    of series: SeriesID, after: Milliseconds, through: Milliseconds,
    _ body: (UnsafeBufferPointer<Sample>, UnsafeBufferPointer<Sample>) -> R
  ) -> R {
    let ring = rings[Int(series.index)]
    let low = ring.countThrough(after)
    return unsafe ring.withSamples(from: low, to: ring.countThrough(through), body)
  }
}
