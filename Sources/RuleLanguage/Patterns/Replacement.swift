/// A pattern whose groups go into another text: `label_replace`.
///
/// Which part of a text a group holds follows RE2: of several ways to match, the one that a search with
/// backtracking would find first. Run as states that each carry the places of their groups (Pike's machine;
/// Cox, *Regular Expression Matching: the Virtual Machine Approach*, 2009), so the time stays bounded.
package struct Replacement: Sendable {
  private let program: PatternProgram
  private let names: [String?]

  /// How many groups a pattern may have. Each state carries the places of all: with ten thousand states these
  /// are sixteen million bytes at most.
  package static let maximumGroups = 50

  /// Reads a pattern.
  /// - Throws: `PatternFault` with the byte where the fault stands.
  package init(pattern source: String) throws(PatternFault) {
    guard source.utf8.count <= Pattern.maximumLength else {
      throw PatternFault("the pattern is longer than \(Pattern.maximumLength) bytes", at: 0)
    }
    var parser = PatternParser(source)
    let node = try parser.parse()
    names = parser.groupNames
    guard names.count <= Replacement.maximumGroups + 1 else {
      throw PatternFault(
        "the pattern has more than \(Replacement.maximumGroups) groups; write '(?:…)' for those not asked for",
        at: 0)
    }
    program = try PatternProgram(node, savesGroups: true)
  }

  /// `template` with `$1`, `${1}` and `${name}` replaced by what the groups hold, `$$` by a dollar sign.
  ///
  /// - Returns: `nil` where the pattern does not match the whole of `text`.
  /// - Complexity: O(*n* · *m* · *g*) for a text of *n* characters, *m* ≤ 10,000 steps and *g* groups.
  package func text(for text: String, template: String) -> String? {
    guard let places = program.groups(in: text, count: names.count) else { return nil }
    var result = ""
    var rest = Substring(template)
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      if rest.first == "$" {
        result += "$"
        rest = rest.dropFirst()
      } else if let name = Replacement.takeName(&rest) {
        if let range = group(named: name).flatMap({ places[$0] }) {
          result += String(text.unicodeScalars[range])
        }
      } else {
        result += "$"
      }
    }
    return result + rest
  }

  /// The name behind a dollar sign, as Go's templates read it: as long as letters, digits and `_` go on.
  private static func takeName(_ rest: inout Substring) -> String? {
    let isBraced = rest.first == "{"
    let inner = isBraced ? rest.dropFirst() : rest
    let name = inner.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    let behind = inner[name.endIndex...]
    guard !name.isEmpty, !isBraced || behind.first == "}" else { return nil }
    rest = isBraced ? behind.dropFirst() : behind
    return String(name)
  }

  /// The number of a group; a name of digits is a number, but for one that starts with a zero.
  private func group(named name: String) -> Int? {
    if name == "0" || !name.hasPrefix("0"), let number = Int(name), name.utf8.allSatisfy({ $0 < 0x3A }) {
      return number < names.count ? number : nil
    }
    return names.firstIndex(of: name)
  }
}

extension PatternProgram {
  /// A state and the places of its groups: begin and end of each, in turn.
  private struct Thread {
    var step: Int
    var slots: [String.Index?]
  }

  /// Where each group of the pattern lies in `text`, 0 being the whole; `nil` where the text does not match.
  func groups(in text: String, count: Int) -> [Range<String.Index>?]? {
    let scalars = text.unicodeScalars
    var seen = StateSet(capacity: steps.count)
    var threads: [Thread] = []
    var at = scalars.startIndex
    let start = Thread(step: 0, slots: Array(repeating: nil, count: 2 * count))
    follow(start, &threads, &seen, at: at, in: scalars)
    while at != scalars.endIndex, !threads.isEmpty {
      let scalar = scalars[at]
      at = scalars.index(after: at)
      seen.removeAll()
      var next: [Thread] = []
      for thread in threads {
        guard case .accept(let set) = steps[thread.step], set.contains(scalar) else { continue }
        follow(Thread(step: thread.step + 1, slots: thread.slots), &next, &seen, at: at, in: scalars)
      }
      threads = next
    }
    let winner = threads.first { if case .done = steps[$0.step] { true } else { false } }
    guard var slots = winner?.slots else { return nil }
    slots[0] = scalars.startIndex
    slots[1] = scalars.endIndex
    return (0..<count).map { group in
      guard let low = slots[2 * group], let high = slots[2 * group + 1] else { return nil }
      return low..<high
    }
  }

  /// Adds a thread and all that follow from it without a character, the preferred ones first.
  private func follow(
    _ first: Thread, _ threads: inout [Thread], _ seen: inout StateSet, at place: String.Index,
    in text: String.UnicodeScalarView
  ) {
    var pending = [first]
    while var thread = pending.popLast() {
      guard seen.insert(thread.step) else { continue }
      switch steps[thread.step] {
      case .accept, .done: threads.append(thread)
      case .jump(let target): pending.append(Thread(step: target, slots: thread.slots))
      case .fork(let a, let b):
        pending.append(Thread(step: b, slots: thread.slots))
        pending.append(Thread(step: a, slots: thread.slots))
      case .textStart where place != text.startIndex: break
      case .textEnd where place != text.endIndex: break
      case .save(let slot):
        thread.slots[slot] = place
        thread.step += 1
        pending.append(thread)
      case .textStart, .textEnd:
        thread.step += 1
        pending.append(thread)
      }
    }
  }
}
