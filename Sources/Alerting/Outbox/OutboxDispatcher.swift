package import Telemetry
package import Threads

/// Something that takes alerts. Used by one thread at a time.
package protocol AlertSink: AnyObject {
  /// Sends one message and waits until it is clear what came of it.
  func deliver(_ message: OutboxMessage) -> DeliveryOutcome

  /// Called whenever there has been nothing to send for a while, for instance to keep a connection open.
  ///
  /// - Returns: milliseconds until it wants to be called again; `nil` where it needs no such calls.
  func idle() -> Milliseconds?
}

extension AlertSink {
  /// Needs no calls.
  package func idle() -> Milliseconds? { nil }
}

/// How one sink is served.
package struct SinkPlan: Sendable {
  /// The name in the configuration; the outbox rows carry it.
  package var name: String
  /// Threads that send at once. More than one only helps where each message takes a round trip.
  package var senders: Int
  /// How patiently it is tried.
  package var limits: DeliveryLimits
  /// Makes the sink, once a thread and on that thread. The cancellation is switched on when it is to stop.
  package var make: @Sendable (Cancellation) -> any AlertSink

  /// Describes a sink.
  package init(
    name: String, senders: Int = 1, limits: DeliveryLimits = DeliveryLimits(),
    make: @escaping @Sendable (Cancellation) -> any AlertSink
  ) {
    self.name = name
    self.senders = senders
    self.limits = limits
    self.make = make
  }
}

/// What one sink has done since the start.
package struct SinkCounters: Hashable, Sendable {
  /// Messages the other side has.
  package var delivered = 0
  /// Attempts that failed and will be repeated.
  package var retried = 0
  /// Messages given up.
  package var dead = 0
  /// Messages held in memory now.
  package var waiting = 0
  /// Times the outbox could not be read.
  package var unreadable = 0
  /// Whether the sink is being left alone because it cannot be reached.
  package var isHeld = false
  /// The last thing that went wrong; empty where nothing has.
  package var lastError = ""
}

/// Sends what the outbox holds, each sink on threads of its own.
///
/// It only reads the database. The pipeline calls `wake()` after a COMMIT that stored messages, takes the
/// results out of the mailbox and writes them into its next transaction. Whatever was not written when the
/// process died is sent again under the same key.
package final class OutboxDispatcher: Sendable {
  private let queues: [SinkQueue]

  /// Prepares to send; nothing happens before `start()`.
  ///
  /// - Parameters:
  ///   - database: the path of the database with the outbox.
  ///   - sinks: where to; names are unique.
  ///   - results: where what came of it goes.
  ///   - seed: for the random part of waiting times.
  ///   - clock: the wall clock, in milliseconds.
  package init(
    database: String, sinks: [SinkPlan], results: DeliveryMailbox, seed: UInt64,
    clock: @escaping @Sendable () -> Milliseconds
  ) {
    precondition(Set(sinks.map(\.name)).count == sinks.count, "two sinks have the same name")
    queues = sinks.enumerated().map { index, plan in
      SinkQueue(plan, database: database, results: results, seed: seed &+ UInt64(index), clock: clock)
    }
  }

  /// Starts the threads; what an earlier process left in the queue is sent first.
  package func start() { for queue in queues { queue.start() } }

  /// Tells the threads that messages were committed.
  package func wake() { for queue in queues { queue.wake() } }

  /// Ends attempts under way and waits for the threads. Safe to call twice.
  package func stop() {
    for queue in queues { queue.cancel() }
    for queue in queues { queue.join() }
  }

  /// What each sink has done, by name.
  package var counters: [String: SinkCounters] {
    Dictionary(uniqueKeysWithValues: queues.map { ($0.name, $0.counters) })
  }
}
