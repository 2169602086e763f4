package import Glibc

/// A directory of our own that goes away with its contents.
@safe
package final class TemporaryDirectory {
  /// Its path, without a slash at the end.
  package let path: String
  private var isRemoved = false

  /// Makes a directory under TMPDIR or `/tmp`, readable by its owner only.
  ///
  /// - Throws: `LocalBrokerError` where that is not possible.
  package init(prefix: String = "citywatch") throws(LocalBrokerError) {
    let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/\(prefix)-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else {
      throw LocalBrokerError(
        "cannot make a directory in \(parent): \(unsafe String(cString: strerror(errno)))")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { remove() }

  /// Writes a file into it and returns its path.
  @discardableResult
  package func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws(LocalBrokerError) -> String
  {
    let file = "\(path)/\(name)"
    let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else {
      throw LocalBrokerError("cannot write \(file): \(unsafe String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw LocalBrokerError("cannot write \(file): \(unsafe String(cString: strerror(errno)))")
    }
    return file
  }

  /// Reads a file in it, at most its last 4 KiB; empty where there is none.
  package func tail(of name: String) -> String {
    let descriptor = unsafe open("\(path)/\(name)", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    let size = lseek(descriptor, 0, SEEK_END)
    lseek(descriptor, max(0, size - 4_096), SEEK_SET)
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = unsafe read(descriptor, &bytes, bytes.count)
    return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
  }

  /// Removes it with everything in it. A second call does nothing.
  package func remove() {
    guard !isRemoved else { return }
    isRemoved = true
    Self.removeTree(path)
  }

  /// Removes links themselves, never what they point to.
  private static func removeTree(_ path: String) {
    if unsafe unlink(path) == 0 || errno != EISDIR { return }
    if let folder = unsafe opendir(path) {
      while let entry = unsafe readdir(folder) {
        let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != "." && name != ".." { removeTree("\(path)/\(name)") }
      }
      unsafe closedir(folder)
    }
    unsafe rmdir(path)
  }
}
