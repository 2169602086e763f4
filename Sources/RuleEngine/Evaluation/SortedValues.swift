/// The values of a sliding window in ascending order, for its quantiles.
///
/// Moving a day of readings by one place is a few hundred bytes a reading that the processor moves in one go; a
/// tree would chase pointers and take ten times the memory.
struct SortedValues {
  /// The values, NaN first, then ascending.
  private(set) var values: [Double] = []

  /// Whether `a` stands before `b`: NaN before all numbers, as in Prometheus, and −0 before 0, so that the order
  /// of equal values does not depend on how they came.
  static func precedes(_ a: Double, _ b: Double) -> Bool {
    if a < b { return true }
    if a > b { return false }
    if a.isNaN || b.isNaN { return a.isNaN && !b.isNaN }
    return a.sign == .minus && b.sign == .plus
  }

  /// Takes a value in.
  mutating func add(_ value: Double) {
    let place = place(of: value)
    values.append(value)
    let count = values.count - 1 - place
    unsafe values.withUnsafeMutableBufferPointer { values in
      guard let behind = unsafe values.baseAddress.map({ unsafe $0 + place }) else { return }
      unsafe (behind + 1).update(from: behind, count: count)
      unsafe behind.pointee = value
    }
  }

  /// Lets a value go that was taken in.
  mutating func remove(_ value: Double) {
    let place = place(of: value)
    precondition(
      place < values.count && !SortedValues.precedes(value, values[place]), "A value left that never came.")
    let count = values.count - 1 - place
    unsafe values.withUnsafeMutableBufferPointer { values in
      guard let gap = unsafe values.baseAddress.map({ unsafe $0 + place }) else { return }
      unsafe gap.update(from: gap + 1, count: count)
    }
    values.removeLast()
  }

  /// Lets go of all, keeping the memory.
  mutating func removeAll() { values.removeAll(keepingCapacity: true) }

  /// Takes in one of many values that are sorted together afterwards.
  mutating func append(_ value: Double) { values.append(value) }

  /// Sorts what `append` took in.
  mutating func sort() { values.sort(by: SortedValues.precedes) }

  /// How many values stand before `value`.
  private func place(of value: Double) -> Int {
    var low = 0
    var high = values.count
    while low < high {
      let middle = (low + high) >> 1
      if SortedValues.precedes(values[middle], value) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
