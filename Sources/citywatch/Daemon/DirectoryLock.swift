import Glibc

/// Keeps two writers out of one state folder: the daemon, or a command that changes something without it.
final class DirectoryLock {
  private let descriptor: Int32

  /// Takes the lock.
  /// - Throws: `CommandFailure` where another process has it, or the folder cannot be written.
  init(directory: String) throws(CommandFailure) {
    let path = directory + "/citywatch.lock"
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else {
      throw CommandFailure("\(path): \(unsafe String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw CommandFailure("another citywatch process uses \(directory); only one may write there")
    }
  }

  deinit { close(descriptor) }
}
