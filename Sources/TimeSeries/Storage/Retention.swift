package import SQLiteStore
package import Telemetry

extension SeriesStorage {
  /// Removes chunks that end before `time`, of some of the series at a time.
  ///
  /// Call it inside a transaction, again and again; each call looks at the next `limit` series and begins
  /// anew after the last one. A chunk goes as a whole, so the oldest samples left may be somewhat older.
  ///
  /// - Returns: how many chunks went.
  package func deleteChunks(before time: Milliseconds, seriesLimit limit: Int) throws(SQLiteError) -> Int {
    precondition(database.isInTransaction, "retention needs the caller's transaction")
    var removed = 0
    for _ in 0..<min(limit, seriesCount) {
      if retentionCursor >= seriesCount { retentionCursor = 0 }
      let series = SeriesID(retentionCursor)
      retentionCursor += 1
      storedTimes.forget(series)
      removed += try chunks.removeAll(of: series, before: time)
    }
    return removed
  }
}
