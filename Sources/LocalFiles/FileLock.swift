import Glibc

/// A lock between programs on this machine, held until it is let go or its program ends, however it ends.
///
/// It is a file of its own beside the one that it guards, because that one is replaced while it is guarded. The file
/// stays behind, empty: removing it would let two programs lock two files of one name.
@safe package final class FileLock {
  private let descriptor: Int32

  /// Waits until nobody else holds the lock.
  ///
  /// - Parameters:
  ///   - path: the lock's own file, made where it is missing.
  ///   - patienceSeconds: how long to wait at most; whoever holds it so long is stuck.
  /// - Throws: `LocalFileError` where the file cannot be opened, or the lock is still held.
  package init(_ path: String, patienceSeconds: Int = 120) throws(LocalFileError) {
    // Reading is enough to lock, so that it does not matter which user made the file.
    descriptor = unsafe open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw LocalFileError(
        path: path, message: "cannot be opened: \(unsafe String(cString: strerror(errno)))")
    }
    let pauseMicroseconds: UInt32 = 20_000
    var pauses = patienceSeconds * 1_000_000 / Int(pauseMicroseconds)
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR, pauses > 0 else {
        throw LocalFileError(path: path, message: "is locked by somebody else; try again")
      }
      pauses -= 1
      usleep(pauseMicroseconds)
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
