package import Telemetry

/// How long to wait before the next connection attempt: doubling, with jitter, from a seed.
///
/// After a power cut every client of a broker comes back in the same second. The doubling spares a broker
/// that is busy starting; the jitter keeps the clients from knocking in step.
package struct Backoff: Hashable, Sendable {
  /// The longest first pause. Half a second is not noticed by anybody and lets a restarted broker listen.
  package var first: Milliseconds = 500
  /// The longest pause of all. Half a minute bounds how late readings come after a long outage.
  package var longest: Milliseconds = 30 * Span.second
  private var random: SeededRandom

  /// Makes a sequence of pauses. The same seed gives the same sequence.
  package init(seed: UInt64 = .random(in: .min ... .max)) { random = SeededRandom(seed: seed) }

  /// The pause after the `attempt`-th failure in a row, counted from one: between half and all of
  /// `first × 2^(attempt − 1)`, at most `longest`.
  package mutating func pause(afterFailure attempt: Int) -> Milliseconds {
    precondition(attempt >= 1, "failures are counted from one")
    let doublings = min(attempt - 1, 20)
    let ceiling = min(first << Milliseconds(doublings), longest)
    let half = ceiling / 2
    return half + Milliseconds(random.next() % UInt64(ceiling - half + 1))
  }
}
