import Glibc
package import Telemetry

/// A value that several threads share: a lock, and a bell that tells of changes.
///
/// The pipeline never waits here for long: it only puts things in or takes them out. Those who wait are the
/// threads that talk to the outside, to a webhook that is slow or a command that wants an answer.
@safe
package final class Monitor<State>: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  private var state: State

  /// Guards a first value.
  package init(_ state: State) {
    self.state = state
    unsafe mutex = .allocate(capacity: 1)
    unsafe condition = .allocate(capacity: 1)
    unsafe pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    unsafe pthread_condattr_init(&attributes)
    // Waiting by the wall clock would end early or late when the server's time is set.
    unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    unsafe pthread_cond_init(condition, &attributes)
    unsafe pthread_condattr_destroy(&attributes)
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe pthread_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }

  /// Looks at the value, or changes it without waking anyone.
  package func withLock<R, E: Error>(_ body: (inout State) throws(E) -> R) throws(E) -> R {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return try body(&state)
  }

  /// Changes the value and wakes everyone who waits.
  package func change<R, E: Error>(_ body: (inout State) throws(E) -> R) throws(E) -> R {
    unsafe pthread_mutex_lock(mutex)
    defer {
      unsafe pthread_cond_broadcast(condition)
      unsafe pthread_mutex_unlock(mutex)
    }
    return try body(&state)
  }

  /// What an attempt under the lock came to.
  package enum Attempt<R> {
    /// There was something to do.
    case done(R)
    /// There was nothing: try again after the next change, or after so many milliseconds.
    case again(within: Milliseconds?)
  }

  /// Runs `attempt` now, after each change and whenever its own time has come, until it is done.
  package func wait<R>(for attempt: (inout State) -> Attempt<R>) -> R {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while true {
      switch attempt(&state) {
      case .done(let result): return result
      case .again(let span?):
        var deadline = Monitor.time(after: span)
        unsafe pthread_cond_timedwait(condition, mutex, &deadline)
      case .again(nil): unsafe pthread_cond_wait(condition, mutex)
      }
    }
  }

  /// Runs `attempt` now and after each change until it returns something.
  ///
  /// - Parameter timeout: milliseconds to wait at most.
  /// - Returns: what `attempt` returned; `nil` when the time is over.
  package func wait<R>(timeout: Milliseconds, for attempt: (inout State) -> R?) -> R? {
    let end = Monitor.time(after: timeout)
    return wait { state in
      if let result = attempt(&state) { return .done(result) }
      let now = Monitor.time(after: 0)
      let rest = (end.tv_sec - now.tv_sec) * 1_000 + (end.tv_nsec - now.tv_nsec) / 1_000_000
      return rest <= 0 ? .done(nil) : .again(within: Milliseconds(rest))
    }
  }

  private static func time(after span: Milliseconds) -> timespec {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    // A wait of more than a day is a wait for ever; the bound keeps the sum inside the clock's range.
    let bounded = min(max(span, 0), Span.day)
    let nanoseconds = time.tv_nsec + Int(bounded % 1_000) * 1_000_000
    time.tv_sec += Int(bounded / 1_000) + nanoseconds / 1_000_000_000
    time.tv_nsec = nanoseconds % 1_000_000_000
    return time
  }
}
