import CYAML
package import Telemetry

/// Reads one YAML document into nodes that know their place.
///
/// Built on libyaml. Anchors and aliases are refused: a rule that is partly somewhere else cannot be read at
/// two in the morning, and they are the way to make a small file explode.
package enum YAMLParser {
  /// How deep lists and mappings may nest.
  package static let maximumDepth = 32

  /// Parses `bytes`.
  ///
  /// - Returns: the document; `nil` for an empty file or after a fault.
  package static func parse(_ bytes: [UInt8], file: String, diagnostics: inout [Diagnostic]) -> YAMLNode? {
    var builder = YAMLBuilder(file: file)
    let root = unsafe bytes.withUnsafeBufferPointer { unsafe builder.build(from: $0) }
    diagnostics += builder.diagnostics
    return builder.diagnostics.isEmpty ? root : nil
  }
}

/// Turns libyaml's events into nodes, one method an event.
private struct YAMLBuilder {
  let file: String
  var diagnostics: [Diagnostic] = []

  init(file: String) { self.file = file }

  private enum Open {
    case sequence([YAMLNode], line: Int, column: Int)
    case mapping([(key: YAMLNode, value: YAMLNode)], pendingKey: YAMLNode?, line: Int, column: Int)
  }

  private var stack: [Open] = []
  private var root: YAMLNode?
  private var documents = 0

  mutating func build(from bytes: UnsafeBufferPointer<UInt8>) -> YAMLNode? {
    var parser = unsafe yaml_parser_t()
    guard unsafe yaml_parser_initialize(&parser) == 1 else {
      preconditionFailure("libyaml could not allocate a parser")
    }
    defer { unsafe yaml_parser_delete(&parser) }
    unsafe yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
    while diagnostics.isEmpty {
      var event = unsafe yaml_event_t()
      guard unsafe yaml_parser_parse(&parser, &event) == 1 else {
        unsafe reportSyntaxError(parser, in: bytes)
        return nil
      }
      let isEnd = unsafe event.type == YAML_STREAM_END_EVENT
      unsafe take(event)
      unsafe yaml_event_delete(&event)
      if isEnd { break }
    }
    return root
  }

  private mutating func take(_ event: yaml_event_t) {
    let line = unsafe Int(event.start_mark.line) + 1
    let column = unsafe Int(event.start_mark.column) + 1
    switch unsafe event.type {
    case YAML_DOCUMENT_START_EVENT:
      documents += 1
      if documents > 1 { report(line, column, "a second document starts here; a file holds one") }
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      if unsafe scalar.anchor != nil { report(line, column, "anchors (&name) are not accepted") }
      let text = unsafe String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      let style = unsafe scalar.style
      let isBlock = style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE
      add(
        YAMLNode(
          content: .scalar(text, isQuoted: style != YAML_PLAIN_SCALAR_STYLE), line: line, column: column,
          isBlock: isBlock))
    case YAML_SEQUENCE_START_EVENT:
      if unsafe event.data.sequence_start.anchor != nil {
        report(line, column, "anchors (&name) are not accepted")
      }
      open(.sequence([], line: line, column: column), line, column)
    case YAML_MAPPING_START_EVENT:
      if unsafe event.data.mapping_start.anchor != nil {
        report(line, column, "anchors (&name) are not accepted")
      }
      open(.mapping([], pendingKey: nil, line: line, column: column), line, column)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: close()
    case YAML_ALIAS_EVENT: report(line, column, "aliases (*name) are not accepted; write the value out")
    default: break
    }
  }

  private mutating func open(_ collection: Open, _ line: Int, _ column: Int) {
    if stack.count >= YAMLParser.maximumDepth {
      report(line, column, "nested deeper than \(YAMLParser.maximumDepth) levels")
    }
    stack.append(collection)
  }

  private mutating func close() {
    switch stack.removeLast() {
    case .sequence(let items, let line, let column):
      add(YAMLNode(content: .sequence(items), line: line, column: column, isBlock: false))
    case .mapping(let entries, _, let line, let column):
      add(YAMLNode(content: .mapping(entries), line: line, column: column, isBlock: false))
    }
  }

  private mutating func add(_ node: YAMLNode) {
    guard let top = stack.popLast() else {
      root = node
      return
    }
    switch top {
    case .sequence(var items, let line, let column):
      items.append(node)
      stack.append(.sequence(items, line: line, column: column))
    case .mapping(let entries, nil, let line, let column):
      if let earlier = entries.first(where: { $0.key.text == node.text && node.text != nil }) {
        report(
          node.line, node.column,
          "key \(node.kindName) is already given in line \(earlier.key.line); give it once")
      }
      stack.append(.mapping(entries, pendingKey: node, line: line, column: column))
    case .mapping(var entries, let key?, let line, let column):
      entries.append((key, node))
      stack.append(.mapping(entries, pendingKey: nil, line: line, column: column))
    }
  }

  private mutating func report(_ line: Int, _ column: Int, _ message: String) {
    diagnostics.append(Diagnostic(file: file, line: line, column: column, message: message))
  }

  private mutating func reportSyntaxError(_ parser: yaml_parser_t, in bytes: UnsafeBufferPointer<UInt8>) {
    let problem = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "not YAML"
    let context = unsafe parser.context.map { unsafe String(cString: $0) + ": " } ?? ""
    let mark = unsafe parser.problem_mark
    let lines = unsafe Array(bytes).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let line = Int(mark.line) < lines.count ? String(decoding: lines[Int(mark.line)], as: UTF8.self) : ""
    report(
      Int(mark.line) + 1, Int(mark.column) + 1,
      Self.slip(in: line) ?? "\(context)\(problem); this is not valid YAML")
  }

  /// The two slips that libyaml's sentences do not name, and that everybody makes once.
  private static func slip(in line: String) -> String? {
    if line.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") {
      return "YAML is indented with blanks; this line begins with a tab"
    }
    if line.contains(": {{") {
      return "a text that begins with '{{' stands between quotes: '{{ … }}'"
    }
    return nil
  }
}
