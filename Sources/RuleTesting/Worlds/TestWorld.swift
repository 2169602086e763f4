import RuleEngine
import Telemetry
import TimeSeries

/// The series of one test, joined with what is known of their devices.
struct TestWorld {
  /// All series, numbered as they come.
  private(set) var series: [SeriesDescription] = []
  /// The thresholds of their devices.
  private(set) var thresholds = ThresholdTable()
  /// The series of each input, in the order of the test.
  private(set) var seriesOfInput: [SeriesID] = []
  /// Labels that tests need not write, because the inventory gives them.
  private(set) var joinedNames: Set<String> = []
  /// What a test says that cannot be.
  private(set) var diagnostics: [Diagnostic] = []
  private let path: String

  /// The series of a test as the daemon sees them: those of the file's own devices or of the inventory, and
  /// those without a device.
  init(_ test: RuleTest, file: RuleTestFile, inventory: Inventory) {
    path = file.path
    if let devices = file.devices {
      for (place, device) in devices.enumerated() {
        for threshold in device.thresholds {
          thresholds.add(
            ThresholdTable.Entry(value: threshold.value), name: threshold.name, device: DeviceIndex(place))
        }
      }
      join(test, devices)
    } else {
      thresholds = inventory.thresholds
      for var description in inventory.series {
        description.id = SeriesID(series.count)
        series.append(description)
      }
      join(test, inventory)
    }
    reportDoubles(test)
  }

  /// The series of a test as Prometheus sees them: nothing but their labels. Of two with the same labels the
  /// last one counts.
  init(plain test: RuleTest, path: String) {
    self.path = path
    for input in test.inputs {
      let known = series.first { $0.labels == input.labels }
      seriesOfInput.append(known?.id ?? add(input.labels))
    }
  }

  private mutating func add(
    _ labels: Labels, device: DeviceIndex? = nil,
    staleAfter: Milliseconds = SeriesDescription.staleAfterWithoutDevice, position: Position? = nil
  ) -> SeriesID {
    let id = SeriesID(series.count)
    series.append(
      SeriesDescription(
        id: id, labels: labels, device: device, staleAfter: staleAfter, position: position))
    return id
  }

  private mutating func join(_ test: RuleTest, _ devices: [TestDevice]) {
    joinedNames = Set(devices.flatMap { $0.labels.pairs.map(\.name) })
    for input in test.inputs {
      let id = input.labels["device"]
      guard let place = devices.firstIndex(where: { $0.id == id }) else {
        seriesOfInput.append(add(input.labels))
        continue
      }
      let device = devices[place]
      var labels = input.labels
      for pair in device.labels.pairs {
        contradict(input, pair.name, pair.value)
        labels[pair.name] = pair.value
      }
      seriesOfInput.append(
        add(
          labels, device: DeviceIndex(place), staleAfter: Staleness.span(interval: device.interval),
          position: device.position.map { Position(latitude: $0.latitude, longitude: $0.longitude) }))
    }
  }

  private mutating func join(_ test: RuleTest, _ inventory: Inventory) {
    var places: [String: [Int]] = [:]
    for (place, description) in inventory.series.enumerated() {
      places[description.labels["device"], default: []].append(place)
      joinedNames.formUnion(description.labels.pairs.map(\.name))
    }
    joinedNames.subtract([Labels.metricName, "device"])
    for input in test.inputs {
      let own = places[input.labels["device"]] ?? []
      guard !input.labels["device"].isEmpty, !own.isEmpty else {
        seriesOfInput.append(add(input.labels))
        continue
      }
      seriesOfInput.append(listed(input, among: own) ?? SeriesID(0))
    }
  }

  /// The series of the inventory that an input speaks of; reports where there is none or more than one.
  private mutating func listed(_ input: InputSeries, among places: [Int]) -> SeriesID? {
    let name = input.labels[Labels.metricName]
    let (device, channel) = (input.labels["device"], input.labels["channel"])
    let found = places.filter {
      let labels = series[$0].labels
      return labels[Labels.metricName] == name && (channel.isEmpty || labels["channel"] == channel)
    }
    guard let place = found.first else {
      let names = places.map { series[$0].labels[Labels.metricName] }
      report(
        input, "the device '\(device)' measures no '\(name)'\(NearestName.hint(for: name, among: names))")
      return nil
    }
    if found.count > 1 {
      let channels = found.map { series[$0].labels["channel"] }.joined(separator: ", ")
      report(input, "the device '\(device)' has '\(name)' more than once; give the channel: \(channels)")
    }
    for pair in input.labels.pairs { contradict(input, pair.name, series[place].labels[pair.name]) }
    return series[place].id
  }

  /// A label that differs from the inventory would test a rule on a device that does not exist.
  private mutating func contradict(_ input: InputSeries, _ name: String, _ known: String) {
    let written = input.labels[name]
    guard !written.isEmpty, written != known else { return }
    let device = input.labels["device"]
    report(
      input,
      known.isEmpty
        ? "the device '\(device)' has no label '\(name)'; leave it out"
        : "the label '\(name)' of the device '\(device)' is '\(known)', not '\(written)'; leave it out")
  }

  private mutating func reportDoubles(_ test: RuleTest) {
    var seen: Set<SeriesID> = []
    guard diagnostics.isEmpty else { return }
    for (place, input) in test.inputs.enumerated() where !seen.insert(seriesOfInput[place]).inserted {
      report(input, "this series stands twice in the test; write all its readings in one place")
    }
  }

  private mutating func report(_ input: InputSeries, _ message: String) {
    diagnostics.append(
      Diagnostic(file: path, line: input.spot.line, column: input.spot.column, message: message))
  }
}
