/// A regular expression on a label's value, anchored at both ends as in Prometheus.
///
/// Prometheus promises RE2, whose time grows in proportion to the text; the C library's and Swift's own
/// engines backtrack, so one unlucky rule file could hold up the whole province. This is the subset of RE2
/// that rules use, run as a set of states over the text (Thompson 1968; Cox, *Regular Expression Matching
/// Can Be Simple And Fast*, 2007). What lies outside the subset is refused by name, never misread.
///
/// Understood are literals, `.` (any character, also a line feed), classes, groups, `|`, `*`, `+`, `?`,
/// `{n,m}`, the escapes `\d \w \s \D \W \S`, `^` and `$`, and the flag `(?i)`.
package struct Pattern: Hashable, Sendable {
  /// The pattern as written.
  package let source: String
  private let program: PatternProgram

  /// How long a pattern may be, in bytes; a list of a few hundred station ids fits.
  package static let maximumLength = 8_192

  /// Reads a pattern.
  /// - Throws: `PatternFault` with the byte where the fault stands.
  package init(_ source: String) throws(PatternFault) {
    guard source.utf8.count <= Pattern.maximumLength else {
      throw PatternFault(
        "the pattern is longer than \(Pattern.maximumLength) bytes; match a label that groups these devices",
        at: 0)
    }
    var parser = PatternParser(source)
    program = try PatternProgram(try parser.parse())
    self.source = source
  }

  /// Whether the whole of `text` matches.
  /// - Complexity: O(*n* · *m*) for a text of *n* characters and a pattern of *m* steps, *m* ≤ 10,000.
  package func matches(_ text: String) -> Bool { program.matches(text) }

  /// Two patterns are the same when they are written the same.
  package static func == (a: Pattern, b: Pattern) -> Bool { a.source == b.source }

  /// Hashes the text of the pattern.
  package func hash(into hasher: inout Hasher) { hasher.combine(source) }
}

/// Why a pattern was refused.
package struct PatternFault: Error, Hashable, Sendable {
  /// What is wrong, and what would be right.
  package let message: String
  /// UTF-8 offset in the pattern.
  package let offset: Int

  init(_ message: String, at offset: Int) {
    self.message = message
    self.offset = offset
  }
}
