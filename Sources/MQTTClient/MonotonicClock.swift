import Glibc
import Telemetry

/// The clock that connection attempts are timed with. It never jumps, and it is not the time of a reading.
enum MonotonicClock {
  static func now() -> Milliseconds {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Milliseconds(time.tv_sec) * 1_000 + Milliseconds(time.tv_nsec) / 1_000_000
  }
}
