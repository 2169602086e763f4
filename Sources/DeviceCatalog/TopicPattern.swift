/// A topic as a device class writes it: levels, `{device}` where the id stands, MQTT's `+` and `#`.
struct TopicPattern: Hashable, Sendable {
  /// One level between slashes.
  enum Level: Hashable, Sendable {
    case literal(String)
    case device
    case any
    /// `#`: this level and all after it.
    case rest
  }

  /// The levels in order.
  let levels: [Level]

  /// Why a text is not a pattern.
  struct Fault: Error {
    /// One sentence for the person who wrote it.
    let message: String
  }

  /// Reads a pattern such as `citywatch/river/{device}/level`.
  init(_ text: String) throws(Fault) {
    guard !text.isEmpty, !text.utf8.contains(0) else { throw Fault(message: "the topic is empty") }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    var levels: [Level] = []
    for (at, part) in parts.enumerated() {
      switch part {
      case "{device}": levels.append(.device)
      case "+": levels.append(.any)
      case "#" where at == parts.count - 1: levels.append(.rest)
      default:
        guard !part.contains(where: { "{}+#".contains($0) }) else {
          throw Fault(
            message: "topic level '\(part)' is not understood; a level is {device}, '+', "
              + "a '#' at the end, or plain text")
        }
        levels.append(.literal(String(part)))
      }
    }
    guard levels.count(where: { $0 == .device }) <= 1 else {
      throw Fault(message: "'{device}' stands twice in the topic; a device has one id")
    }
    self.levels = levels
  }

  /// Which level holds the device's id.
  var deviceLevel: Int? { levels.firstIndex(of: .device) }

  /// Whether a device's id completes the pattern to one topic.
  var isExact: Bool { !levels.contains(.any) && !levels.contains(.rest) }

  /// What to subscribe to: `{device}` becomes `+`.
  var filter: String {
    levels.map { level in
      switch level {
      case .literal(let text): text
      case .device, .any: "+"
      case .rest: "#"
      }
    }.joined(separator: "/")
  }

  /// The one topic of `device`.
  /// - Precondition: the pattern is exact.
  func topic(of device: String) -> String {
    precondition(isExact, "a pattern with wildcards names many topics")
    return levels.map { level in
      if case .literal(let text) = level { text } else { device }
    }.joined(separator: "/")
  }

  /// Whether some topic belongs to both patterns.
  func overlaps(_ other: TopicPattern) -> Bool {
    for at in 0..<max(levels.count, other.levels.count) {
      let mine = at < levels.count ? levels[at] : nil
      let theirs = at < other.levels.count ? other.levels[at] : nil
      if mine == .rest || theirs == .rest { return true }
      guard let mine, let theirs else { return followsOnlyRest(at, other) }
      if case .literal(let a) = mine, case .literal(let b) = theirs, a != b { return false }
    }
    return true
  }

  /// In MQTT `a/#` also means `a`.
  private func followsOnlyRest(_ at: Int, _ other: TopicPattern) -> Bool {
    let longer = levels.count > other.levels.count ? levels : other.levels
    return at == longer.count - 1 && longer[at] == .rest
  }

  /// Whether every topic of `other` belongs to this pattern too; for subscriptions, where `{device}` is `+`.
  func covers(_ other: TopicPattern) -> Bool {
    for at in 0..<max(levels.count, other.levels.count) {
      if at < levels.count, levels[at] == .rest { return true }
      guard at < levels.count, at < other.levels.count else { return false }
      switch (levels[at], other.levels[at]) {
      case (_, .rest): return false
      case (.literal(let a), .literal(let b)): if a != b { return false }
      case (.literal, _): return false
      default: break
      }
    }
    return true
  }
}

extension TopicPattern {
  /// What a topic has to do with a pattern.
  enum Match {
    /// Nothing.
    case none
    /// It belongs to it; the bytes of its `{device}` level, empty where the pattern has none.
    case matches(device: Range<Int>)
  }

  /// Compares a topic's bytes with the pattern, level by level, without allocating.
  func match(_ topic: UnsafeRawBufferPointer) -> Match {
    var device = 0..<0
    var start = 0
    for at in 0..<levels.count {
      if case .rest = levels[at] { return .matches(device: device) }
      guard start <= topic.count else { return .none }
      var end = start
      while end < topic.count, unsafe topic[end] != UInt8(ascii: "/") { end += 1 }
      switch levels[at] {
      case .literal(let text):
        guard unsafe TopicPattern.equals(text, topic, start, end) else { return .none }
      case .device: device = start..<end
      case .any, .rest: break
      }
      start = end + 1
    }
    return start == topic.count + 1 ? .matches(device: device) : .none
  }

  private static func equals(_ text: String, _ topic: UnsafeRawBufferPointer, _ start: Int, _ end: Int)
    -> Bool
  {
    guard text.utf8.count == end - start else { return false }
    var at = start
    for byte in text.utf8 {
      if unsafe topic[at] != byte { return false }
      at += 1
    }
    return true
  }
}
