/// A set of characters: what one step of a pattern accepts.
struct ScalarSet: Sendable {
  /// The ranges, in the order written.
  var ranges: [ClosedRange<UInt32>]
  /// Accepts everything outside the ranges instead.
  var isNegated = false
  /// Accepts a letter also in its other case: the flag `(?i)`.
  var ignoresCase = false

  /// Any character, line feeds included: Prometheus sets the flag `s`.
  static let any = ScalarSet(ranges: [0...0x10_FFFF])

  /// The members of `\d`, `\w` or `\s`, which in RE2 are ASCII only; `nil` for other letters.
  static func named(_ letter: Unicode.Scalar) -> [ClosedRange<UInt32>]? {
    switch letter {
    case "d": [0x30...0x39]
    case "w": [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
    case "s": [0x09...0x0A, 0x0C...0x0D, 0x20...0x20]
    default: nil
    }
  }

  /// The classes of POSIX, which in RE2 are ASCII only; sorted and without overlaps.
  static let posix: [String: [ClosedRange<UInt32>]] = [
    "alnum": [0x30...0x39, 0x41...0x5A, 0x61...0x7A], "alpha": [0x41...0x5A, 0x61...0x7A],
    "ascii": [0...0x7F], "blank": [0x09...0x09, 0x20...0x20], "cntrl": [0...0x1F, 0x7F...0x7F],
    "digit": [0x30...0x39], "graph": [0x21...0x7E], "lower": [0x61...0x7A], "print": [0x20...0x7E],
    "punct": [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E], "space": [0x09...0x0D, 0x20...0x20],
    "upper": [0x41...0x5A], "word": [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A],
    "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66],
  ]

  /// What `ranges`, sorted and without overlaps, leave out.
  static func complement(of ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    var rest: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges {
      if range.lowerBound > next { rest.append(next...(range.lowerBound - 1)) }
      next = range.upperBound + 1
    }
    if next <= 0x10_FFFF { rest.append(next...0x10_FFFF) }
    return rest
  }

  /// Whether the step accepts `scalar`.
  func contains(_ scalar: Unicode.Scalar) -> Bool {
    var found = holds(scalar.value)
    if !found, ignoresCase {
      found = ScalarSet.otherCases(of: scalar).contains { holds($0) }
    }
    return found != isNegated
  }

  private func holds(_ value: UInt32) -> Bool { ranges.contains { $0.contains(value) } }

  /// The single characters that differ from `scalar` in case only.
  private static func otherCases(of scalar: Unicode.Scalar) -> [UInt32] {
    [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping].compactMap { mapping in
      let scalars = mapping.unicodeScalars
      return scalars.count == 1 ? scalars.first?.value : nil
    }
  }
}
