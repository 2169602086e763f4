import Threads

/// Holds a handler back until a test lets it go on.
final class TestGate: Sendable {
  private let isOpen = Monitor(false)

  func wait() { _ = isOpen.wait(timeout: 10_000) { $0 ? true : nil } }

  func open() { isOpen.change { $0 = true } }
}
