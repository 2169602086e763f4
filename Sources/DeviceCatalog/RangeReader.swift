import Telemetry
import YAMLDocument

/// Reads the small shapes that several files share: `[from, to]`, and numbers in lists.
enum RangeReader {
  /// `[low, high]` under `key`, low first.
  static func range(
    _ key: String, in reader: inout MappingReader, _ diagnostics: inout [Diagnostic]
  ) -> ClosedRange<Double>? {
    guard let node = reader.optional(key) else { return nil }
    let bounds = (node.items ?? []).compactMap { $0.text.flatMap(Double.init) }.filter(\.isFinite)
    guard node.items?.count == 2, bounds.count == 2, bounds[0] <= bounds[1] else {
      reader.report(
        node, "'\(key)' must be two numbers, the lower first, such as [0, 12], not \(describe(node))",
        &diagnostics)
      return nil
    }
    return bounds[0]...bounds[1]
  }

  private static func describe(_ node: YAMLNode) -> String {
    guard let items = node.items else { return node.kindName }
    return "[" + items.map { $0.text ?? $0.kindName }.joined(separator: ", ") + "]"
  }
}
