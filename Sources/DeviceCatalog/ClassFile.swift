import PayloadDecoding
import Telemetry
import YAMLDocument

/// Reads one file of a device class.
struct ClassFile {
  /// The class; `nil` where a fault forbids it.
  private(set) var deviceClass: DeviceClass?
  /// The name it declares, known even where the class is refused: its devices are then not "of an unknown
  /// class" as well.
  private(set) var name: String?
  /// Where the name and the topic stand, for faults that show only beside other files.
  private(set) var nameNode: YAMLNode?
  private(set) var topicNode: YAMLNode?
  /// The faults of the file.
  private(set) var diagnostics: [Diagnostic] = []
  let file: String

  init(_ bytes: [UInt8], file: String, quantities: [Quantity]) {
    self.file = file
    guard let root = YAMLParser.parse(bytes, file: file, diagnostics: &diagnostics),
      var reader = MappingReader(root, file: file, subject: "device class", diagnostics: &diagnostics)
    else { return }
    read(&reader, quantities)
    reader.finish(&diagnostics)
    if diagnostics.contains(where: { $0.gravity == .error }) { deviceClass = nil }
  }

  private mutating func read(_ reader: inout MappingReader, _ quantities: [Quantity]) {
    name = readName("class", &reader)
    nameNode = reader.node["class"]
    let kind = readName("kind", &reader)
    let title = readTitle(&reader)
    let pattern = readTopic(&reader)
    let encoding = reader.word("format", as: FormatWord.self, &diagnostics) ?? .json
    let device = readDevice(&reader, pattern)
    let each = reader.text("each", &diagnostics)
    let interval = readInterval(&reader)
    let lateness = reader.duration("lateness", &diagnostics) ?? 2 * Span.hour
    var places = PointerPlaces()
    if let each { places.note(each, reader.node["each"]) }
    if case .pointer(let pointer) = device { places.note(pointer, reader.node["device"]) }
    var shapes = ShapeReader(file: file)
    let conditions = shapes.conditions(&reader, &places)
    let timestamp = shapes.timestamp(&reader, &places)
    let moving = reader.boolean("moving", &diagnostics) ?? false
    let position = shapes.position(&reader, &places, isMoving: moving)
    diagnostics += shapes.diagnostics
    var fields = FieldReader(file: file, quantities: quantities, isPlain: encoding == .plain)
    if reader.required("fields", &diagnostics) != nil {
      fields.read(reader.list("fields", &diagnostics), under: reader.node["fields"], &places)
    }
    diagnostics += fields.diagnostics
    let format = MessageFormat(
      encoding: encoding == .plain ? .plain : .json, device: device ?? .topic, each: each,
      conditions: conditions, timestamp: timestamp, fields: fields.formats, position: position)
    if diagnostics.isEmpty { report(format.faults, places, reader) }
    guard let name, let kind, let pattern, let interval else { return }
    deviceClass = DeviceClass(
      name: name, kind: kind, title: title ?? LocalizedText(vi: name, en: name),
      topic: topicNode?.text ?? "", format: format, fields: fields.fields, interval: interval,
      lateness: lateness, isMoving: moving, pattern: pattern)
  }

  private mutating func readName(_ key: String, _ reader: inout MappingReader) -> String? {
    guard let node = reader.required(key, &diagnostics) else { return nil }
    if let text = node.text, MetricName.isValid(text) { return text }
    reader.report(node, "'\(key)' must be \(MetricName.rule), not \(node.kindName)", &diagnostics)
    return nil
  }

  private mutating func readTitle(_ reader: inout MappingReader) -> LocalizedText? {
    guard let node = reader.optional("title"),
      var titles = MappingReader(node, file: file, subject: "'title'", diagnostics: &diagnostics)
    else { return nil }
    let vi = titles.required("vi", &diagnostics)?.text
    let en = titles.required("en", &diagnostics)?.text
    titles.finish(&diagnostics)
    guard let vi, let en else { return nil }
    return LocalizedText(vi: vi, en: en)
  }

  private mutating func readTopic(_ reader: inout MappingReader) -> TopicPattern? {
    topicNode = reader.required("topic", &diagnostics)
    guard let node = topicNode else { return nil }
    do throws(TopicPattern.Fault) {
      return try TopicPattern(node.text ?? "")
    } catch {
      reader.report(node, error.message, &diagnostics)
      return nil
    }
  }

  /// Exactly one of topic and payload names the device.
  private mutating func readDevice(
    _ reader: inout MappingReader, _ pattern: TopicPattern?
  ) -> MessageFormat.DeviceSource? {
    let node = reader.optional("device")
    guard let pattern else { return nil }
    switch (pattern.deviceLevel, node) {
    case (.some, nil): return .topic
    case (nil, let node?):
      guard let text = node.text else {
        reader.report(
          node, "'device' must be a JSON pointer such as /id, or member-name, not \(node.kindName)",
          &diagnostics)
        return nil
      }
      return text == "member-name" ? .memberName : .pointer(text)
    case (.some, let node?):
      reader.report(
        node, "the topic names the device with {device} and 'device' names it again; keep one of them",
        &diagnostics)
      return nil
    case (nil, nil):
      reader.report(
        topicNode ?? reader.node,
        "nothing names the device: write {device} as a topic level, or give 'device' as a JSON pointer "
          + "such as /id", &diagnostics)
      return nil
    }
  }

  private mutating func readInterval(_ reader: inout MappingReader) -> Milliseconds? {
    guard let node = reader.required("interval", &diagnostics),
      let span = reader.duration("interval", &diagnostics)
    else { return nil }
    if DeviceInterval.isValid(span) { return span }
    reader.report(node, "'interval' must be \(DeviceInterval.rule), not \(node.kindName)", &diagnostics)
    return nil
  }

  private mutating func report(_ faults: [FormatFault], _ places: PointerPlaces, _ reader: MappingReader) {
    for fault in faults {
      reader.report(places[fault.pointer] ?? reader.node, fault.message, &diagnostics)
    }
  }
}

/// The formats a class can name.
private enum FormatWord: String, CaseIterable {
  case json
  case plain
}

/// Where each JSON pointer of a class was written, so that a fault of the decoder finds its line.
struct PointerPlaces {
  private var nodes: [String: YAMLNode] = [:]

  /// The first place where `pointer` stands.
  subscript(pointer: String) -> YAMLNode? { nodes[pointer] }

  /// Remembers where `pointer` stands.
  mutating func note(_ pointer: String, _ node: YAMLNode?) {
    if nodes[pointer] == nil, let node { nodes[pointer] = node }
  }
}
