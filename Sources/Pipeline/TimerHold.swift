package import Telemetry

/// Decides whether timers of the wall clock must wait, because readings that lie at the broker have not been
/// heard yet.
///
/// While the daemon was away, the river may have fallen for an hour and risen again. If the hour's timer ran
/// before the waiting readings are taken in, an alert would end that never should have. So after a start and
/// after every loss of the broker, timers wait until the queue is empty; not for ever, because silence itself
/// must be noticed.
package struct TimerHold: Sendable {
  /// After so long timers run again, whatever the broker does: a broker that is gone for a minute may be gone
  /// for a day, and the silent sensors behind it are worth an alert.
  package static let longest: Milliseconds = 60 * Span.second

  /// A line that comes and goes begins a new wait each time; all of them together end here, because two
  /// daemons under one client id throw each other out every second, for as long as nobody notices.
  package static let longestAltogether: Milliseconds = 5 * Span.minute

  private var since: Milliseconds?
  /// When the first of the waits began that followed each other without a minute's calm.
  private var began: Milliseconds
  private var wasConnected = false

  /// Holds from a start at `now` on. Times are those of a clock that nobody sets.
  package init(now: Milliseconds) {
    since = now
    began = now
  }

  /// Takes in how the broker's side looks after one wait: connected or not, and whether messages came.
  package mutating func observe(isConnected: Bool, isQueueEmpty: Bool, now: Milliseconds) {
    if isConnected != wasConnected {
      if since.map({ now - $0 >= TimerHold.longest }) ?? true { began = now }
      since = now
    }
    wasConnected = isConnected
    if isConnected && isQueueEmpty { since = nil }
  }

  /// Whether timers must wait.
  package func isHeld(now: Milliseconds) -> Bool {
    guard let since else { return false }
    return now - since < TimerHold.longest && now - began < TimerHold.longestAltogether
  }
}
