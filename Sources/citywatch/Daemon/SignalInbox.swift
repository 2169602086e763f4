import Glibc

/// Signals as data: SIGHUP, SIGTERM and SIGINT wait in a descriptor until the pipeline looks.
struct SignalInbox {
  /// What a person or systemd asks for.
  enum Request {
    /// Read devices and rules anew.
    case reload
    /// Finish the batch and end.
    case stop
  }

  private let descriptor: Int32

  /// Blocks the signals in this thread, and in all that it starts, and opens the inbox.
  init() {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for number in [SIGHUP, SIGTERM, SIGINT] { unsafe sigaddset(&set, number) }
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    descriptor = unsafe signalfd(-1, &set, Int32(SFD_NONBLOCK.rawValue) | Int32(SFD_CLOEXEC.rawValue))
    precondition(descriptor >= 0, "signalfd cannot fail with a valid set")
  }

  /// The oldest request that waits, if any.
  func next() -> Request? {
    var information = signalfd_siginfo()
    let size = MemoryLayout<signalfd_siginfo>.size
    guard unsafe read(descriptor, &information, size) == size else { return nil }
    return Int32(information.ssi_signo) == SIGHUP ? .reload : .stop
  }
}
