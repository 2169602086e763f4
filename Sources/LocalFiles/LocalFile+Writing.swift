import Glibc

extension LocalFile {
  /// Writes a file whole, over what stood there.
  package static func write(_ bytes: [UInt8], to path: String) throws(LocalFileError) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw unwritable(path) }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw unwritable(path) }
      done += count
    }
  }

  /// Refuses a path where no file could be written; what stands there stays as it is.
  package static func checkWritable(_ path: String) throws(LocalFileError) {
    let isNew = !exists(path)
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw unwritable(path) }
    close(descriptor)
    if isNew { remove(path) }
  }

  private static func unwritable(_ path: String) -> LocalFileError {
    LocalFileError(path: path, message: "cannot be written: \(unsafe String(cString: strerror(errno)))")
  }
}
