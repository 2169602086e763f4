import RuleLanguage
import Telemetry

/// Series and values as promtool's test files write them: `up{job="a"}` and `1 2 _ NaN -3 1+2x5 10-1x3 stale`.
enum SeriesNotation {
  /// The longest series a test may write, in values: a year of minute readings. `1x9999999999` is a slip of
  /// the hand that must not fill the memory.
  static let maximumCount = 600_000

  /// One place of a written series.
  enum Value: Equatable {
    /// No reading at that time.
    case omitted
    /// A reading.
    case number(Double)
    /// The series ends here.
    case stale
  }

  /// Why a text was refused.
  struct Fault: Error, Equatable {
    let message: String
    /// UTF-8 offset in the text.
    let offset: Int
  }

  /// The labels of one series, which are Prometheus' own: one of them may be called `quality`, which a rule's
  /// selector would take for our matcher on flags.
  static func labels(_ text: String) throws(Fault) -> Labels {
    let isBare = text.utf8.allSatisfy { " {}\t\n".utf8.contains($0) } && !text.isEmpty
    if isBare { return Labels() }
    let expression: Expression
    do throws(ExpressionFault) {
      expression = try Expression(parsing: text, syntax: .prometheus)
    } catch {
      throw Fault(message: error.message, offset: error.range.lowerBound)
    }
    guard case .selector(let selector) = expression, selector.shift == .none else {
      throw Fault(message: "a series is written like up{job=\"a\"}", offset: 0)
    }
    var labels = Labels()
    if let name = selector.name { labels[Labels.metricName] = name }
    for matcher in selector.matchers {
      guard matcher.operation == .equal else {
        throw Fault(
          message: "the labels of one series are given with '='; '\(matcher.operation.rawValue)' picks many",
          offset: matcher.range.lowerBound)
      }
      labels[matcher.name] = matcher.value
    }
    return labels
  }

  /// The values of one series.
  static func values(_ text: String) throws(Fault) -> [Value] {
    var reader = Reader(bytes: Array(text.utf8))
    return try reader.read()
  }

  private struct Reader {
    let bytes: [UInt8]
    var at = 0
    var values: [Value] = []

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func read() throws(Fault) -> [Value] {
      skipBlanks()
      while at < bytes.count {
        try readItem()
        guard at == bytes.count || isBlank else {
          throw Fault(
            message: "values are parted by blanks; \(rest) cannot stand here", offset: at)
        }
        skipBlanks()
      }
      return values
    }

    private mutating func readItem() throws(Fault) {
      if take("_") {
        let count = try times() ?? 1
        try append(count) { _ in .omitted }
      } else if takeWord("stale") {
        let count = try times().map { $0 + 1 } ?? 1
        try append(count) { _ in .stale }
      } else {
        let first = try number()
        let (hasStep, step) = try readStep()
        guard let count = try times() else {
          if hasStep { throw Fault(message: "'x' and a count follow a step, as in 1+2x5", offset: at) }
          return try append(1) { _ in .number(first) }
        }
        // The first value and so many steps, added up one after the other as Prometheus does.
        var value = first
        try append(count + 1) { _ in
          defer { value += step }
          return .number(value)
        }
      }
    }

    private mutating func readStep() throws(Fault) -> (Bool, Double) {
      if take("+") { return (true, try number()) }
      if take("-") { return (true, -(try number())) }
      return (false, 0)
    }

    private mutating func append(_ count: Int, _ value: (Int) -> Value) throws(Fault) {
      guard values.count + count <= maximumCount else {
        throw Fault(message: "a series has at most \(maximumCount) values", offset: at)
      }
      for index in 0..<count { values.append(value(index)) }
    }

    /// `x5`; `nil` where none stands.
    private mutating func times() throws(Fault) -> Int? {
      guard take("x") else { return nil }
      let start = at
      while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
      guard let count = Int(String(decoding: bytes[start..<at], as: UTF8.self)), count <= maximumCount else {
        throw Fault(message: "a count up to \(maximumCount) stands behind 'x'", offset: start)
      }
      return count
    }

    private mutating func number() throws(Fault) -> Double {
      let start = at
      let isNegative = take("-")
      if !isNegative { _ = take("+") }
      for (word, value) in [("inf", Double.infinity), ("nan", .nan)] where takeWord(word) {
        return isNegative ? -value : value
      }
      let digits = at
      while at < bytes.count, isPartOfNumber(from: digits) { at += 1 }
      guard let value = Double(String(decoding: bytes[digits..<at], as: UTF8.self)) else {
        throw Fault(message: "\(rest) is no value; write numbers, '_', 'stale' or 1+2x5", offset: start)
      }
      return isNegative ? -value : value
    }

    private func isPartOfNumber(from start: Int) -> Bool {
      let byte = bytes[at]
      if (0x30...0x39).contains(byte) || byte == UInt8(ascii: ".") { return true }
      if byte | 0x20 == UInt8(ascii: "e") { return at > start }
      let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      return isSign && at > start && bytes[at - 1] | 0x20 == UInt8(ascii: "e")
    }

    private var isBlank: Bool { bytes[at] == 0x20 || bytes[at] == 0x09 || bytes[at] == 0x0A }

    private mutating func skipBlanks() { while at < bytes.count, isBlank { at += 1 } }

    private var rest: String {
      let word = bytes[at...].prefix { $0 > 0x20 }.prefix(20)
      return word.isEmpty ? "the end" : "'\(String(decoding: word, as: UTF8.self))'"
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
      at += 1
      return true
    }

    private mutating func takeWord(_ word: String) -> Bool {
      let ahead = bytes[at...].prefix(word.utf8.count).map { $0 | 0x20 }
      guard ahead == Array(word.utf8) else { return false }
      at += ahead.count
      return true
    }
  }
}
