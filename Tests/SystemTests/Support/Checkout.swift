import Glibc
import Telemetry

/// Where the package lies, and what was built of it.
enum Checkout {
  /// The package's folder.
  static let root = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()

  /// The program under test: the one built together with this test bundle, else the debug build.
  static let program: String? = {
    var path = [CChar](repeating: 0, count: 4_096)
    let count = unsafe readlink("/proc/self/exe", &path, path.count - 1)
    let bundle = String(decoding: path[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = bundle.lastIndex(of: "/").map { String(bundle[..<$0]) } ?? "."
    let candidates = ["\(folder)/citywatch", "\(root)/.build/debug/citywatch"]
    return candidates.first { unsafe access($0, X_OK) == 0 }
  }()

  /// The readings of real floods, which lie beside the package where they are at hand.
  static func flood(_ name: String) -> String? {
    let path = "\(root)/../shared/data/flood/\(name)"
    return unsafe access(path, R_OK) == 0 ? path : nil
  }

  /// The bytes of a file; empty where it cannot be read.
  static func bytes(_ path: String) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Int(max(0, lseek(descriptor, 0, SEEK_END))))
    var read = 0
    while read < bytes.count {
      let part = unsafe bytes.withUnsafeMutableBytes {
        unsafe pread(descriptor, $0.baseAddress! + read, $0.count - read, off_t(read))
      }
      guard part > 0 else { return Array(bytes[..<read]) }
      read += part
    }
    return bytes
  }
}

/// The clocks of the tests.
enum Clock {
  /// Milliseconds since 1970 UTC.
  static var wall: Milliseconds { now(CLOCK_REALTIME) }
  /// Milliseconds of a clock that nobody sets.
  static var monotonic: Milliseconds { now(CLOCK_MONOTONIC) }

  private static func now(_ clock: clockid_t) -> Milliseconds {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Milliseconds(time.tv_sec) * 1_000 + Milliseconds(time.tv_nsec / 1_000_000)
  }

  /// Sleeps a little.
  static func pause(_ milliseconds: Milliseconds) {
    var time = timespec(tv_sec: Int(milliseconds / 1_000), tv_nsec: Int(milliseconds % 1_000) * 1_000_000)
    unsafe nanosleep(&time, nil)
  }
}

/// Something that a test needed did not happen.
struct Trouble: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Splitmix64 (Steele, Lea, Flood): the same seed, the same test.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
