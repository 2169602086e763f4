import Telemetry
import YAMLDocument

/// The text of a YAML file, to find where the parts of its scalars stand.
struct SourceText {
  private let scalars: [Unicode.Scalar]
  /// Where each line starts.
  private let lines: [Int]

  init(_ bytes: [UInt8]) {
    var scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    // libyaml does not count a byte order mark as a column.
    if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
    var lines = [0]
    for (at, scalar) in scalars.enumerated() where scalar == "\n" { lines.append(at + 1) }
    self.scalars = scalars
    self.lines = lines
  }

  /// Lays the value of a scalar over the text it was read from.
  ///
  /// Blanks and line breaks are where YAML changes a text (indentation, folding), so they are skipped in the
  /// file as needed and everything else must agree, character by character. Where it does not, the whole
  /// value is said to stand where the scalar starts.
  func positions(of node: YAMLNode) -> PositionMap {
    let start = PositionMap(line: node.line, column: node.column)
    guard let text = node.text, var walk = Walk(over: self, from: node) else { return start }
    var runs: [PositionMap.Run] = []
    var offset = 0
    var expected = -1
    for scalar in text.unicodeScalars {
      guard let place = walk.next(scalar) else { return start }
      if place != expected || !scalar.isASCII {
        let line = line(of: place)
        runs.append(PositionMap.Run(offset: offset, line: line + 1, column: place - lines[line] + 1))
      }
      expected = scalar.isASCII ? place + 1 : -1
      offset += UTF8.width(scalar)
    }
    return runs.isEmpty ? start : PositionMap(runs: runs)
  }

  /// The zero-based line in which a character stands.
  private func line(of place: Int) -> Int {
    var (low, high) = (0, lines.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if lines[middle] <= place { low = middle } else { high = middle }
    }
    return low
  }

  /// A walk through the characters of one scalar.
  private struct Walk {
    enum Style { case plain, single, double }

    let source: SourceText
    let style: Style
    var at: Int

    init?(over source: SourceText, from node: YAMLNode) {
      let line = node.isBlock ? node.line : node.line - 1
      guard source.lines.indices.contains(line) else { return nil }
      self.source = source
      at = source.lines[line] + (node.isBlock ? 0 : node.column - 1)
      let first = at < source.scalars.count ? source.scalars[at] : " "
      style = node.isBlock ? .plain : first == "\"" ? .double : first == "'" ? .single : .plain
      if style != .plain { at += 1 }
    }

    private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
      at + ahead < source.scalars.count ? source.scalars[at + ahead] : nil
    }

    private func isBlank(_ scalar: Unicode.Scalar?) -> Bool {
      scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
    }

    /// Where `scalar`, the next character of the value, stands; `nil` where the file holds another.
    mutating func next(_ scalar: Unicode.Scalar) -> Int? {
      skipEscapedBreaks()
      if isBlank(scalar), peek() != "\\" || style != .double {
        // A line break and its indentation are one blank of the value; whichever it is, it stands here.
        let place = at
        if isBlank(peek()) { at += 1 }
        return place
      }
      while isBlank(peek()) { at += 1 }
      skipEscapedBreaks()
      let place = at
      guard let found = peek() else { return nil }
      if style == .double, found == "\\" {
        at += escapeLength()
        return place
      }
      guard found == scalar else { return nil }
      at += style == .single && found == "'" ? 2 : 1
      return place
    }

    /// A backslash at the end of a line joins it to the next and is no character.
    private mutating func skipEscapedBreaks() {
      while style == .double, peek() == "\\", peek(1) == "\n" || peek(1) == "\r" {
        at += 2
        while isBlank(peek()) { at += 1 }
      }
    }

    private func escapeLength() -> Int {
      switch peek(1) {
      case "x": 4
      case "u": 6
      case "U": 10
      default: 2
      }
    }
  }
}
