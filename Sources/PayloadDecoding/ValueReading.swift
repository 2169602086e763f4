import CSimdJSON
import Telemetry

/// What a field of a message turned out to hold.
enum FieldOutcome {
  /// A value.
  case number(Double)
  /// The device's own mark for "no value".
  case missing
  /// Nothing, and the format allows or demands that.
  case absent
  /// Something that is no value.
  case refused(RefusalReason, String)
}

extension CompiledFormat.Field {
  /// Reads the field's value.
  func read(_ value: citywatch_json_value) -> FieldOutcome {
    switch unsafe value.kind {
    case .integer, .number, .boolean:
      let number = unsafe value.number
      return sentinels.contains(number) ? .missing : .number(number)
    case .null: return .missing
    case .unselected: return .absent
    case .absent:
      return isOptional ? .absent : .refused(.missingField, "the class declares a value here")
    case .text: return unsafe readText(value)
    case .list: return .refused(.wrongType, "a list, where a number was expected")
    case .object: return .refused(.wrongType, "an object, where a number was expected")
    }
  }

  private func readText(_ value: citywatch_json_value) -> FieldOutcome {
    let text = unsafe value.textBytes
    for sentinel in sentinelTexts where unsafe text.elementsEqual(sentinel) { return .missing }
    var number = 0.0
    switch unsafe citywatch_number_from_text(value.text, Int(value.length), decimalComma, &number) {
    case .number: return sentinels.contains(number) ? .missing : .number(number)
    case .notFinite: return .refused(.notFinite, unsafe "\(value.quoted) is not a finite number")
    case .malformed:
      let sign = decimalComma ? " with a decimal comma" : ""
      return .refused(.notANumber, unsafe "\(value.quoted) is not a number\(sign)")
    }
  }
}

extension citywatch_json_value {
  /// Whether it is a JSON number, the usual case.
  var isNumber: Bool { unsafe kind == .number || kind == .integer }

  /// The bytes of a text, valid until the next parse.
  var textBytes: UnsafeBufferPointer<UInt8> {
    unsafe UnsafeBufferPointer(
      start: UnsafeRawPointer(text)?.assumingMemoryBound(to: UInt8.self), count: Int(length))
  }

  /// A text in quotes for a person to read; a long one is cut, because the quarantine keeps the message.
  var quoted: String {
    let bytes = unsafe textBytes
    let limit = 40
    var end = min(bytes.count, limit)
    // Not inside a character: those bytes start with the bits 10.
    while end < bytes.count, end > 0, unsafe bytes[end] & 0xC0 == 0x80 { end -= 1 }
    var shown = ""
    for scalar in unsafe String(decoding: bytes[..<end], as: UTF8.self).unicodeScalars {
      if scalar.value < 0x20 {
        shown += "\\x" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return end < bytes.count ? "'\(shown)…'" : "'\(shown)'"
  }
}
