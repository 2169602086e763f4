/// What the groups of a pattern found, by a walk that keeps for every state the way that led to it.
///
/// Rob Pike's machine, as described by Cox (*Regular Expression Matching: the Virtual Machine Approach*, 2009):
/// the states stand in the order of preference, and the first way to reach a state is the one that counts.
extension PatternProgram {
  /// One state and where its groups began and ended, counted in characters; −1 where they did not.
  private struct Way {
    let step: Int
    var notes: [Int]
  }

  /// The texts of the whole and of each group; `nil` where the whole of `text` does not match.
  func groups(of text: String, count: Int) -> [String]? {
    let scalars = Array(text.unicodeScalars)
    var ways = follow(
      [Way(step: 0, notes: Array(repeating: -1, count: 2 * count))], at: 0, of: scalars.count)
    for (place, scalar) in scalars.enumerated() {
      var moved: [Way] = []
      for way in ways {
        if case .accept(let set) = steps[way.step], set.contains(scalar) {
          moved.append(Way(step: way.step + 1, notes: way.notes))
        }
      }
      if moved.isEmpty { return nil }
      ways = follow(moved, at: place + 1, of: scalars.count)
    }
    let arrived = ways.first { way in
      if case .done = steps[way.step] { true } else { false }
    }
    guard let notes = arrived?.notes else { return nil }
    return [text]
      + (0..<count).map { group in
        let (start, end) = (notes[2 * group], notes[2 * group + 1])
        guard start >= 0, end >= start else { return "" }
        var found = ""
        found.unicodeScalars.append(contentsOf: scalars[start..<end])
        return found
      }
  }

  /// All states that follow without a character, in the order of preference.
  private func follow(_ starts: [Way], at place: Int, of length: Int) -> [Way] {
    var isSeen = Array(repeating: false, count: steps.count)
    var reached: [Way] = []
    var pending = Array(starts.reversed())
    while var way = pending.popLast() {
      guard !isSeen[way.step] else { continue }
      isSeen[way.step] = true
      switch steps[way.step] {
      case .jump(let target): pending.append(Way(step: target, notes: way.notes))
      case .fork(let preferred, let other):
        pending.append(Way(step: other, notes: way.notes))
        pending.append(Way(step: preferred, notes: way.notes))
      case .note(let number):
        way.notes[number] = place
        pending.append(Way(step: way.step + 1, notes: way.notes))
      case .textStart: if place == 0 { pending.append(Way(step: way.step + 1, notes: way.notes)) }
      case .textEnd: if place == length { pending.append(Way(step: way.step + 1, notes: way.notes)) }
      case .accept, .done: reached.append(way)
      }
    }
    return reached
  }
}

/// A text with places for groups, as `label_replace` takes it.
struct PatternTemplate {
  private let scalars: [Unicode.Scalar]

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  /// The text with every place filled.
  func expanded(_ group: (String) -> String) -> String {
    var result = ""
    var at = 0
    while at < scalars.count {
      guard scalars[at] == "$" else {
        result.unicodeScalars.append(scalars[at])
        at += 1
        continue
      }
      if at + 1 < scalars.count, scalars[at + 1] == "$" {
        result += "$"
        at += 2
      } else if let (name, next) = name(at: at + 1) {
        result += group(name)
        at = next
      } else {
        result += "$"
        at += 1
      }
    }
    return result
  }

  /// The name behind a dollar, in braces or not, and the place behind it; `nil` where there is none.
  private func name(at start: Int) -> (String, Int)? {
    let isBraced = start < scalars.count && scalars[start] == "{"
    var at = isBraced ? start + 1 : start
    var name = ""
    while at < scalars.count, scalars[at] == "_" || scalars[at].properties.isAlphabetic
      || scalars[at].properties.numericType == .decimal
    {
      name.unicodeScalars.append(scalars[at])
      at += 1
    }
    if name.isEmpty { return nil }
    guard isBraced else { return (name, at) }
    return at < scalars.count && scalars[at] == "}" ? (name, at + 1) : nil
  }
}
