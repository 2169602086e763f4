import Synchronization

/// Tells a thread that blocks, for instance in a webhook's answer, that nobody waits for it any more.
package final class Cancellation: Sendable {
  private let flag = Atomic(false)

  /// Makes a switch that is off.
  package init() {}

  /// Switches it on, for good.
  package func cancel() { flag.store(true, ordering: .relaxed) }

  /// Whether it was switched on.
  package var isCancelled: Bool { flag.load(ordering: .relaxed) }
}
