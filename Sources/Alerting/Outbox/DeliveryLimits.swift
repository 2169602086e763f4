package import Telemetry

/// How patiently one sink is tried.
package struct DeliveryLimits: Hashable, Sendable {
  /// The wait after the first failure; each further one doubles it.
  package var firstDelay: Milliseconds = Span.second
  /// No wait grows beyond this: a centre that comes back learns what happened within minutes.
  package var longestDelay: Milliseconds = 5 * Span.minute
  /// The longest wait another side may ask for with Retry-After.
  package var longestRequestedDelay: Milliseconds = Span.hour
  /// A message that failed this often is given up; with the delays above that is later than `age`.
  package var attempts = 400
  /// A message older than this is given up at its next failure. An alert of yesterday still matters to
  /// whoever writes the flood's record; one of last week is in the database.
  package var age: Milliseconds = 24 * Span.hour
  /// Messages held in memory; the others wait in the database. Enough to keep every sender busy.
  package var waiting = 1_000

  /// The usual patience.
  package init() {}

  /// For our own broker, which is one machine away and costs nothing to try: nobody waits minutes for an
  /// alert because the broker was restarted. The attempts last as long as `age`.
  package static var forBroker: DeliveryLimits {
    var limits = DeliveryLimits()
    limits.longestDelay = 5 * Span.second
    limits.attempts = 20_000
    return limits
  }

  /// The wait before the next attempt: exponential, between half and all of it at random, so that a
  /// thousand messages that failed together do not come back together.
  /// - Parameters:
  ///   - failures: how often it failed so far, at least one.
  ///   - requested: what the other side asked for; never waited less than that.
  func delay(
    afterFailures failures: Int, requested: Milliseconds?, random: inout SeededRandom
  ) -> Milliseconds {
    let doublings = min(failures - 1, 30)
    let (grown, overflow) = firstDelay.multipliedReportingOverflow(by: 1 << doublings)
    let full = overflow ? longestDelay : min(grown, longestDelay)
    let jittered = full / 2 + Milliseconds(random.next() % UInt64(full / 2 + 1))
    return max(jittered, min(requested ?? 0, longestRequestedDelay))
  }
}
