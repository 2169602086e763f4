package import Telemetry
import Threads

/// Requests on their way to the pipeline, and its answers on their way back.
///
/// Only the pipeline's thread changes anything, so a command waits here until the pipeline has finished the
/// batch in hand. The pipeline itself never waits.
package final class PipelineMailbox: Sendable {
  /// A request that the pipeline took and owes an answer.
  package struct Ticket: Sendable {
    let id: UInt64
    /// What is asked.
    package let request: ControlRequest
  }

  /// What became of a request.
  package enum Answer: Hashable, Sendable {
    /// The pipeline answered.
    case answered(ControlResponse)
    /// It was not taken in time, and will not be done.
    case notTaken
    /// It was taken, but not answered in time: it may still be done.
    case unanswered
    /// Too many wait already.
    case full
    /// The daemon is stopping.
    case closed
  }

  private struct State {
    var waiting: [Ticket] = []
    /// Those that somebody still waits for.
    var awaited: Set<UInt64> = []
    var answers: [UInt64: ControlResponse] = [:]
    var lastID: UInt64 = 0
    var isClosed = false
  }

  private let capacity: Int
  private let onArrival: @Sendable () -> Void
  private let state = Monitor(State())

  /// - Parameters:
  ///   - capacity: requests that may wait at once; people and scripts on one server send a few at a time.
  ///   - onArrival: called after each request, on the asker's thread, to wake the pipeline.
  package init(capacity: Int = 32, onArrival: @escaping @Sendable () -> Void = {}) {
    self.capacity = capacity
    self.onArrival = onArrival
  }

  /// Hands a request over and waits for its answer.
  package func ask(_ request: ControlRequest, timeout: Milliseconds) -> Answer {
    let entered = state.change { state -> (id: UInt64, refusal: Answer?) in
      if state.isClosed { return (0, .closed) }
      if state.waiting.count >= capacity { return (0, .full) }
      state.lastID += 1
      state.waiting.append(Ticket(id: state.lastID, request: request))
      state.awaited.insert(state.lastID)
      return (state.lastID, nil)
    }
    if let refusal = entered.refusal { return refusal }
    onArrival()
    let id = entered.id
    let answer = state.wait(timeout: timeout) { state -> Answer? in
      if let response = state.answers.removeValue(forKey: id) { return .answered(response) }
      return state.isClosed ? .closed : nil
    }
    return state.withLock { state in
      state.awaited.remove(id)
      if let answer { return answer }
      // The answer may have come in the instant after the wait.
      if let response = state.answers.removeValue(forKey: id) { return .answered(response) }
      guard let index = state.waiting.firstIndex(where: { $0.id == id }) else { return .unanswered }
      state.waiting.remove(at: index)
      return .notTaken
    }
  }

  /// Takes all requests that wait; each is owed an answer.
  package func take() -> [Ticket] {
    state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
  }

  /// Answers a request. An answer that nobody waits for any more is dropped.
  package func answer(_ ticket: Ticket, _ response: ControlResponse) {
    state.change { state in
      if state.awaited.contains(ticket.id) { state.answers[ticket.id] = response }
    }
  }

  /// Refuses new requests and sends away everyone who waits. To be called before the server is stopped.
  package func close() { state.change { $0.isClosed = true } }
}
