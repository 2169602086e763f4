package import Telemetry

/// Which of one sink's messages is sent next, and when a failed one is tried again.
///
/// A value that never sends anything: the threads ask it what to do and tell it what came of it. Messages of
/// one chain go out in order, one at a time, so that nobody hears "resolved" before "firing"; chains do not
/// wait for each other. While the sink as a whole is away, one message probes it and the rest wait.
package struct DeliverySchedule: Sendable {
  /// What a sender is to do.
  package enum Step: Hashable, Sendable {
    /// Send this, then call `settle`.
    case send(OutboxMessage)
    /// Nothing is due; ask again at this time, or after a change where there is none.
    case wait(until: Milliseconds?)
  }

  /// The patience it works with.
  package let limits: DeliveryLimits
  /// How many messages it holds, those being sent included.
  package private(set) var count = 0

  private var random: SeededRandom
  private var chains: [String: [OutboxMessage]] = [:]
  private var due = DueQueue()
  private var inFlight: [Int64: String] = [:]
  private var outages = 0
  private var heldUntil: Milliseconds = .min

  /// Starts empty.
  package init(limits: DeliveryLimits, seed: UInt64) {
    self.limits = limits
    random = SeededRandom(seed: seed)
  }

  /// How many more messages it takes.
  package var room: Int { max(0, limits.waiting - count) }

  /// Whether the sink is being left alone until a later time.
  package var isHeld: Bool { outages > 0 }

  /// Takes a message.
  /// - Precondition: messages come in the order of their numbers.
  package mutating func add(_ message: OutboxMessage) {
    count += 1
    let isFirst = chains[message.chain] == nil
    chains[message.chain, default: []].append(message)
    if isFirst { due.insert(DueQueue.Entry(at: message.nextAttemptAt, id: message.id, chain: message.chain)) }
  }

  /// Decides what one sender does now.
  package mutating func next(at now: Milliseconds) -> Step {
    if outages > 0 {
      if let held = stillWaiting(until: heldUntil, now) { return .wait(until: held) }
      // One probe is enough to learn whether the sink is back.
      if !inFlight.isEmpty { return .wait(until: nil) }
    }
    guard let first = due.first else { return .wait(until: nil) }
    if let later = stillWaiting(until: first.at, now) { return .wait(until: later) }
    due.removeFirst()
    guard let message = chains[first.chain]?.first else {
      preconditionFailure("a chain is due only while it has messages")
    }
    inFlight[message.id] = first.chain
    return .send(message)
  }

  /// Takes the outcome of one attempt.
  ///
  /// - Returns: what is to be written down.
  /// - Precondition: `id` was handed out by `next` and not settled since.
  package mutating func settle(
    _ id: Int64, _ outcome: DeliveryOutcome, at now: Milliseconds
  ) -> DeliveryResult {
    guard let chain = inFlight.removeValue(forKey: id), var message = chains[chain]?.first else {
      preconditionFailure("only a message that is being sent can be settled")
    }
    message.attempts += 1
    let state = judge(message, outcome, at: now)
    if case .retry(let time, _) = state {
      message.nextAttemptAt = time
      chains[chain]?[0] = message
    } else {
      count -= 1
      chains[chain]?.removeFirst()
    }
    if let head = chains[chain]?.first {
      due.insert(DueQueue.Entry(at: head.nextAttemptAt, id: head.id, chain: chain))
    } else {
      chains[chain] = nil
    }
    return DeliveryResult(id: id, sink: message.sink, state: state, attempts: message.attempts, at: now)
  }

  private mutating func judge(
    _ message: OutboxMessage, _ outcome: DeliveryOutcome, at now: Milliseconds
  ) -> DeliveryResult.State {
    switch outcome {
    case .delivered:
      outages = 0
      return .delivered
    case .refused(let reason):
      outages = 0
      return .dead(reason: reason)
    case .failed(let reason, let requested):
      outages = 0
      return again(message, reason, requested, at: now)
    case .unavailable(let reason, let requested):
      // Several senders may run into the same outage; it counts once.
      if outages == 0 || stillWaiting(until: heldUntil, now) == nil {
        outages += 1
        heldUntil =
          now + limits.delay(afterFailures: outages, requested: requested, random: &random)
      }
      return again(message, reason, requested, at: now)
    }
  }

  private mutating func again(
    _ message: OutboxMessage, _ reason: String, _ requested: Milliseconds?, at now: Milliseconds
  ) -> DeliveryResult.State {
    if message.attempts >= limits.attempts {
      return .dead(reason: "given up after \(message.attempts) attempts: \(reason)")
    }
    if now - message.createdAt >= limits.age {
      return .dead(reason: "given up after \(DurationText.format(limits.age)): \(reason)")
    }
    let delay = limits.delay(afterFailures: message.attempts, requested: requested, random: &random)
    return .retry(at: now + delay, reason: reason)
  }

  /// The time to wait for, unless it has come. No wait is planned further ahead than an hour, so a time
  /// beyond that means that the clock was set back, and waiting for it would silence the sink.
  private func stillWaiting(until time: Milliseconds, _ now: Milliseconds) -> Milliseconds? {
    time > now && time - now <= max(limits.longestDelay, limits.longestRequestedDelay) ? time : nil
  }
}
