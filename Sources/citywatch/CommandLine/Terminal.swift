import Glibc

/// What the program says to the person or program at its other end.
enum Terminal {
  /// Writes a line to standard output.
  static func print(_ line: String) { write(line + "\n", to: 1) }

  /// Writes a line to standard error.
  static func complain(_ line: String) { write(line + "\n", to: 2) }

  /// Whether standard error is a terminal, where a progress bar can be drawn.
  static var canShowProgress: Bool { isatty(2) == 1 }

  /// Draws a progress bar over the last one; `fraction` from 0 to 1. Nothing where nobody looks.
  static func progress(_ fraction: Double, _ what: String) {
    guard canShowProgress else { return }
    let filled = Int(max(0, min(1, fraction)) * 40)
    let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: 40 - filled)
    write("\r[\(bar)] \(Int(fraction * 100)) % \(what)\u{1B}[K" + (fraction >= 1 ? "\n" : ""), to: 2)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 && errno != EINTR { return }
      bytes = bytes.dropFirst(max(0, written))
    }
  }
}
