import CCrypto
import Glibc

/// The secret that a webhook's receiver shares with us, and the signature made with it.
package struct WebhookSecret: Sendable {
  /// Why a secret cannot be had.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file.
    package let path: String
    /// What is wrong with it.
    package let message: String

    /// `/etc/citywatch/ioc.secret: the file is empty`
    package var description: String { "\(path): \(message)" }
  }

  /// A secret is a line of text; what is longer is the wrong file.
  private static let longest = 4_096

  private let key: [UInt8]

  /// Takes a secret as it is.
  /// - Precondition: not empty.
  package init(_ key: [UInt8]) {
    precondition(!key.isEmpty, "an empty secret signs nothing")
    self.key = key
  }

  /// Reads a secret from a file; line ends at its end do not belong to it.
  package init(file path: String) throws(Failure) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure(path: path, message: unsafe String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: WebhookSecret.longest + 1)
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
    guard count >= 0 else {
      throw Failure(path: path, message: unsafe String(cString: strerror(errno)))
    }
    guard count <= WebhookSecret.longest else {
      throw Failure(path: path, message: "a secret has at most \(WebhookSecret.longest) bytes")
    }
    var secret = Array(bytes[..<count])
    while let last = secret.last, last == 0x0A || last == 0x0D { secret.removeLast() }
    guard !secret.isEmpty else { throw Failure(path: path, message: "the file is empty") }
    key = secret
  }

  /// The value of `Citywatch-Signature`: `t=<seconds>,v1=<hex HMAC-SHA256 of "<seconds>.<body>">`.
  ///
  /// The time is inside the signature, so a receiver can refuse an old request that somebody recorded.
  /// - Parameter seconds: since 1970 UTC.
  package func signature(of body: [UInt8], at seconds: Int64) -> String {
    let signed = Array("\(seconds).".utf8) + body
    return "t=\(seconds),v1=\(WebhookSecret.hexadecimal(hmac(signed)))"
  }

  private func hmac(_ message: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    let made = unsafe digest.withUnsafeMutableBufferPointer { digest in
      unsafe HMAC(
        EVP_sha256(), key, Int32(key.count), message, message.count, digest.baseAddress, &length) != nil
    }
    precondition(made, "HMAC-SHA256 of bytes in memory cannot fail")
    return Array(digest[..<Int(length)])
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
