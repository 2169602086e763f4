import PayloadDecoding
import Telemetry
import Testing

/// Sebastiano Vigna's SplitMix64: the same seed gives the same damage on every machine.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

@Suite struct `A damaged message` {
  private static let shards = 4
  private static let mutationsAShard = 5_000

  /// What radio links, full disks and half-written firmware do to a payload.
  private func damage(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = bytes
    for _ in 0...Int.random(in: 0..<3, using: &random) {
      guard !bytes.isEmpty else { return (0..<8).map { _ in UInt8.random(in: 0...255, using: &random) } }
      let at = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, at + Int.random(in: 1...12, using: &random))
      switch Int.random(in: 0..<7, using: &random) {
      case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes.removeSubrange(at..<end)
      case 2: bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &random))
      case 3: bytes.removeSubrange(at...)
      case 4: bytes[at] = Array("{}[]\",:0-e.tn\\\u{0}".utf8).randomElement(using: &random) ?? 0
      case 5: bytes[at] = UInt8.random(in: 0...255, using: &random)
      default:
        let word = ["NaN", "1e999", "null", "\\ud800", "99999999999999999999"].randomElement(using: &random)
        bytes.replaceSubrange(at..<end, with: Array((word ?? "").utf8))
      }
    }
    return bytes
  }

  /// What must hold of every message, whatever was in it.
  private func check(_ buffer: MeasurementBuffer, format: MessageFormat) -> Bool {
    let isExplained =
      !buffer.elements.isEmpty || !buffer.refusals.isEmpty || buffer.skippedElements > 0 || format.each != nil
      || format.fields.allSatisfy { $0.isOptional || !$0.conditions.isEmpty }
    let latest = CivilTime(year: 2201, month: 1, day: 1).time()
    var next = 0
    for (number, element) in buffer.elements.enumerated() {
      guard element.measurements.lowerBound == next, !element.measurements.isEmpty else { return false }
      guard element.device.upperBound <= buffer.deviceBytes.count else { return false }
      guard element.device.count <= MessageDecoder.maximumDeviceBytes else { return false }
      guard !element.hasPosition || abs(element.latitude) <= 90 && abs(element.longitude) <= 180 else {
        return false
      }
      for measurement in buffer.measurements[element.measurements] {
        guard measurement.value.isFinite, measurement.element == number else { return false }
        guard (0..<latest).contains(measurement.time) else { return false }
      }
      next = element.measurements.upperBound
    }
    let tellsPlaces = buffer.refusals.allSatisfy { $0.reason != .invalidJSON || $0.place.hasPrefix("byte ") }
    return isExplained && tellsPlaces && next == buffer.measurements.count
      && buffer.refusals.count <= MeasurementBuffer.maximumRefusals
  }

  @Test(arguments: 0..<shards)
  func `ends in values or a named refusal, never in a crash`(shard: Int) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix64(state: seed)
    let cases = try GoldenCase.names.map { try GoldenCase($0) }.filter { $0.payload.count < 4_096 }
    let decoders = try cases.map { try MessageDecoder($0.format) }
    var buffer = MeasurementBuffer()
    for mutation in 0..<`A damaged message`.mutationsAShard {
      let index = Int.random(in: 0..<cases.count, using: &random)
      let bytes = damage(cases[index].payload, &random)
      decode(bytes, with: decoders[index], into: &buffer)
      guard check(buffer, format: cases[index].format) else {
        Issue.record(
          "seed \(seed), mutation \(mutation) of \(cases[index].name): \(bytes)\n\(buffer.story)")
        return
      }
    }
  }
}
