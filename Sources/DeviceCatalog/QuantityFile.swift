import Telemetry
import YAMLDocument

/// Reads `quantities.yaml`.
struct QuantityFile {
  /// The quantities in the order written.
  private(set) var quantities: [Quantity] = []
  /// The faults of the file.
  private(set) var diagnostics: [Diagnostic] = []
  private let file: String

  init(_ bytes: [UInt8], file: String) {
    self.file = file
    guard let root = YAMLParser.parse(bytes, file: file, diagnostics: &diagnostics),
      var reader = MappingReader(root, file: file, subject: "the quantities file", diagnostics: &diagnostics)
    else { return }
    if let list = reader.required("quantities", &diagnostics) {
      guard let entries = list.entries else {
        reader.report(
          list, "'quantities' must be a mapping of names to quantities, not \(list.kindName)", &diagnostics)
        return
      }
      for (key, value) in entries { read(key, value) }
    }
    reader.finish(&diagnostics)
  }

  private mutating func read(_ key: YAMLNode, _ node: YAMLNode) {
    let name = key.text ?? ""
    guard
      var reader = MappingReader(node, file: file, subject: "quantity '\(name)'", diagnostics: &diagnostics)
    else { return }
    if !MetricName.isValid(name) {
      reader.report(key, "quantity name \(key.kindName) must be \(MetricName.rule)", &diagnostics)
    }
    let unit = reader.required("unit", &diagnostics)?.text
    let decimals = reader.integer("decimals", in: 0...9, &diagnostics)
    let kind = reader.word("kind", as: Quantity.Kind.self, &diagnostics)
    let plausible = RangeReader.range("plausible", in: &reader, &diagnostics)
    let title = readTitle(&reader, name: name)
    var units = readUnits(&reader)
    reader.finish(&diagnostics)
    guard let unit else { return }
    units[unit] = .identity
    quantities.append(
      Quantity(
        name: name, unit: unit, decimals: decimals ?? 3, kind: kind ?? .gauge, units: units,
        plausible: plausible, title: title))
  }

  private mutating func readTitle(_ reader: inout MappingReader, name: String) -> LocalizedText {
    guard let node = reader.optional("title"),
      var titles = MappingReader(node, file: file, subject: "'title'", diagnostics: &diagnostics)
    else { return LocalizedText(vi: name, en: name) }
    let vi = titles.required("vi", &diagnostics)?.text
    let en = titles.required("en", &diagnostics)?.text
    titles.finish(&diagnostics)
    return LocalizedText(vi: vi ?? name, en: en ?? name)
  }

  /// `cm: 0.01`, or `K: { factor: 1, offset: -273.15 }` where the zeros differ.
  private mutating func readUnits(_ reader: inout MappingReader) -> [String: UnitConversion] {
    guard let node = reader.optional("units") else { return [:] }
    guard let entries = node.entries else {
      reader.report(node, "'units' must be a mapping of units to factors, not \(node.kindName)", &diagnostics)
      return [:]
    }
    var units: [String: UnitConversion] = [:]
    for (key, value) in entries {
      guard let unit = key.text else { continue }
      if value.entries != nil {
        guard
          var parts = MappingReader(
            value, file: file, subject: "unit '\(unit)'", diagnostics: &diagnostics)
        else { continue }
        let factor = parts.number("factor", &diagnostics) ?? 1
        let offset = parts.number("offset", &diagnostics) ?? 0
        parts.finish(&diagnostics)
        units[unit] = UnitConversion(factor: factor, offset: offset)
      } else if let factor = value.text.flatMap(Double.init), factor.isFinite, factor != 0 {
        units[unit] = UnitConversion(factor: factor)
      } else {
        reader.report(
          value,
          "unit '\(unit)' needs a factor such as 0.01 that turns it into the canonical unit, "
            + "not \(value.kindName)", &diagnostics)
      }
    }
    return units
  }
}
