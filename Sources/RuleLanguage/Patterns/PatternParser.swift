/// What a pattern says, before it becomes steps.
indirect enum PatternNode {
  case empty
  case set(ScalarSet)
  case textStart
  case textEnd
  case sequence([PatternNode])
  case choice([PatternNode])
  case repetition(PatternNode, atLeast: Int, atMost: Int?, isLazy: Bool)
  /// What a pair of parentheses encloses; groups are numbered from one by their opening parentheses.
  case group(PatternNode, Int)
}

/// Reads the RE2 subset by recursive descent.
struct PatternParser {
  /// How deep groups may nest; each costs a few stack frames.
  static let maximumDepth = 50
  /// The largest count in `{n,m}`, as in RE2.
  static let maximumCount = 1_000

  private let scalars: [Unicode.Scalar]
  private let offsets: [Int]
  private var at = 0
  private var depth = 0
  private var ignoresCase = false
  /// The names of the groups so far, by their numbers; group 0 is the whole text.
  private(set) var groupNames: [String?] = [nil]

  init(_ source: String) {
    scalars = Array(source.unicodeScalars)
    var offset = 0
    var offsets: [Int] = []
    offsets.reserveCapacity(scalars.count + 1)
    for scalar in scalars {
      offsets.append(offset)
      offset += UTF8.width(scalar)
    }
    self.offsets = offsets + [offset]
  }

  /// The whole pattern.
  mutating func parse() throws(PatternFault) -> PatternNode {
    let node = try parseChoice()
    guard at == scalars.count else { throw fault("')' closes no group; write '\\)' for the character") }
    return node
  }

  private var next: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

  private func fault(_ message: String, at place: Int? = nil) -> PatternFault {
    PatternFault(message, at: offsets[min(place ?? at, scalars.count)])
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    at += 1
    return true
  }

  private mutating func parseChoice() throws(PatternFault) -> PatternNode {
    var branches = [try parseSequence()]
    while take("|") { branches.append(try parseSequence()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func parseSequence() throws(PatternFault) -> PatternNode {
    var nodes: [PatternNode] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      let node = try parseAtom()
      nodes.append(try parseRepetitions(of: node))
    }
    return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
  }

  private mutating func parseRepetitions(of node: PatternNode) throws(PatternFault) -> PatternNode {
    let start = at
    let counts: (Int, Int?)
    switch next {
    case "*": counts = (0, nil)
    case "+": counts = (1, nil)
    case "?": counts = (0, 1)
    case "{":
      guard let braces = try parseBraces() else { return node }
      counts = braces
    default: return node
    }
    if scalars[start] != "{" { at += 1 }
    let isLazy = take("?")
    if let after = next, after == "*" || after == "+" || after == "?" {
      throw fault("'\(after)' repeats a repetition; put the inner one in parentheses")
    }
    return .repetition(node, atLeast: counts.0, atMost: counts.1, isLazy: isLazy)
  }

  /// `{n}`, `{n,}` or `{n,m}`; `nil` where the brace is a character of its own, as RE2 reads `{x`.
  private mutating func parseBraces() throws(PatternFault) -> (Int, Int?)? {
    let start = at
    at += 1
    guard let low = parseCount() else {
      at = start
      return nil
    }
    var high: Int? = low
    if take(",") { high = parseCount() }
    guard take("}") else {
      at = start
      return nil
    }
    let most = PatternParser.maximumCount
    guard low <= most, high ?? 0 <= most else {
      throw fault("a repetition may ask for at most \(most)", at: start)
    }
    if let high, high < low {
      throw fault("the repetition asks for at most \(high) but at least \(low)", at: start)
    }
    return (low, high)
  }

  private mutating func parseCount() -> Int? {
    var count: Int?
    while let scalar = next, ("0"..."9").contains(scalar) {
      // Saturates far above the largest count allowed.
      count = min((count ?? 0) * 10 + Int(scalar.value - 0x30), 1_000_000)
      at += 1
    }
    return count
  }

  private mutating func parseAtom() throws(PatternFault) -> PatternNode {
    let start = at
    guard let scalar = next else { return .empty }
    at += 1
    switch scalar {
    case ".": return .set(.any)
    case "^": return .textStart
    case "$": return .textEnd
    case "(": return try parseGroup(from: start)
    case "[": return .set(try parseClass(from: start))
    case "{":
      at = start
      if try parseBraces() != nil { throw fault("'{' has nothing before it to repeat", at: start) }
      at = start + 1
      return .set(ScalarSet(ranges: [0x7B...0x7B]))
    case "\\": return .set(ScalarSet(ranges: try parseEscape(from: start), ignoresCase: ignoresCase))
    case "*", "+", "?":
      throw fault(
        "'\(scalar)' has nothing before it to repeat; write '\\\(scalar)' for the character", at: start)
    default: return .set(ScalarSet(ranges: [scalar.value...scalar.value], ignoresCase: ignoresCase))
    }
  }

  private mutating func parseGroup(from start: Int) throws(PatternFault) -> PatternNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= PatternParser.maximumDepth else {
      throw fault("groups nest deeper than \(PatternParser.maximumDepth)", at: start)
    }
    let outer = ignoresCase
    var number: Int?
    if take("?") {
      if let name = try parseGroupName(from: start) {
        number = groupNames.count
        groupNames.append(name)
      } else {
        guard try parseFlags(from: start) else { return .empty }
      }
    } else {
      number = groupNames.count
      groupNames.append(nil)
    }
    let inner = try parseChoice()
    ignoresCase = outer
    guard take(")") else { throw fault("the group is not closed; ')' is missing", at: start) }
    return number.map { .group(inner, $0) } ?? inner
  }

  /// The name in `(?P<name>…)` or `(?<name>…)`; `nil` where flags stand instead.
  private mutating func parseGroupName(from start: Int) throws(PatternFault) -> String? {
    let place = at
    _ = take("P")
    let opens = take("<")
    guard opens, next != "=", next != "!" else {
      at = place
      return nil
    }
    var name = ""
    while let scalar = next, scalar.isNameStart && scalar != ":" || scalar.isDigit {
      name.unicodeScalars.append(scalar)
      at += 1
    }
    guard !name.isEmpty, take(">") else {
      throw fault("a group's name is of letters, digits and '_', such as (?P<river>…)", at: start)
    }
    guard !groupNames.contains(name) else { throw fault("the group '\(name)' is named twice", at: start) }
    return name
  }

  /// The flags after `(?`; `false` where they are a group of their own, such as `(?i)`, and hold from there on.
  private mutating func parseFlags(from start: Int) throws(PatternFault) -> Bool {
    var turnsOn = true
    while let flag = next {
      at += 1
      switch flag {
      case ":": return true
      case ")": return false
      case "-": turnsOn = false
      case "i": ignoresCase = turnsOn
      case "s" where turnsOn: break
      case "s": throw fault("'.' always matches a line feed here; leave the flag out", at: start)
      case "m", "U": throw fault("the flag '\(flag)' is not part of patterns here", at: start)
      case "P", "<", "=", "!", "'", ">":
        throw fault("patterns do not look ahead or behind; use '(…)' or '(?:…)'", at: start)
      default: throw fault("'(?\(flag)' is no flag; patterns know '(?i)' and '(?:…)'", at: start)
      }
    }
    throw fault("the group is not closed; ')' is missing", at: start)
  }

  private mutating func parseClass(from start: Int) throws(PatternFault) -> ScalarSet {
    var set = ScalarSet(ranges: [], isNegated: take("^"), ignoresCase: ignoresCase)
    var isFirst = true
    while let scalar = next, isFirst || scalar != "]" {
      isFirst = false
      let place = at
      if scalar == "[", at + 1 < scalars.count, scalars[at + 1] == ":" {
        set.ranges += try parseNamedClass(from: place)
        continue
      }
      let low = try parseClassMember()
      guard next == "-", at + 1 < scalars.count, scalars[at + 1] != "]" else {
        set.ranges += low
        continue
      }
      at += 1
      let high = try parseClassMember()
      guard let from = low.single, let to = high.single, from <= to else {
        throw fault("the range runs backwards, or one of its ends is no single character", at: place)
      }
      set.ranges.append(from...to)
    }
    guard take("]") else { throw fault("the class is not closed; ']' is missing", at: start) }
    return set
  }

  /// `[:alpha:]` or `[:^digit:]` inside a class.
  private mutating func parseNamedClass(from start: Int) throws(PatternFault) -> [ClosedRange<UInt32>] {
    at += 2
    let isNegated = take("^")
    var name = ""
    while let scalar = next, scalar.isNameStart, scalar != ":" {
      name.unicodeScalars.append(scalar)
      at += 1
    }
    guard let ranges = ScalarSet.posix[name], take(":"), take("]") else {
      throw fault("there is no class '[:\(name):]'; there is for instance '[:alpha:]'", at: start)
    }
    return isNegated ? ScalarSet.complement(of: ranges) : ranges
  }

  private mutating func parseClassMember() throws(PatternFault) -> [ClosedRange<UInt32>] {
    let start = at
    guard let scalar = next else { throw fault("the class is not closed; ']' is missing") }
    at += 1
    return scalar == "\\" ? try parseEscape(from: start) : [scalar.value...scalar.value]
  }

  /// What stands behind a backslash.
  private mutating func parseEscape(from start: Int) throws(PatternFault) -> [ClosedRange<UInt32>] {
    guard let scalar = next else {
      throw fault("a backslash ends the pattern; write '\\\\' for one", at: start)
    }
    at += 1
    if let named = ScalarSet.named(scalar) { return named }
    switch scalar {
    case "D", "W", "S":
      let small = Unicode.Scalar(scalar.value + 0x20).flatMap(ScalarSet.named) ?? []
      return ScalarSet.complement(of: small)
    case "a": return [7...7]
    case "f": return [12...12]
    case "n": return [10...10]
    case "r": return [13...13]
    case "t": return [9...9]
    case "v": return [11...11]
    case "x": return [try parseHexadecimal(from: start)].map { $0...$0 }
    default:
      let isPunctuation = scalar.isASCII && scalar.value >= 0x20 && !scalar.properties.isAlphabetic
      guard isPunctuation, !("0"..."9").contains(scalar) else {
        throw fault("the escape '\\\(scalar)' is not part of patterns here", at: start)
      }
      return [scalar.value...scalar.value]
    }
  }

  /// `\x41` or `\x{1F30A}`.
  private mutating func parseHexadecimal(from start: Int) throws(PatternFault) -> UInt32 {
    var digits = ""
    let isBraced = take("{")
    while let scalar = next, scalar.properties.isASCIIHexDigit, digits.count < (isBraced ? 6 : 2) {
      digits.unicodeScalars.append(scalar)
      at += 1
    }
    let isClosed = isBraced ? take("}") : digits.count == 2
    guard isClosed, let value = UInt32(digits, radix: 16), Unicode.Scalar(value) != nil else {
      throw fault("'\\x' takes two digits, or the number of a character in braces", at: start)
    }
    return value
  }
}

extension [ClosedRange<UInt32>] {
  /// The one character of a member, where it is one.
  fileprivate var single: UInt32? {
    count == 1 && self[0].lowerBound == self[0].upperBound ? self[0].lowerBound : nil
  }
}
