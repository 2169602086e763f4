import Glibc

/// A user name and a password, read from a file so that neither shows in a process list or a configuration.
package struct Credentials: Hashable, Sendable {
  /// The first line.
  package let user: String
  /// The second line; empty where there is none.
  package let password: String

  /// Reads a file with the user name in its first line and the password in its second.
  ///
  /// - Throws: `MQTTError` naming the file where it cannot be read, is longer than 4 KiB (then it is
  ///   some other file) or has no user name.
  package init(file path: String) throws(MQTTError) {
    func unusable(_ message: String) -> MQTTError {
      MQTTError(reason: .unusableOption, place: path, message: message)
    }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw unusable("cannot read the credentials file: \(unsafe String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4_097)
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
    guard count >= 0, count <= 4_096 else { throw unusable("the credentials file is not two short lines") }
    let lines = bytes[..<count].split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
      .map { String(decoding: $0.last == 0x0D ? $0.dropLast() : $0, as: UTF8.self) }
    guard let user = lines.first, !user.isEmpty else {
      throw unusable("the credentials file needs the user name in its first line, the password in its second")
    }
    self.user = user
    password = lines.count > 1 ? lines[1] : ""
  }
}
