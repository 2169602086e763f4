import Telemetry

/// Counts how often an alert comes back shortly after it went.
///
/// A flap is an episode that begins less than an hour after the one before it of the same instance ended, or,
/// within an episode, a level that is entered again less than an hour after it was left. Operators feel both as
/// chatter; a margin (`clear`) or a wait (`for`) is the cure.
struct Flapping {
  /// What counts as shortly.
  static let span = Span.hour

  private var endedAt: Milliseconds?
  /// By level, counted from one: when it was last left downwards.
  private var leftAt: [Int: Milliseconds] = [:]

  /// The alert is raised. Returns whether that is a flap.
  mutating func raise(at time: Milliseconds) -> Bool {
    leftAt.removeAll(keepingCapacity: true)
    return endedAt.map { time - $0 < Flapping.span } ?? false
  }

  /// The alert moves between two levels. Returns whether that is a flap; a rise over several levels is one.
  mutating func move(from: Int, to: Int, at time: Milliseconds) -> Bool {
    guard to > from else {
      for level in to..<from { leftAt[level + 1] = time }
      return false
    }
    return (from..<to).contains { level in leftAt[level + 1].map { time - $0 < Flapping.span } ?? false }
  }

  /// The alert ends.
  mutating func end(at time: Milliseconds) { endedAt = time }
}
