import Glibc

/// Whole files and folders of this machine; Foundation stays out of the daemon.
package enum LocalFile {
  /// Reads a file of at most `limit` bytes.
  ///
  /// Every file a person points citywatch at has a size that makes sense for it; beyond that, someone named
  /// the wrong file, and it must not fill the memory.
  package static func read(_ path: String, limit: Int) throws(LocalFileError) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("opened", path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: min(limit + 1, 1 << 16))
    while true {
      let count = unsafe block.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("read", path)
      }
      bytes += block[..<count]
      guard bytes.count <= limit else {
        throw LocalFileError(path: path, message: "is larger than \(size(limit))")
      }
    }
  }

  /// Whether something is there.
  package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// Whether two paths lead to one file, by links too; `false` where one leads nowhere.
  package static func isSame(_ path: String, _ other: String) -> Bool {
    var (first, second) = (stat(), stat())
    guard unsafe stat(path, &first) == 0, unsafe stat(other, &second) == 0 else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }

  /// Whether a path is free or an ordinary file's own name, so that a finished file may take its place: a pipe, a
  /// device such as `/dev/stdout` and a link must stay what they are.
  package static func isReplaceable(_ path: String) -> Bool {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return errno == ENOENT }
    return status.st_mode & S_IFMT == S_IFREG
  }

  /// Whether a file is there that only its owner may open.
  package static func isPrivate(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & 0o077 == 0
  }

  /// Whether a folder is there.
  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The names in a folder that end in one of `suffixes`, in order. Names that begin with a point or `#` are
  /// an editor's, not a person's.
  package static func names(in folder: String, suffixes: [String]) throws(LocalFileError) -> [String] {
    guard let handle = unsafe opendir(folder) else { throw failure("opened", folder) }
    defer { unsafe closedir(handle) }
    var names: [String] = []
    while let entry = unsafe readdir(handle) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if !name.hasPrefix("."), !name.hasPrefix("#"), suffixes.contains(where: name.hasSuffix) {
        names.append(name)
      }
    }
    return names.sorted()
  }

  /// Makes a folder, and those above it, where they are missing.
  package static func makeFolder(_ path: String) throws(LocalFileError) {
    var end = path.startIndex
    while end < path.endIndex {
      end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
      let part = String(path[..<end])
      if unsafe mkdir(part, 0o750) != 0, errno != EEXIST { throw failure("made", part) }
    }
  }

  /// Puts a finished file in the place of another in one step, and makes the step last a power cut.
  package static func replace(_ path: String, by finished: String) throws(LocalFileError) {
    guard unsafe rename(finished, path) == 0 else { throw failure("replaced", path) }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("opened", folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("flushed", folder) }
  }

  /// Removes a file if it is there.
  package static func remove(_ path: String) { _ = unsafe unlink(path) }

  private static func failure(_ verb: String, _ path: String) -> LocalFileError {
    LocalFileError(path: path, message: "cannot be \(verb): \(unsafe String(cString: strerror(errno)))")
  }

  private static func size(_ bytes: Int) -> String {
    bytes >= 1 << 20 ? "\(bytes >> 20) MiB" : bytes >= 1 << 10 ? "\(bytes >> 10) KiB" : "\(bytes) bytes"
  }
}
