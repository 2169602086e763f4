/// The thresholds of every device over time: báo động levels, site limits, legal limits.
///
/// Báo động levels have changed over the years, so each value carries the time it is valid for; a backtest
/// of an old flood is judged by the law of its day.
package struct ThresholdTable: Sendable {
  /// One value of one threshold.
  package struct Entry: Sendable, Equatable {
    /// In the canonical unit of the quantity it limits.
    package let value: Double
    /// Valid from this time on.
    package let from: Milliseconds
    /// Valid before this time.
    package let until: Milliseconds

    /// A value and its validity; without bounds it is always valid.
    package init(value: Double, from: Milliseconds = .min, until: Milliseconds = .max) {
      self.value = value
      self.from = from
      self.until = until
    }
  }

  /// The names that occur, in order of first appearance.
  package private(set) var names: [String] = []
  private var entries: [[[Entry]]] = []

  /// No thresholds.
  package init() {}

  /// Adds a value of the threshold `name` of `device`.
  package mutating func add(_ entry: Entry, name: String, device: DeviceIndex) {
    let column = names.firstIndex(of: name) ?? names.count
    if column == names.count {
      names.append(name)
      entries.append([])
    }
    let row = Int(device.index)
    while entries[column].count <= row { entries[column].append([]) }
    entries[column][row].append(entry)
  }

  /// The number under which `value(column:device:at:)` knows a name; `nil` where no device has it.
  package func column(of name: String) -> Int? { names.firstIndex(of: name) }

  /// The value valid for `device` at `time`; `nil` where the device has none.
  /// - Complexity: O(*k*) for the *k* values the device has had.
  package func value(column: Int, device: DeviceIndex, at time: Milliseconds) -> Double? {
    let row = Int(device.index)
    guard row < entries[column].count else { return nil }
    for place in entries[column][row].indices {
      let entry = entries[column][row][place]
      if entry.from <= time, time < entry.until { return entry.value }
    }
    return nil
  }

  /// The first instant after `time` at which the device's value may be another; `.max` for never.
  /// - Complexity: O(*k*) for the *k* values the device has had.
  package func nextChange(column: Int, device: DeviceIndex, after time: Milliseconds) -> Milliseconds {
    var next = Milliseconds.max
    let row = Int(device.index)
    guard row < entries[column].count else { return next }
    for place in entries[column][row].indices {
      let entry = entries[column][row][place]
      if entry.from > time { next = min(next, entry.from) }
      if entry.until > time { next = min(next, entry.until) }
    }
    return next
  }

  /// All values that a device has had under `name`.
  package func history(of name: String, device: DeviceIndex) -> [Entry] {
    guard let column = column(of: name), Int(device.index) < entries[column].count else { return [] }
    return entries[column][Int(device.index)]
  }
}
