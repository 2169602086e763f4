import Glibc

/// A file written from its beginning to its end, a megabyte at a time.
@safe package final class FileWriter {
  /// The path it was opened with.
  package let path: String
  private let descriptor: Int32
  private var waiting: [UInt8] = []
  private static let pieceBytes = 1 << 20

  /// Opens a file and empties it.
  ///
  /// - Parameter isPrivate: whether only the file's owner may read it, as names of persons ask for. A file that
  ///   was there before is closed to the others too.
  package init(_ path: String, isPrivate: Bool = false) throws(LocalFileError) {
    self.path = path
    let mode: mode_t = isPrivate ? 0o600 : 0o644
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw FileWriter.unwritable(path) }
    if isPrivate, fchmod(descriptor, mode) != 0 { throw FileWriter.unwritable(path) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Appends bytes.
  package func write(_ bytes: some Collection<UInt8>) throws(LocalFileError) {
    waiting += bytes
    if waiting.count >= FileWriter.pieceBytes { try flush() }
  }

  /// Appends a text.
  package func write(_ text: String) throws(LocalFileError) { try write(text.utf8) }

  /// Hands everything to the disk; a file that is not finished may lack its end.
  package func finish() throws(LocalFileError) {
    try flush()
    // A pipe or a device has nothing to be flushed to.
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
      throw FileWriter.unwritable(path)
    }
  }

  private func flush() throws(LocalFileError) {
    var done = 0
    while done < waiting.count {
      let count = unsafe waiting.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw FileWriter.unwritable(path) }
      done += count
    }
    waiting.removeAll(keepingCapacity: true)
  }

  private static func unwritable(_ path: String) -> LocalFileError {
    LocalFileError(path: path, message: "cannot be written: \(unsafe String(cString: strerror(errno)))")
  }
}
