import PayloadDecoding
import Telemetry

/// Decodes `bytes`, with the slack that the decoder asks for behind them.
func decode(_ bytes: [UInt8], with decoder: MessageDecoder, into buffer: inout MeasurementBuffer) {
  // The slack is filled with what would continue most texts, so that a decoder that reads it is caught.
  let padded = bytes + [UInt8](repeating: UInt8(ascii: "9"), count: MessageDecoder.slack)
  unsafe padded.withUnsafeBytes { all in
    unsafe decoder.decode(UnsafeRawBufferPointer(rebasing: all[..<bytes.count]), into: &buffer)
  }
}

/// Decodes a text with a decoder of its own.
func decode(_ text: String, as format: MessageFormat) throws(FormatFault) -> MeasurementBuffer {
  var buffer = MeasurementBuffer()
  decode(Array(text.utf8), with: try MessageDecoder(format), into: &buffer)
  return buffer
}

extension MeasurementBuffer {
  /// What was read, as the golden cases write it.
  var story: String {
    var lines: [String] = []
    for element in elements {
      let device = unsafe withDevice(of: element) { unsafe String(decoding: $0, as: UTF8.self) }
      var line = "element \(element.index)"
      if !device.isEmpty { line += " of \(device)" }
      if element.hasPosition { line += " at \(element.latitude) \(element.longitude)" }
      lines.append(line)
      for measurement in measurements[element.measurements] {
        var line = "  field \(measurement.field) "
        line += measurement.isMissing ? "missing" : measurement.value.description
        if measurement.hasTime { line += " at \(CivilTime.iso8601(measurement.time))" }
        lines.append(line)
      }
    }
    if skippedElements > 0 { lines.append("skipped \(skippedElements)") }
    for refusal in refusals {
      let place = refusal.place.isEmpty ? "" : " \(refusal.place)"
      lines.append("refused \(refusal.reason.rawValue)\(place): \(refusal.detail)")
    }
    if unlistedRefusals > 0 { lines.append("and \(unlistedRefusals) more") }
    return lines.map { $0 + "\n" }.joined()
  }
}
