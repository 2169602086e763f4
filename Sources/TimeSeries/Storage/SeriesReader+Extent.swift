package import SQLiteStore
package import Telemetry

extension SeriesReader {
  /// The times of the oldest and the newest stored reading; `nil` where nothing is stored.
  ///
  /// - Complexity: O(chunks and journal rows); no reading is unpacked.
  package func extent() throws(SQLiteError) -> ClosedRange<Milliseconds>? {
    var extent: ClosedRange<Milliseconds>?
    for table in ["chunks", "journal"] {
      let select = try database.prepare("SELECT min(first_time), max(last_time) FROM \(table)")
      guard try select.step(), !select.isNull(0) else { continue }
      let (first, last) = (select.integer(0), select.integer(1))
      extent = min(extent?.lowerBound ?? first, first)...max(extent?.upperBound ?? last, last)
    }
    return extent
  }
}
