import SQLiteStore
import Telemetry
import Threads

/// One sink's messages in memory, and the threads that send them.
final class SinkQueue: Sendable {
  private struct State: Sendable {
    var schedule: DeliverySchedule
    var counters = SinkCounters()
    /// The last row taken into memory. Numbers only grow, so what is newer has not been taken.
    var lastTaken: Int64 = 0
    var hasNews = true
    var isReading = false
    var readAgainAt: Milliseconds = .min
    var threads: [WorkerThread] = []
  }

  private enum Task {
    case read(after: Int64, limit: Int)
    case send(OutboxMessage)
    case idle
    case stop
  }

  /// A database that cannot be read, as while it is being restored, is tried again each second.
  private static let rereadDelay = Span.second

  private let plan: SinkPlan
  private let database: String
  private let results: DeliveryMailbox
  private let clock: @Sendable () -> Milliseconds
  private let cancellation = Cancellation()
  private let state: Monitor<State>

  init(
    _ plan: SinkPlan, database: String, results: DeliveryMailbox, seed: UInt64,
    clock: @escaping @Sendable () -> Milliseconds
  ) {
    self.plan = plan
    self.database = database
    self.results = results
    self.clock = clock
    state = Monitor(State(schedule: DeliverySchedule(limits: plan.limits, seed: seed)))
  }

  var name: String { plan.name }

  var counters: SinkCounters {
    state.withLock { state in
      var counters = state.counters
      counters.waiting = state.schedule.count
      counters.isHeld = state.schedule.isHeld
      return counters
    }
  }

  func start() {
    state.withLock { state in
      precondition(state.threads.isEmpty, "a sink is started once")
      state.threads = (0..<plan.senders).map { _ in WorkerThread { [self] in run() } }
    }
  }

  func wake() { state.change { $0.hasNews = true } }

  func cancel() {
    cancellation.cancel()
    state.change { _ in }
  }

  func join() {
    let threads = state.withLock { state in
      defer { state.threads = [] }
      return state.threads
    }
    for thread in threads { thread.join() }
  }

  private func run() {
    let sink = plan.make(cancellation)
    var reader: OutboxReader?
    var idleAt = sink.idle().map { clock() + $0 }
    while true {
      switch nextTask(idleAt: idleAt) {
      case .stop: return
      case .idle: idleAt = sink.idle().map { clock() + $0 }
      case .read(let last, let limit): read(after: last, limit: limit, with: &reader)
      case .send(let message): settle(message, sink.deliver(message))
      }
    }
  }

  private func nextTask(idleAt: Milliseconds?) -> Task {
    state.wait { state in
      if cancellation.isCancelled { return .done(.stop) }
      let now = clock()
      let mayRead = state.hasNews && !state.isReading && state.schedule.room > 0
      if mayRead && now >= state.readAgainAt {
        state.isReading = true
        state.hasNews = false
        return .done(.read(after: state.lastTaken, limit: state.schedule.room))
      }
      var until: Milliseconds?
      switch state.schedule.next(at: now) {
      case .send(let message): return .done(.send(message))
      case .wait(let time): until = time
      }
      if let idleAt, now >= idleAt { return .done(.idle) }
      for time in [idleAt, mayRead ? state.readAgainAt : nil] {
        if let time { until = min(until ?? time, time) }
      }
      return .again(within: until.map { max(1, $0 - now) })
    }
  }

  private func read(after last: Int64, limit: Int, with reader: inout OutboxReader?) {
    do throws(SQLiteError) {
      let open: OutboxReader
      if let reader {
        open = reader
      } else {
        open = try OutboxReader(Database(path: database, access: .readOnly))
      }
      reader = open
      let messages = try open.queued(for: plan.name, after: last, limit: limit)
      state.change { state in
        state.isReading = false
        for message in messages { state.schedule.add(message) }
        if let newest = messages.last { state.lastTaken = newest.id }
        // A full page means that there may be more.
        if messages.count == limit { state.hasNews = true }
      }
    } catch {
      reader = nil
      state.change { state in
        state.isReading = false
        state.hasNews = true
        state.readAgainAt = clock() + SinkQueue.rereadDelay
        state.counters.unreadable += 1
        state.counters.lastError = error.description
      }
    }
  }

  private func settle(_ message: OutboxMessage, _ outcome: DeliveryOutcome) {
    // An attempt that we broke off ourselves says nothing about the sink, and must not count against the
    // message.
    if cancellation.isCancelled && outcome != .delivered { return }
    let result = state.change { state in
      let result = state.schedule.settle(message.id, outcome, at: clock())
      switch result.state {
      case .delivered: state.counters.delivered += 1
      case .retry(_, let reason):
        state.counters.retried += 1
        state.counters.lastError = reason
      case .dead(let reason):
        state.counters.dead += 1
        state.counters.lastError = reason
      }
      return result
    }
    results.put(result, cancellation: cancellation)
  }
}
