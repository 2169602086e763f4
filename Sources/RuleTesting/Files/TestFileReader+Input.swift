import Telemetry
import YAMLDocument

extension TestFileReader {
  /// One series: its labels and its readings.
  mutating func readInput(_ node: YAMLNode, interval: Milliseconds) -> InputSeries? {
    guard var reader = MappingReader(node, file: path, subject: "input series", diagnostics: &diagnostics)
    else { return nil }
    defer { reader.finish(&diagnostics) }
    let values = reader.optional("values")
    let samples = note("samples", &reader)
    guard let series = reader.required("series", &diagnostics), let labels = readSeries(series) else {
      return nil
    }
    if labels[Labels.metricName].isEmpty { report(series, "a series has a name: up{job=\"a\"}") }
    var input = InputSeries(labels: labels, spot: Spot(line: series.line, column: series.column))
    if let values { input.readings += readValues(values, interval: interval) }
    if let samples {
      if samples.items == nil { report(samples, "'samples' must be a list, not \(samples.kindName)") }
      for item in samples.items ?? [] {
        if let reading = readSample(item) { input.readings.append(reading) }
      }
    }
    return input
  }

  /// The labels of a series as a metric is written.
  mutating func readSeries(_ node: YAMLNode) -> Labels? {
    guard let text = text(node, "a series") else { return nil }
    do throws(SeriesNotation.Fault) {
      return try SeriesNotation.labels(text)
    } catch {
      report(node, at: error.offset, error.message)
      return nil
    }
  }

  private mutating func readValues(_ node: YAMLNode, interval: Milliseconds) -> [InputReading] {
    guard let text = text(node, "'values'") else { return [] }
    do throws(SeriesNotation.Fault) {
      var readings: [InputReading] = []
      for (place, value) in try SeriesNotation.values(text).enumerated() {
        let at = Milliseconds(place) * interval
        switch value {
        case .omitted: break
        case .number(let number):
          readings.append(InputReading(at: at, received: at, value: number, quality: .good))
        case .stale:
          readings.append(
            InputReading(at: at, received: at, value: .nan, quality: .missing, isStaleMark: true))
        }
      }
      return readings
    } catch {
      report(node, at: error.offset, error.message)
      return []
    }
  }

  /// The flags, as tests write them.
  private enum Flag: String, CaseIterable {
    case good, unknown, suspect, fail, missing

    var quality: Quality {
      switch self {
      case .good: .good
      case .unknown: .unknown
      case .suspect: .suspect
      case .fail: .fail
      case .missing: .missing
      }
    }
  }

  private mutating func readSample(_ node: YAMLNode) -> InputReading? {
    guard var reader = MappingReader(node, file: path, subject: "sample", diagnostics: &diagnostics) else {
      return nil
    }
    defer { reader.finish(&diagnostics) }
    let flag = reader.word("quality", as: Flag.self, &diagnostics)
    let value = readNumber("value", &reader)
    let received = reader.duration("received", &diagnostics)
    guard reader.required("at", &diagnostics) != nil, let at = reader.duration("at", &diagnostics) else {
      return nil
    }
    if value == nil, flag != .missing, node["value"] == nil {
      report(node, "sample lacks the key 'value'; only one of 'quality: missing' may do without")
    }
    let quality = flag?.quality ?? .good
    return InputReading(at: at, received: received ?? at, value: value ?? .nan, quality: quality)
  }

  /// A number, YAML's `.nan` and `.inf` and Prometheus' `NaN` and `Inf` among them.
  mutating func readNumber(_ key: String, _ reader: inout MappingReader) -> Double? {
    guard let node = reader.optional(key) else { return nil }
    let text = (node.text ?? "").lowercased().replacing("_", with: "")
    switch text {
    case ".nan", "nan": return .nan
    case ".inf", "+.inf", "inf", "+inf": return .infinity
    case "-.inf", "-inf": return -.infinity
    default: break
    }
    if let number = Double(text) { return number }
    report(node, "'\(key)' must be a number such as 3.5, not \(node.kindName)")
    return nil
  }

  /// A device of the file's own.
  mutating func readDevice(_ node: YAMLNode) -> TestDevice? {
    guard var reader = MappingReader(node, file: path, subject: "device", diagnostics: &diagnostics) else {
      return nil
    }
    defer { reader.finish(&diagnostics) }
    let labels = reader.optional("labels").map { readLabelMap($0) } ?? Labels()
    let interval = reader.duration("interval", &diagnostics)
    let latitude = reader.number("latitude", &diagnostics)
    let longitude = reader.number("longitude", &diagnostics)
    var thresholds: [(name: String, value: Double)] = []
    if let node = reader.optional("thresholds") {
      if node.entries == nil { report(node, "'thresholds' must be a mapping of names to numbers") }
      for (key, value) in node.entries ?? [] {
        guard let name = key.text, let number = value.text.flatMap(Double.init) else {
          report(value, "a threshold must be a number such as 3.5, not \(value.kindName)")
          continue
        }
        thresholds.append((name, number))
      }
    }
    guard reader.required("id", &diagnostics) != nil, let id = reader.text("id", &diagnostics) else {
      return nil
    }
    var position: (latitude: Double, longitude: Double)?
    if let latitude, let longitude { position = (latitude, longitude) }
    return TestDevice(
      id: id, labels: labels, interval: interval, position: position, thresholds: thresholds)
  }
}
