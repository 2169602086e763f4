import Glibc
package import Telemetry

/// The one `now` that timers, staleness and lateness are judged by.
///
/// It is handed a time and never reads one, so a live province, a replayed flood, a test and a backtest run
/// the same code.
package struct LogicalClock: Sendable {
  /// What drives it.
  package enum Driver: Sendable {
    /// The system clock.
    case wall
    /// The largest reading time so far, never back.
    case readings
  }

  /// What drives it.
  package let driver: Driver
  /// The latest time it was moved to.
  package private(set) var now: Milliseconds

  /// A clock that stands at `now`.
  package init(_ driver: Driver, now: Milliseconds = .min) {
    self.driver = driver
    self.now = now
  }

  /// Moves the clock on; an earlier time leaves it where it is.
  package mutating func move(to time: Milliseconds) { now = max(now, time) }
}

/// The system's clocks, read at the edge of the program only.
package enum SystemClock {
  /// Milliseconds since 1970 UTC.
  package static func now() -> Milliseconds {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Milliseconds(time.tv_sec) * 1_000 + Milliseconds(time.tv_nsec / 1_000_000)
  }

  /// Milliseconds of a clock that nobody sets, for waits and pauses.
  package static func monotonic() -> Milliseconds {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Milliseconds(time.tv_sec) * 1_000 + Milliseconds(time.tv_nsec / 1_000_000)
  }
}
