import CSimdJSON
import Telemetry

/// Reads the messages of one device class.
///
/// Built on simdjson's DOM parser, which refuses what is not exactly one JSON document. The format is compiled
/// once; a message then costs one parse and one walk, and allocates nothing in the steady state. One bad value
/// does not lose the good ones beside it: it is refused by name with its pointer.
///
/// Owned and used by one thread: the parser's memory is used again for every message.
@safe
package final class MessageDecoder {
  /// How many readable bytes must lie behind a payload: the parser reads in blocks.
  package static let slack = 64
  /// The longest message, in bytes. A gateway's backlog of a whole night is about 100 KiB; more than twice
  /// that is a fault or an attack.
  package static let maximumBytes = 256 * 1024
  /// How deep objects and lists may nest. Device platforms use ten levels.
  package static let maximumDepth = 64
  /// The longest list, in elements: a day and a half of minutes, and a bound on the work of one message.
  package static let maximumElements = 4096
  /// The longest device id in a payload, in bytes, so that a message cannot name one endless device in each of
  /// its elements and so take the memory of thousands of messages.
  package static let maximumDeviceBytes = 128

  /// The description it was compiled from.
  package let format: MessageFormat
  let plan: OpaquePointer
  let compiled: CompiledFormat

  /// Compiles a format.
  /// - Throws: the first of the format's faults; `MessageFormat.faults` lists them all.
  package init(_ format: MessageFormat) throws(FormatFault) {
    if let fault = format.faults.first { throw fault }
    // Mending puts quotes around impossible numbers; the parser must still hold the longer message.
    let created = unsafe citywatch_message_plan_create(
      2 * MessageDecoder.maximumBytes, MessageDecoder.maximumDepth, MessageDecoder.maximumElements)
    guard let plan = unsafe created else { preconditionFailure("no memory for a parser of 30 KB") }
    do throws(FormatFault) {
      compiled = try unsafe CompiledFormat(format, plan: plan)
    } catch {
      unsafe citywatch_message_plan_destroy(plan)
      throw error
    }
    self.format = format
    unsafe self.plan = plan
  }

  deinit { unsafe citywatch_message_plan_destroy(plan) }

  /// Reads one message; `buffer` is emptied first.
  ///
  /// - Precondition: `slack` more bytes behind `payload` are readable.
  package func decode(_ payload: UnsafeRawBufferPointer, into buffer: inout MeasurementBuffer) {
    buffer.removeAll()
    if unsafe payload.isEmpty {
      buffer.refuse(Refusal(.emptyMessage, detail: "the message has no bytes"))
    } else if payload.count > MessageDecoder.maximumBytes {
      let limit = MessageDecoder.maximumBytes
      let count = payload.count
      buffer.refuse(Refusal(.tooLarge, detail: "\(count) bytes; a message has at most \(limit)"))
    } else if format.encoding == .plain {
      unsafe readPlain(payload, into: &buffer)
    } else {
      unsafe readDocument(payload, into: &buffer)
    }
  }

  /// The one number of a plain message.
  private func readPlain(_ payload: UnsafeRawBufferPointer, into buffer: inout MeasurementBuffer) {
    buffer.beginElement(index: 0)
    unsafe payload.withMemoryRebound(to: CChar.self) { text in
      var value = unsafe citywatch_json_value()
      unsafe value.kind = .text
      unsafe value.text = text.baseAddress
      unsafe value.length = UInt32(text.count)
      switch unsafe compiled.fields[0].read(value) {
      case .number(let number): buffer.add(Measurement(field: 0, value: number))
      case .missing: buffer.add(Measurement(field: 0, value: 0, isMissing: true))
      case .absent: preconditionFailure("a plain message has its field")
      case .refused(let reason, let detail): buffer.refuse(Refusal(reason, detail: detail))
      }
    }
    buffer.endElement()
  }

  private func readDocument(_ payload: UnsafeRawBufferPointer, into buffer: inout MeasurementBuffer) {
    var document = unsafe payload
    // Windows programs write a byte-order mark in front.
    if unsafe document.count >= 3 && document[0] == 0xEF && document[1] == 0xBB && document[2] == 0xBF {
      unsafe document = UnsafeRawBufferPointer(rebasing: document[3...])
    }
    var outcome = unsafe citywatch_message_plan_parse(plan, document.baseAddress, document.count)
    if outcome == .malformed {
      switch unsafe JSONFaultFinder.examine(Array(document)) {
      case .fault(let refusal):
        buffer.refuse(refusal)
        return
      case .mended(var bytes):
        let count = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: MessageDecoder.slack))
        outcome = unsafe bytes.withUnsafeBytes { bytes in
          unsafe citywatch_message_plan_parse(plan, bytes.baseAddress, count)
        }
      }
    }
    guard outcome == .parsed else {
      buffer.refuse(unsafe refusal(of: outcome, document))
      return
    }
    readElements(into: &buffer)
  }

  private func refusal(of outcome: citywatch_json_outcome, _ document: UnsafeRawBufferPointer) -> Refusal {
    let list = format.each ?? ""
    switch outcome {
    case .notUTF8: return unsafe JSONFaultFinder.firstInvalidUTF8(Array(document))
    case .tooDeep:
      return Refusal(.tooDeep, detail: "nested deeper than \(MessageDecoder.maximumDepth) levels")
    case .tooLarge: return Refusal(.tooLarge, detail: "no memory for a message of this length")
    case .empty: return Refusal(.emptyMessage, detail: "the message is blank")
    case .eachAbsent: return Refusal(.missingField, at: list, detail: "the list is not there")
    case .eachNotAList: return Refusal(.wrongType, at: list, detail: "a list or object was expected")
    case .eachTooLong:
      return Refusal(
        .tooLarge, at: list, detail: "a list has at most \(MessageDecoder.maximumElements) elements")
    case .malformed, .parsed: return Refusal(.invalidJSON, detail: "not one JSON document")
    }
  }
}
