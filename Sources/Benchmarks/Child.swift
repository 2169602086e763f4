import Glibc
import LocalBroker

/// Other processes of this run: this program again, or the daemon that was built beside it.
enum Child {
  /// The folder of this program.
  static func folder() -> String {
    let path = own()
    return String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }

  /// Starts this program with other words.
  static func start(_ words: [String], output: String? = nil) throws(BenchFailure) -> ChildProcess {
    try BenchFailure.wrap { () throws(LocalBrokerError) in
      try ChildProcess([own()] + words, output: output.map { .file($0) } ?? .inherited)
    }
  }

  private static func own() -> String {
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = unsafe bytes.withUnsafeMutableBytes { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) {
        unsafe readlink("/proc/self/exe", $0.baseAddress!, $0.count)
      }
    }
    return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
  }
}
