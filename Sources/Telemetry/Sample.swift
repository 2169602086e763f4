/// One value of one series at one time, with its quality flag, in sixteen bytes.
///
/// The flag rides in the low four bits of the time word, so that two hours of a hundred thousand series fit
/// in memory and sorting by the word sorts by time.
package struct Sample: Equatable, Sendable {
  /// `time << 4 | quality`; milliseconds need 60 bits until the year 18,000,000.
  @usableFromInline package var word: Int64
  /// The value in the quantity's canonical unit. Never NaN, except for a recorded staleness.
  package var value: Double

  /// A sample at `time`.
  @inlinable package init(time: Milliseconds, value: Double, quality: Quality) {
    word = time << 4 | Int64(quality.rawValue)
    self.value = value
  }

  /// When the value was true, by the device's clock where it has one.
  @inlinable package var time: Milliseconds { word >> 4 }

  /// How far the value can be trusted.
  @inlinable package var quality: Quality {
    get { Quality(rawValue: UInt8(truncatingIfNeeded: word & 15)) ?? .unknown }
    set { word = (word & ~15) | Int64(newValue.rawValue) }
  }

  /// The bits of Prometheus' mark that a series has ended; an ordinary NaN has others.
  @usableFromInline static let staleBits: UInt64 = 0x7FF0_0000_0000_0002

  /// The mark that a series ended at `time`: what a run as Prometheus writes where a series disappears. It is
  /// hidden from windows by its flag, and behind it an instant selector sees nothing.
  package static func staleMark(at time: Milliseconds) -> Sample {
    Sample(time: time, value: Double(bitPattern: staleBits), quality: .missing)
  }

  /// Whether the sample says that its series has ended.
  @inlinable package var isStaleMark: Bool { value.bitPattern == Sample.staleBits }

  /// Whether a plain selector shows this sample to a rule.
  @inlinable package var isVisibleToRules: Bool { word & 15 <= 3 }
}

/// A sample on its way through the pipeline: which series, where, and when it reached us.
package struct Reading: Equatable, Sendable {
  /// The value, its time and its flag.
  package var sample: Sample
  /// The series it belongs to.
  package var series: SeriesID
  /// Where a moving device was; `.ofDevice` for one that stands still.
  package var place: PlaceTag

  /// Joins a sample to its series and place.
  @inlinable package init(series: SeriesID, sample: Sample, place: PlaceTag = .ofDevice) {
    self.series = series
    self.sample = sample
    self.place = place
  }
}
