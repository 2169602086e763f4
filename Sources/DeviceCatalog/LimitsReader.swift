import Telemetry
import YAMLDocument

/// Reads the quality limits of a field.
struct LimitsReader {
  /// The limits; those that nobody wrote are absent.
  private(set) var limits = QualityLimits()
  /// How many of a device's intervals make a gap.
  private(set) var gapIntervals = 0.0
  /// The faults found.
  private(set) var diagnostics: [Diagnostic] = []
  private let file: String

  init(file: String) { self.file = file }

  /// Reads the key `limits` of a field.
  mutating func read(_ field: inout MappingReader) {
    guard let node = field.optional("limits"),
      var reader = MappingReader(node, file: file, subject: "'limits'", diagnostics: &diagnostics)
    else { return }
    limits.range = RangeReader.range("range", in: &reader, &diagnostics)
    limits.usual = RangeReader.range("usual", in: &reader, &diagnostics)
    limits.spike = readSpike(&reader)
    limits.ratePerSecond = readRate(&reader)
    limits.flat = readFlat(&reader)
    limits.gap = readGap(&reader)
    reader.finish(&diagnostics)
  }

  /// `spike: 0.5`, or `spike: { suspect: 0.5, fail: 2 }`.
  private mutating func readSpike(_ reader: inout MappingReader) -> QualityLimits.Spike? {
    guard let node = reader.optional("spike") else { return nil }
    if node.entries == nil {
      return positive("spike", &reader).map { QualityLimits.Spike(suspect: $0) }
    }
    guard var parts = part("spike", of: &reader) else { return nil }
    _ = parts.required("suspect", &diagnostics)
    let suspect = positive("suspect", &parts)
    let fail = positive("fail", &parts)
    parts.finish(&diagnostics)
    return suspect.map { QualityLimits.Spike(suspect: $0, fail: fail) }
  }

  /// `rate: { change: 1.5, per: 1h }`.
  private mutating func readRate(_ reader: inout MappingReader) -> Double? {
    guard var parts = part("rate", of: &reader) else { return nil }
    _ = parts.required("change", &diagnostics)
    _ = parts.required("per", &diagnostics)
    let change = positive("change", &parts)
    let span = lasting("per", &parts)
    parts.finish(&diagnostics)
    guard let change, let span else { return nil }
    return change / (Double(span) / 1_000)
  }

  /// `flat: { tolerance: 0.005, suspect: 12h, fail: 2d }`.
  private mutating func readFlat(_ reader: inout MappingReader) -> QualityLimits.Flat? {
    guard var parts = part("flat", of: &reader) else { return nil }
    _ = parts.required("tolerance", &diagnostics)
    _ = parts.required("suspect", &diagnostics)
    let tolerance = positive("tolerance", &parts)
    let suspect = lasting("suspect", &parts)
    let fail = lasting("fail", &parts)
    parts.finish(&diagnostics)
    guard let tolerance, let suspect else { return nil }
    return QualityLimits.Flat(tolerance: tolerance, suspect: suspect, fail: fail)
  }

  /// `gap: { intervals: 3, jump: 1 }`; the silence becomes known with each device's interval.
  private mutating func readGap(_ reader: inout MappingReader) -> QualityLimits.Gap? {
    guard var parts = part("gap", of: &reader) else { return nil }
    _ = parts.required("intervals", &diagnostics)
    _ = parts.required("jump", &diagnostics)
    let intervals = positive("intervals", &parts)
    let jump = positive("jump", &parts)
    parts.finish(&diagnostics)
    guard let intervals, let jump else { return nil }
    gapIntervals = intervals
    return QualityLimits.Gap(silence: 0, jump: jump)
  }

  private mutating func part(_ key: String, of reader: inout MappingReader) -> MappingReader? {
    guard let node = reader.optional(key) else { return nil }
    return MappingReader(node, file: file, subject: "'\(key)'", diagnostics: &diagnostics)
  }

  private mutating func positive(_ key: String, _ reader: inout MappingReader) -> Double? {
    guard let number = reader.number(key, &diagnostics) else { return nil }
    if number > 0 { return number }
    reader.report(
      reader.node[key] ?? reader.node, "'\(key)' must be larger than 0; leave it out to make no such test",
      &diagnostics)
    return nil
  }

  private mutating func lasting(_ key: String, _ reader: inout MappingReader) -> Milliseconds? {
    guard let span = reader.duration(key, &diagnostics) else { return nil }
    if span > 0 { return span }
    reader.report(reader.node[key] ?? reader.node, "'\(key)' must be longer than nothing", &diagnostics)
    return nil
  }
}
