import Glibc

/// A bell that other threads ring to get the pipeline out of its wait for the broker.
final class WakeUp: Sendable {
  /// Readable after a ring; the subscriber waits for it beside its socket.
  let descriptor: Int32
  private let bell: Int32

  init() {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { preconditionFailure("the process has no file descriptors left") }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    (descriptor, bell) = (ends[0], ends[1])
  }

  deinit {
    close(descriptor)
    close(bell)
  }

  /// Rings. A full pipe means that the pipeline has not looked since thousands of rings, which is enough.
  func ring() {
    var byte: UInt8 = 1
    _ = unsafe write(bell, &byte, 1)
  }

  /// Forgets the rings so far.
  func quiet() {
    var bytes = [UInt8](repeating: 0, count: 256)
    while unsafe read(descriptor, &bytes, bytes.count) > 0 {}
  }
}
