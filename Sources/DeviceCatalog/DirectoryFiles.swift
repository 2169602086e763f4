import Glibc

/// The files of one directory, read whole: device files are small, and a half-read one must not be loaded.
enum DirectoryFiles {
  /// A device file is kilobytes; an inventory of 100,000 devices is ten megabytes. Beyond this someone
  /// pointed citywatch at the wrong directory.
  static let maximumBytes = 64 * 1024 * 1024

  /// Why something could not be read.
  struct Failure: Error {
    let message: String
  }

  /// The names of the plain files that end in one of `suffixes`, in order of name.
  static func names(in directory: String, suffixes: [String]) throws(Failure) -> [String] {
    guard let handle = unsafe opendir(directory) else {
      throw Failure(message: "the directory cannot be opened: \(reason(errno))")
    }
    defer { unsafe closedir(handle) }
    var names: [String] = []
    while let entry = unsafe readdir(handle) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      // Editors leave files that start with a dot or '#' behind.
      if !name.hasPrefix("."), !name.hasPrefix("#"), suffixes.contains(where: name.hasSuffix) {
        names.append(name)
      }
    }
    return names.sorted()
  }

  /// All bytes of a file.
  static func read(_ path: String) throws(Failure) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(message: "the file cannot be opened: \(reason(errno))") }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe block.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw Failure(message: "the file cannot be read: \(reason(errno))")
      }
      bytes += block[0..<count]
      if bytes.count > maximumBytes {
        throw Failure(message: "the file is larger than \(maximumBytes / 1_048_576) MiB")
      }
    }
  }

  private static func reason(_ code: Int32) -> String {
    unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
  }
}
