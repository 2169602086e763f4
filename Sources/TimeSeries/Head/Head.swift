package import Telemetry

/// The newest samples of every series, in memory, in the order of sensor time.
///
/// Rules look back over minutes or a day; what they look at lies here, sixteen bytes a sample, in one ring a
/// series. A ring keeps what its series' window reaches from the newest sample, and always the newest two,
/// because rates and spikes need a neighbour even of a gauge that reports once a day. What is not yet sealed
/// into a chunk is never let go, so the journal and the head together always hold what chunks do not.
///
/// The head is not a cache: it has one owner, and reading it never touches a file.
///
///     var head = Head()
///     head.grow(toSeries: 1)
///     head.append(Sample(time: 60_000, value: 3.47, quality: .good), to: SeriesID(0))
package struct Head: ~Copyable {
  /// One ring a series, by the series' number.
  package internal(set) var rings: [Ring] = []
  let slabs = SampleSlabs()
  var trails: [PlaceTrail] = []

  /// How late a sample may be until `setLateness` says otherwise: two hours, which covers a gateway's power
  /// cut without reopening decisions of the day before.
  package static let defaultLateness: Milliseconds = 2 * Span.hour

  /// How many samples are not yet in chunks.
  package internal(set) var unsealedCount = 0

  /// An empty head.
  package init() {}

  deinit {
    for ring in rings where ring.order > SampleSlabs.slabOrder {
      if let base = unsafe ring.base { unsafe slabs.release(base, order: Int(ring.order)) }
    }
  }

  /// How many series there are.
  package var seriesCount: Int { rings.count }

  /// Bytes taken from the system for samples.
  package var residentBytes: Int { slabs.residentBytes }

  /// Makes room for the series below `count`. Existing ones keep their samples.
  package mutating func grow(toSeries count: Int) {
    while rings.count < count { rings.append(Ring(lateness: Head.defaultLateness)) }
  }

  /// Says how far back rules look in a series; the head keeps at least that much behind its newest sample.
  ///
  /// A window shorter than the lateness means the lateness.
  package mutating func setWindow(_ span: Milliseconds, of series: SeriesID) {
    precondition(span >= 0, "a window cannot be negative")
    let index = Int(series.index)
    rings[index].window = max(span, rings[index].lateness)
  }

  /// Says how late a sample of a series may be and still be sorted in. Keeps the window at least as long.
  package mutating func setLateness(_ span: Milliseconds, of series: SeriesID) {
    precondition(span >= 0, "a lateness cannot be negative")
    let index = Int(series.index)
    rings[index].lateness = span
    rings[index].window = max(rings[index].window, span)
  }

  /// What the head keeps behind the newest sample of a series.
  package func window(of series: SeriesID) -> Milliseconds { rings[Int(series.index)].window }

  /// How late a sample of a series may be and still be sorted in.
  package func lateness(of series: SeriesID) -> Milliseconds { rings[Int(series.index)].lateness }
}

// The slabs are reachable through the head alone, and the head cannot be copied: whoever is handed it owns
// both.
extension Head: @unchecked Sendable {}
