import Threads

/// The body of an answer that goes on, for instance the events an operator's page listens to.
///
/// A writer puts bytes in, the connection's own thread takes them out. A browser that does not keep up loses
/// its stream and connects again; it must not make the daemon's memory grow.
package final class ServerStream: Sendable {
  /// What may wait for a slow reader: several hundred alerts, or a page's whole first picture.
  package static let maximumWaitingBytes = 256 << 10

  private struct State {
    var waiting: [UInt8] = []
    var isFinished = false
  }

  private let state = Monitor(State())

  /// Makes an empty stream.
  package init() {}

  /// Appends bytes.
  /// - Returns: whether the stream goes on; `false` once it is finished, the reader has gone away, or it
  ///   was so slow that it has just been cut off.
  @discardableResult
  package func write(_ bytes: [UInt8]) -> Bool {
    state.change { state in
      guard !state.isFinished else { return false }
      guard state.waiting.count + bytes.count <= ServerStream.maximumWaitingBytes else {
        state.isFinished = true
        return false
      }
      state.waiting += bytes
      return true
    }
  }

  /// Ends the body after what was written.
  package func finish() { state.change { $0.isFinished = true } }

  /// Waits for bytes and moves them into `buffer`; returns how many, zero at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    state.wait { state in
      if state.waiting.isEmpty { return state.isFinished ? .done(0) : .again(within: nil) }
      let count = min(buffer.count, state.waiting.count)
      unsafe buffer.copyBytes(from: state.waiting[..<count])
      state.waiting.removeFirst(count)
      return .done(count)
    }
  }
}
