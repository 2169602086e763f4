import Telemetry

/// The times of a chunk: a first time, a unit that all distances share, and then either differences or
/// positions on a grid.
///
/// A clock that sends every minute with two seconds of jitter has differences that carry the jitter of two
/// readings at once. Seen from a grid of whole minutes each reading carries its own only, half a byte less.
enum TimeColumn {
  private enum Layout {
    static let differences: UInt8 = 0
    static let grid: UInt8 = 1
  }

  /// How many distances are looked at to find the device's interval.
  private static let probeLength = 511

  static func append(
    _ times: [Milliseconds], to writer: inout ByteWriter, with compressor: BlockCompressor
  ) {
    let start = times[0]
    writer.append(zigzag: start)
    var unit: UInt64 = 0
    for time in times where unit != 1 { unit = commonDivisor(unit, UInt64(time - start)) }
    writer.append(varint: max(unit, 1))
    let divisor = Int64(max(unit, 1))
    let distances = times.map { ($0 - start) / divisor }
    let direct = IntegerColumn.cost(of: distances).bits
    if let interval = interval(of: distances), direct > 4 * min(distances.count, probeLength) {
      let (steps, offsets) = placed(distances, interval: interval)
      if IntegerColumn.cost(of: steps).bits + IntegerColumn.cost(of: offsets).bits < direct {
        writer.append(Layout.grid)
        writer.append(varint: UInt64(interval))
        IntegerColumn.append(steps, to: &writer, with: compressor)
        IntegerColumn.append(offsets, to: &writer, with: compressor)
        return
      }
    }
    writer.append(Layout.differences)
    IntegerColumn.append(distances, to: &writer, with: compressor)
  }

  static func read(
    _ reader: inout ByteReader, count: Int, with compressor: BlockCompressor
  ) throws(FormatFault) -> [Milliseconds] {
    let start = try reader.zigzag()
    let unit = Int64(truncatingIfNeeded: try reader.varint())
    switch try reader.byte() {
    case Layout.differences:
      return try IntegerColumn.read(&reader, count: count, with: compressor).map { start &+ $0 &* unit }
    case Layout.grid:
      let interval = Int64(truncatingIfNeeded: try reader.varint())
      let steps = try IntegerColumn.read(&reader, count: count, with: compressor)
      let offsets = try IntegerColumn.read(&reader, count: count, with: compressor)
      var line: Int64 = 0
      return steps.indices.map { index in
        line &+= steps[index] &+ 1
        return start &+ (line &* interval &+ offsets[index]) &* unit
      }
    default: throw .impossible("a layout of times")
    }
  }

  /// The device's interval: the middle one of the first distances, rounded to a thousandth of itself,
  /// because people set sensors to whole minutes and whole seconds.
  private static func interval(of distances: [Int64]) -> Int64? {
    let probe = distances.prefix(probeLength + 1)
    guard probe.count >= 16 else { return nil }
    let steps = zip(probe.dropFirst(), probe).map { $0 - $1 }.sorted()
    let middle = steps[steps.count / 2]
    guard middle >= 2 else { return nil }
    let grain: Int64 = middle >= 10_000 ? 1_000 : middle >= 100 ? 10 : 1
    return max(1, (middle + grain / 2) / grain * grain)
  }

  /// Each distance as steps along the grid beyond the expected one, and the offset from the grid line.
  private static func placed(_ distances: [Int64], interval: Int64) -> (steps: [Int64], offsets: [Int64]) {
    var steps: [Int64] = []
    var offsets: [Int64] = []
    var previous: Int64 = 0
    for distance in distances {
      let line = (distance + interval / 2) / interval
      steps.append(line - previous - 1)
      offsets.append(distance - line * interval)
      previous = line
    }
    return (steps, offsets)
  }

  private static func commonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
