import Telemetry

/// Numbers the devices and their slots, and folds each slot's conversion and limits.
struct CatalogBuilder {
  private let classes: ClassDirectory
  private let entries: [InventoryEntry]
  private let records: [ThresholdRecord]
  private var slots = SlotTable()
  private var seriesKeys: [SeriesKey] = []
  private var limitNumbers: [QualityLimits: UInt32] = [:]

  /// - Precondition: the files were without errors.
  init(classes: ClassDirectory, entries: [InventoryEntry], records: [ThresholdRecord]) {
    self.classes = classes
    self.entries = entries
    self.records = records
  }

  consuming func build() -> Catalog {
    var devices: [Device] = []
    devices.reserveCapacity(entries.count)
    for entry in entries {
      devices.append(addDevice(entry, number: devices.count))
    }
    var thresholds = ThresholdTable()
    for record in records { thresholds.add(record.entry, name: record.name, device: record.device) }
    return Catalog(
      quantities: classes.quantities, classes: classes.classes, devices: devices, thresholds: thresholds,
      thresholdRecords: records, seriesKeys: seriesKeys,
      topicFilters: CatalogBuilder.filters(of: classes.classes.map(\.pattern)), slots: slots,
      router: Router(classes: classes.classes, devices: devices))
  }

  private mutating func addDevice(_ entry: InventoryEntry, number: Int) -> Device {
    let deviceClass = classes.classes[entry.classIndex]
    let firstSlot = seriesKeys.count
    slots.firstSlot.append(firstSlot)
    for (at, field) in deviceClass.fields.enumerated() {
      let quantity = classes.quantities[field.quantity]
      seriesKeys.append(SeriesKey(device: entry.id, quantity: quantity.name, channel: field.channel))
      slots.device.append(DeviceIndex(number))
      slots.conversions.append(
        CatalogBuilder.conversion(
          field, quantity, calibration: entry.overrides.calibrations[at] ?? .init(),
          datum: entry.overrides.datum ?? 0))
      let limits = CatalogBuilder.limits(
        field, quantity, bounds: entry.overrides.bounds[at] ?? .init(), interval: entry.interval)
      slots.limitsOfSlot.append(numberOfLimits(limits))
    }
    return Device(
      id: entry.id, classIndex: entry.classIndex, name: entry.name, site: entry.site,
      interval: entry.interval, labels: entry.labels, firstSlot: firstSlot,
      fieldCount: deviceClass.fields.count, file: entry.file, line: entry.line)
  }

  private mutating func numberOfLimits(_ limits: QualityLimits) -> UInt32 {
    if let number = limitNumbers[limits] { return number }
    let number = UInt32(slots.limits.count)
    slots.limits.append(limits)
    limitNumbers[limits] = number
    return number
  }

  /// Folds, in this order: the field's scale and offset, the unit, the device's calibration, the datum.
  private static func conversion(
    _ field: ClassField, _ quantity: Quantity, calibration: DeviceOverrides.Calibration, datum: Double
  ) -> Conversion {
    var scale = field.scale * field.unit.factor * calibration.scale
    var offset =
      (field.offset * field.unit.factor + field.unit.offset) * calibration.scale + calibration.offset
    if field.isDistance {
      scale = -scale
      offset = datum - offset
    }
    return Conversion(scale: scale, offset: offset, decimals: quantity.decimals)
  }

  /// The class's limits with the device's own bounds; without any range, what is plausible at all.
  static func limits(
    _ field: ClassField, _ quantity: Quantity, bounds: DeviceOverrides.Bounds, interval: Milliseconds
  ) -> QualityLimits {
    var limits = field.limits
    limits.range = range(bounds.rangeMin, bounds.rangeMax, limits.range ?? quantity.plausible)
    limits.usual = range(bounds.usualMin, bounds.usualMax, limits.usual)
    if limits.gap != nil {
      limits.gap?.silence = Milliseconds(min(field.gapIntervals * Double(interval), longestSilence))
    }
    return limits
  }

  /// Three hundred years: a gap that nobody will see, and still a number of milliseconds.
  private static let longestSilence = Double(300 * 365 * Span.day)

  private static func range(
    _ low: Double?, _ high: Double?, _ fallback: ClosedRange<Double>?
  ) -> ClosedRange<Double>? {
    guard low != nil || high != nil || fallback != nil else { return nil }
    let low = low ?? fallback?.lowerBound ?? -.greatestFiniteMagnitude
    let high = high ?? fallback?.upperBound ?? .greatestFiniteMagnitude
    // Bounds that cross are reported with the inventory, and nothing is built from it.
    return min(low, high)...max(low, high)
  }

  /// A filter that another one covers would make the broker deliver some messages twice.
  private static func filters(of patterns: [TopicPattern]) -> [String] {
    var kept: [TopicPattern] = []
    for pattern in patterns where !kept.contains(where: { $0.covers(pattern) }) {
      kept.removeAll { pattern.covers($0) }
      kept.append(pattern)
    }
    return kept.map(\.filter)
  }
}
