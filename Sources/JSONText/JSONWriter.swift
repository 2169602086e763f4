/// Builds one JSON document, from left to right, as UTF-8 bytes.
///
/// Alerts, `--json` output and the control socket all leave through it, so a name such as "Trà Khúc" or a
/// threshold such as 3.47 is written the same everywhere. It never goes back: what is appended stays.
///
/// ```swift
/// var json = JSONWriter()
/// json.object {
///   $0.field("device", "71540")
///   $0.field("value", 3.47)
/// }
/// json.text  // {"device":"71540","value":3.47}
/// ```
package struct JSONWriter: Sendable {
  /// How the document is spaced.
  package enum Layout: Sendable {
    /// Without any space, for machines.
    case compact
    /// One member a line, two spaces a level, for people.
    case pretty
  }

  /// The document so far.
  package private(set) var bytes: [UInt8] = []

  private let layout: Layout
  /// One entry an open object or array: whether it has a member already.
  private var openCollections: [Bool] = []
  private var isAfterKey = false

  /// Starts an empty document.
  package init(layout: Layout = .compact) { self.layout = layout }

  /// The document so far, as a string.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Forgets the document but keeps its memory, for the next one.
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    openCollections.removeAll(keepingCapacity: true)
    isAfterKey = false
  }

  /// Writes an object whose members `body` adds.
  package mutating func object<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
    open(UInt8(ascii: "{"))
    try body(&self)
    close(UInt8(ascii: "}"))
  }

  /// Writes an array whose elements `body` adds.
  package mutating func array<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
    open(UInt8(ascii: "["))
    try body(&self)
    close(UInt8(ascii: "]"))
  }

  /// Writes the name of the member whose value comes next.
  /// - Precondition: an object is open and the member before has its value.
  package mutating func key(_ name: String) {
    precondition(!openCollections.isEmpty && !isAfterKey, "a key belongs between two members of an object")
    separate()
    append(quoted: name)
    bytes.append(UInt8(ascii: ":"))
    if layout == .pretty { bytes.append(UInt8(ascii: " ")) }
    isAfterKey = true
  }

  /// Writes a string.
  package mutating func value(_ text: String) {
    separate()
    append(quoted: text)
  }

  /// Writes an integer.
  package mutating func value(_ number: Int64) {
    separate()
    append(ascii: String(number))
  }

  /// Writes an integer.
  package mutating func value(_ number: Int) { value(Int64(number)) }

  /// Writes the shortest number that reads back as the same double, `null` for NaN and the infinities,
  /// which JSON does not have.
  package mutating func value(_ number: Double) {
    guard number.isFinite else { return null() }
    separate()
    let text = number.description
    append(ascii: text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
  }

  /// Writes `true` or `false`.
  package mutating func value(_ flag: Bool) {
    separate()
    append(ascii: flag ? "true" : "false")
  }

  /// Writes `null`.
  package mutating func null() {
    separate()
    append(ascii: "null")
  }

  /// Writes one JSON value that was built before, byte for byte.
  /// - Precondition: `document` is exactly one JSON value.
  package mutating func rawValue(_ document: [UInt8]) {
    separate()
    bytes += document
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    openCollections.append(false)
  }

  private mutating func close(_ bracket: UInt8) {
    precondition(!isAfterKey, "a key waits for its value")
    let hadMembers = openCollections.removeLast()
    if hadMembers { breakLine() }
    bytes.append(bracket)
  }

  private mutating func separate() {
    if isAfterKey {
      isAfterKey = false
      return
    }
    guard let hasMembers = openCollections.last else {
      precondition(bytes.isEmpty, "a JSON document is one value")
      return
    }
    if hasMembers { bytes.append(UInt8(ascii: ",")) }
    openCollections[openCollections.count - 1] = true
    breakLine()
  }

  private mutating func breakLine() {
    guard layout == .pretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    for _ in openCollections { append(ascii: "  ") }
  }

  private mutating func append(ascii text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func append(quoted text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): append(ascii: "\\\"")
      case UInt8(ascii: "\\"): append(ascii: "\\\\")
      case 0x0A: append(ascii: "\\n")
      case 0x0D: append(ascii: "\\r")
      case 0x09: append(ascii: "\\t")
      case 0..<0x20:
        append(ascii: "\\u00")
        append(ascii: byte < 16 ? "0" : "")
        append(ascii: String(byte, radix: 16))
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
