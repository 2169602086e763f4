package import Telemetry

/// The limits of the quality tests for one field, all in the canonical unit. A test whose limit is absent
/// is not made.
package struct QualityLimits: Hashable, Sendable {
  /// A spike test: how far a value may stand off the middle of its neighbours.
  package struct Spike: Hashable, Sendable {
    /// Strictly beyond it: suspect.
    package var suspect: Double
    /// Strictly beyond it: fail; `nil` never fails.
    package var fail: Double?

    /// Limits of a spike test.
    package init(suspect: Double, fail: Double? = nil) {
      self.suspect = suspect
      self.fail = fail
    }
  }

  /// A flat-line test: a value that has not moved for so long is a stuck float or a dry sensor.
  package struct Flat: Hashable, Sendable {
    /// Moving by less than this (strictly) counts as not moving.
    package var tolerance: Double
    /// Not moving for so long: suspect.
    package var suspect: Milliseconds
    /// Not moving for so long: fail; `nil` never fails.
    package var fail: Milliseconds?

    /// Limits of a flat-line test.
    package init(tolerance: Double, suspect: Milliseconds, fail: Milliseconds? = nil) {
      self.tolerance = tolerance
      self.suspect = suspect
      self.fail = fail
    }
  }

  /// A step after a silence: a station that comes back on another datum.
  package struct Gap: Hashable, Sendable {
    /// A silence longer than this (strictly) is a gap.
    package var silence: Milliseconds
    /// A step strictly larger than this after a gap: suspect.
    package var jump: Double

    /// Limits of a gap-then-jump test.
    package init(silence: Milliseconds, jump: Double) {
      self.silence = silence
      self.jump = jump
    }
  }

  /// What the sensor can report at all, bounds included; outside: fail.
  package var range: ClosedRange<Double>?
  /// What is usual at the place, bounds included; outside: suspect.
  package var usual: ClosedRange<Double>?
  /// The spike test.
  package var spike: Spike?
  /// The largest believable change, in units a second; strictly faster: suspect.
  package var ratePerSecond: Double?
  /// The flat-line test.
  package var flat: Flat?
  /// The gap-then-jump test.
  package var gap: Gap?

  /// Limits; those left out are not tested.
  package init(
    range: ClosedRange<Double>? = nil, usual: ClosedRange<Double>? = nil, spike: Spike? = nil,
    ratePerSecond: Double? = nil, flat: Flat? = nil, gap: Gap? = nil
  ) {
    self.range = range
    self.usual = usual
    self.spike = spike
    self.ratePerSecond = ratePerSecond
    self.flat = flat
    self.gap = gap
  }
}
