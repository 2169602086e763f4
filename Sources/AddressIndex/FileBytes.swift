import Glibc

/// Whole files as bytes; Foundation stays out of the daemon.
enum FileBytes {
  /// Reads a file.
  static func read(_ path: String) throws(AddressError) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("cannot be opened", path) }
    defer { close(descriptor) }
    var information = stat()
    guard unsafe fstat(descriptor, &information) == 0 else { throw failure("cannot be examined", path) }
    guard information.st_mode & S_IFMT == S_IFREG else { throw AddressError("is not a file", file: path) }
    var bytes = [UInt8](repeating: 0, count: Int(information.st_size))
    var filled = 0
    while filled < bytes.count {
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
      }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw failure("cannot be read", path) }
      if got == 0 { break }
      filled += got
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }

  /// Whether something exists under a path.
  static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// Puts a finished file in the place of another in one step, and makes the step last a power cut.
  static func replace(_ path: String, by finished: String) throws(AddressError) {
    guard unsafe rename(finished, path) == 0 else { throw failure("cannot be put in place", path) }
    let slash = path.lastIndex(of: "/")
    let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("cannot be opened", directory) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("cannot be flushed", directory) }
  }

  /// Removes a file if it is there.
  static func remove(_ path: String) { _ = unsafe unlink(path) }

  private static func failure(_ what: String, _ path: String) -> AddressError {
    let reason = unsafe String(cString: strerror(errno))
    return AddressError("\(what): \(reason)", file: path)
  }
}
