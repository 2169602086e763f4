package import Telemetry

/// The means of the last whole clock hours of one series, as air quality is reckoned.
///
/// An hour is (h − 1, h] in UTC: the reading at the stroke closes the hour, and Việt Nam's hours begin at the
/// same minute. The hour that is still running is not among them. One visible reading makes an hour's mean:
/// neither the text of the NowCast nor that of the VN_AQI asks for more, unlike the limits of QCVN 05, whose
/// rules ask for three quarters of the readings themselves.
package struct HourMeans {
  /// Twenty-four hours, and seven before them for the first 8-hour mean of ozone.
  package static let most = 31

  /// The end of the newest whole hour.
  package let end: Milliseconds
  private var sums: InlineArray<31, CarefulSum>
  private var counts: InlineArray<31, Int32>

  /// No readings yet; the newest whole hour at `time` is the newest here.
  package init(at time: Milliseconds) {
    end = HourMeans.wholeHour(at: time)
    sums = InlineArray(repeating: CarefulSum())
    counts = InlineArray(repeating: 0)
  }

  /// The last full hour at or before `time`.
  package static func wholeHour(at time: Milliseconds) -> Milliseconds {
    let rest = time % Span.hour
    return time - (rest < 0 ? rest + Span.hour : rest)
  }

  /// Takes in a reading; one of the running hour, or older than all hours kept, changes nothing.
  package mutating func add(_ time: Milliseconds, _ value: Double) {
    guard time <= end, !value.isNaN else { return }
    let hour = (end - time) / Span.hour
    guard hour < HourMeans.most else { return }
    sums[Int(hour)].add(value)
    counts[Int(hour)] += 1
  }

  /// The mean of the hour that ended so many hours before `end`; `nil` where it has no reading.
  package subscript(hour: Int) -> Double? {
    counts[hour] > 0 ? sums[hour].total / Double(counts[hour]) : nil
  }
}
