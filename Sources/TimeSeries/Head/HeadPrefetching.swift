import CPrefetch
package import Telemetry

/// Asking for memory ahead of use; nothing here changes anything.
extension Head {
  /// Begins to fetch the bookkeeping of some series.
  package func prefetch(_ series: [SeriesID]) {
    unsafe rings.withUnsafeBufferPointer { rings in
      for place in series.indices {
        let index = Int(series[place].index)
        guard index < rings.count else { continue }
        let ring = unsafe UnsafeRawPointer(rings.baseAddress! + index)
        unsafe citywatch_prefetch(ring)
        // A ring may lie across two cache lines.
        unsafe citywatch_prefetch(ring + MemoryLayout<Ring>.size - 1)
      }
    }
  }

  /// Begins to fetch the newest samples of some series, whose bookkeeping has been fetched.
  package func prefetchNewest(_ series: [SeriesID]) {
    for place in series.indices {
      let index = Int(series[place].index)
      guard index < rings.count else { continue }
      let ring = rings[index]
      guard let base = unsafe ring.base else { continue }
      // Four samples a line: the place of the next one, and what a window of ten minutes looks back on.
      for line in 0..<4 {
        let position = Int(ring.start) + Int(ring.count) - 4 * line
        unsafe citywatch_prefetch(base + (position & (ring.capacity - 1)))
      }
    }
  }
}
