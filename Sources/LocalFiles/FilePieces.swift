import Glibc

/// A file read from its beginning to its end in pieces, for lists that are larger than the memory they may take.
@safe package final class FilePieces {
  /// The path it was opened with.
  package let path: String
  /// How many bytes the file had when it was opened, for a progress bar.
  package let size: Int
  /// How many bytes were read.
  package private(set) var readBytes = 0
  private let descriptor: Int32

  /// Opens a file.
  ///
  /// - Throws: `LocalFileError` where it is missing, unreadable or a folder.
  package init(_ path: String) throws(LocalFileError) {
    self.path = path
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0, unsafe fstat(descriptor, &status) == 0 else {
      let reason = unsafe String(cString: strerror(errno))
      throw LocalFileError(path: path, message: "cannot be opened: \(reason)")
    }
    size = Int(status.st_size)
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw LocalFileError(path: path, message: "is a folder")
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The next piece; empty at the end.
  package func next(_ count: Int = 1 << 20) throws(LocalFileError) -> [UInt8] {
    var piece = [UInt8](repeating: 0, count: count)
    while true {
      let got = unsafe piece.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else {
        let reason = unsafe String(cString: strerror(errno))
        throw LocalFileError(path: path, message: "cannot be read: \(reason)")
      }
      piece.removeLast(count - got)
      readBytes += got
      return piece
    }
  }
}
