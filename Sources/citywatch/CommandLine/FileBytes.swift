import Glibc

/// Whole files, read and written in one go.
enum FileBytes {
  /// Reads a file.
  static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe piece.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(path)
      }
      bytes += piece[..<count]
    }
  }

  /// Whether something is there.
  static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// Makes a folder, and those above it, where they are missing.
  static func makeFolder(_ path: String) throws(CommandFailure) {
    var end = path.startIndex
    while end < path.endIndex {
      end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
      let part = String(path[..<end])
      if unsafe mkdir(part, 0o750) != 0, errno != EEXIST { throw failure(part) }
    }
  }

  private static func failure(_ path: String) -> CommandFailure {
    CommandFailure("\(path): \(unsafe String(cString: strerror(errno)))")
  }
}
