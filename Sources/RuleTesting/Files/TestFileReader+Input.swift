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
      let values = try SeriesNotation.values(text)
      guard values.isEmpty || interval <= DurationText.longest / Milliseconds(values.count) else {
        report(
          node, "\(values.count) values, one every \(DurationText.format(interval)), reach beyond history")
        return []
      }
      var readings: [InputReading] = []
      for (place, value) in values.enumerated() {
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

  /// The devices of the file's own.
  mutating func readDevices(_ node: YAMLNode) -> [TestDevice] {
    guard let items = node.items else {
      report(node, "'devices' must be a list, not \(node.kindName)")
      return []
    }
    var devices: [TestDevice] = []
    for item in items {
      guard let device = readDevice(item) else { continue }
      if devices.contains(where: { $0.id == device.id }) {
        report(item["id"] ?? item, "the device '\(device.id)' stands twice; give it once")
      }
      devices.append(device)
    }
    return devices
  }

  private mutating func readDevice(_ node: YAMLNode) -> TestDevice? {
    guard var reader = MappingReader(node, file: path, subject: "device", diagnostics: &diagnostics) else {
      return nil
    }
    defer { reader.finish(&diagnostics) }
    let labels = reader.optional("labels").map { readLabelMap($0) } ?? Labels()
    let interval = reader.duration("interval", &diagnostics)
    let position = readPosition(&reader)
    let thresholds = reader.optional("thresholds").map { readThresholds($0) } ?? []
    guard reader.required("id", &diagnostics) != nil, let id = reader.text("id", &diagnostics) else {
      return nil
    }
    return TestDevice(
      id: id, labels: labels, interval: interval, position: position, thresholds: thresholds)
  }

  private mutating func readPosition(
    _ reader: inout MappingReader
  ) -> (latitude: Double, longitude: Double)? {
    let (north, east) = (reader.optional("latitude"), reader.optional("longitude"))
    guard let node = north ?? east else { return nil }
    let latitude = reader.number("latitude", &diagnostics)
    let longitude = reader.number("longitude", &diagnostics)
    if north == nil || east == nil {
      report(node, "a place has both, 'latitude' and 'longitude'")
    }
    guard let latitude, let longitude else { return nil }
    guard latitude.magnitude <= 90, longitude.magnitude <= 180 else {
      report(node, "a place is degrees north up to 90 and degrees east up to 180, such as 15.13 and 108.78")
      return nil
    }
    return (latitude, longitude)
  }

  private mutating func readThresholds(_ node: YAMLNode) -> [(name: String, value: Double)] {
    guard let entries = node.entries else {
      report(node, "'thresholds' must be a mapping of names to numbers, not \(node.kindName)")
      return []
    }
    var thresholds: [(name: String, value: Double)] = []
    for (key, value) in entries {
      guard let name = key.text, let number = value.text.flatMap(Double.init), number.isFinite else {
        report(value, "a threshold must be a number such as 3.5, not \(value.kindName)")
        continue
      }
      thresholds.append((name, number))
    }
    return thresholds
  }
}
