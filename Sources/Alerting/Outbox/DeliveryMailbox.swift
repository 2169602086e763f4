import Threads

/// Results of deliveries on their way from the senders to the pipeline's next transaction.
package final class DeliveryMailbox: Sendable {
  /// Results that may wait while the pipeline cannot commit, as with a full disk; senders pause beyond it.
  private static let capacity = 10_000

  private let results = Monitor<[DeliveryResult]>([])
  private let onArrival: @Sendable () -> Void

  /// - Parameter onArrival: called on a sender's thread after each result, to wake the pipeline.
  package init(onArrival: @escaping @Sendable () -> Void = {}) { self.onArrival = onArrival }

  /// Takes all results that wait.
  package func take() -> [DeliveryResult] {
    results.change { results in
      defer { results = [] }
      return results
    }
  }

  /// Puts results back whose transaction was rolled back, in front of later ones.
  package func putBack(_ taken: [DeliveryResult]) {
    results.change { $0 = taken + $0 }
  }

  /// Whether nothing waits.
  package var isEmpty: Bool { results.withLock { $0.isEmpty } }

  /// Adds a result. Waits while the mailbox is full, unless cancelled: then the result is dropped, and the
  /// message is sent again under the same key after the next start.
  func put(_ result: DeliveryResult, cancellation: Cancellation) {
    results.wait { results in
      if cancellation.isCancelled && results.count >= DeliveryMailbox.capacity { return .done(()) }
      guard results.count < DeliveryMailbox.capacity else { return .again(within: 100) }
      results.append(result)
      return .done(())
    }
    onArrival()
  }
}
