import PayloadDecoding
import Telemetry
import YAMLDocument

/// Reads the `fields` of a device class: for each, where it stands in a message and what it means.
struct FieldReader {
  /// How the decoder finds the values.
  private(set) var formats: [MessageFormat.Field] = []
  /// What the values mean, in the same order.
  private(set) var fields: [ClassField] = []
  /// The faults found.
  private(set) var diagnostics: [Diagnostic] = []
  private let file: String
  private let quantities: [Quantity]
  private let isPlain: Bool

  init(file: String, quantities: [Quantity], isPlain: Bool) {
    self.file = file
    self.quantities = quantities
    self.isPlain = isPlain
  }

  /// Reads every item of the list.
  mutating func read(_ items: [YAMLNode], under list: YAMLNode?, _ places: inout PointerPlaces) {
    if items.isEmpty, let list, list.items != nil {
      diagnostics.append(
        Diagnostic(
          file: file, line: list.line, column: list.column,
          message: "'fields' is empty; a class measures at least one quantity"))
    }
    for item in items {
      guard
        var reader = MappingReader(item, file: file, subject: "field", diagnostics: &diagnostics)
      else { continue }
      readField(&reader, &places)
      reader.finish(&diagnostics)
    }
  }

  private mutating func readField(_ reader: inout MappingReader, _ places: inout PointerPlaces) {
    let quantity = readQuantity(&reader)
    let unit = readUnit(&reader, quantity.map { quantities[$0] })
    let source = readSource(&reader, &places)
    let channel = reader.text("channel", &diagnostics) ?? ""
    let scale = reader.number("scale", &diagnostics) ?? 1
    let offset = reader.number("offset", &diagnostics) ?? 0
    let sentinels = readSentinels(&reader)
    let isOptional = reader.boolean("optional", &diagnostics) ?? false
    let decimalComma = reader.boolean("decimal_comma", &diagnostics) ?? false
    var shapes = ShapeReader(file: file)
    let timestamp = shapes.timestamp(&reader, &places)
    let conditions = shapes.conditions(&reader, &places)
    diagnostics += shapes.diagnostics
    var limits = LimitsReader(file: file)
    limits.read(&reader)
    diagnostics += limits.diagnostics
    if scale == 0 {
      reader.report(
        reader.node["scale"] ?? reader.node, "'scale' is 0, which makes every reading the same", &diagnostics)
    }
    guard let quantity, let source else { return }
    reportDouble(reader, quantity, channel)
    formats.append(
      MessageFormat.Field(
        pointer: source.pointer, sentinels: sentinels.numbers, sentinelTexts: sentinels.texts,
        timestamp: timestamp, isOptional: isOptional, decimalComma: decimalComma, conditions: conditions))
    fields.append(
      ClassField(
        quantity: quantity, channel: channel, isDistance: source.isDistance, unit: unit, scale: scale,
        offset: offset, limits: limits.limits, gapIntervals: limits.gapIntervals))
  }

  private mutating func readQuantity(_ reader: inout MappingReader) -> Int? {
    guard let node = reader.required("quantity", &diagnostics) else { return nil }
    let name = node.text ?? ""
    if let index = quantities.firstIndex(where: { $0.name == name }) { return index }
    let hint = NearestName.hint(for: name, among: quantities.map(\.name))
    reader.report(
      node, "quantity \(node.kindName) is not in quantities.yaml\(hint)", &diagnostics)
    return nil
  }

  private mutating func readUnit(_ reader: inout MappingReader, _ quantity: Quantity?) -> UnitConversion {
    guard let node = reader.optional("unit"), let quantity else { return .identity }
    let name = node.text ?? ""
    if let unit = quantity.units[name] { return unit }
    let hint = NearestName.hint(for: name, among: quantity.units.keys.sorted())
    let known = quantity.units.keys.sorted().joined(separator: ", ")
    reader.report(
      node, "\(quantity.name) has no unit \(node.kindName)\(hint.isEmpty ? "; it knows \(known)" : hint)",
      &diagnostics)
    return .identity
  }

  /// `pointer`, or `distance` for a sensor that looks down at the water.
  private mutating func readSource(
    _ reader: inout MappingReader, _ places: inout PointerPlaces
  ) -> (pointer: String, isDistance: Bool)? {
    let pointer = reader.text("pointer", &diagnostics)
    let distance = reader.text("distance", &diagnostics)
    if let text = pointer ?? distance {
      places.note(text, reader.node[pointer == nil ? "distance" : "pointer"])
    }
    switch (pointer, distance) {
    case (let pointer?, nil): return (pointer, false)
    case (nil, let distance?): return (distance, true)
    case (.some, .some):
      reader.report(
        reader.node["distance"] ?? reader.node,
        "a field has 'pointer' or 'distance', not both; 'distance' means level = datum - distance",
        &diagnostics)
      return nil
    case (nil, nil):
      if isPlain { return ("", false) }
      // A pointer of another type than text has been reported already.
      if reader.node["pointer"]?.isNull ?? true, reader.node["distance"]?.isNull ?? true {
        reader.report(
          reader.node, "field lacks the key 'pointer', the JSON pointer of its value such as /level",
          &diagnostics)
      }
      return nil
    }
  }

  /// Plain numbers are numbers, everything else is a text.
  private mutating func readSentinels(_ reader: inout MappingReader) -> (numbers: [Double], texts: [String]) {
    var numbers: [Double] = []
    var texts: [String] = []
    for item in reader.list("sentinels", &diagnostics) {
      guard case .scalar(let text, let isQuoted) = item.content else {
        reader.report(item, "a sentinel is one number or text, not \(item.kindName)", &diagnostics)
        continue
      }
      if !isQuoted, let number = Double(text), number.isFinite {
        numbers.append(number)
      } else {
        texts.append(text)
      }
    }
    return (numbers, texts)
  }

  private mutating func reportDouble(_ reader: MappingReader, _ quantity: Int, _ channel: String) {
    guard fields.contains(where: { $0.quantity == quantity && $0.channel == channel }) else { return }
    let name = quantities[quantity].name
    reader.report(
      reader.node["quantity"] ?? reader.node,
      "\(name) is measured twice on one device; give each probe its own 'channel'", &diagnostics)
  }
}
