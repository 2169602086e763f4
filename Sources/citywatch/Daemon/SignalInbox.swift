import Glibc

/// Signals as data: SIGHUP, SIGTERM and SIGINT wait, blocked, until the pipeline looks.
struct SignalInbox {
  /// What a person or systemd asks for.
  enum Request {
    /// Read devices and rules anew.
    case reload
    /// Finish the batch and end.
    case stop
  }

  private var set = sigset_t()

  /// Blocks the signals in this thread and in all that it starts.
  init() {
    unsafe sigemptyset(&set)
    for number in [SIGHUP, SIGTERM, SIGINT] { unsafe sigaddset(&set, number) }
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// A request that waits, if there is one.
  mutating func next() -> Request? {
    var atOnce = timespec()
    let number = unsafe sigtimedwait(&set, nil, &atOnce)
    guard number > 0 else { return nil }
    return number == SIGHUP ? .reload : .stop
  }
}
