import CSimdJSON
import Telemetry

/// The time of an element, flat, for all fields that share it.
private struct ElementTime {
  /// The device's time; 0 where it sent none.
  var time: Milliseconds = 0
  /// Whether the device sent one.
  var isKnown = false
  /// False where the device sent something that is no time: its values cannot be put anywhere.
  var isUsable = true

  init(_ outcome: TimeOutcome) {
    switch outcome {
    case .time(let time):
      self.time = time
      isKnown = true
    case .none: break
    case .refused: isUsable = false
    }
  }
}

extension MessageDecoder {
  /// Reads every element that the conditions let through.
  func readElements(into buffer: inout MeasurementBuffer) {
    var element = unsafe citywatch_json_element()
    var skipped: UInt32 = 0
    while unsafe citywatch_message_plan_next(plan, &element, &skipped) {
      unsafe read(element, into: &buffer)
    }
    buffer.skippedElements = Int(skipped)
  }

  /// Reads one element. Without a device or without a time that it should have, nothing of it can be used.
  private func read(_ element: citywatch_json_element, into buffer: inout MeasurementBuffer) {
    unsafe buffer.beginElement(index: element.index)
    defer { buffer.endElement() }
    guard unsafe readDevice(of: element, into: &buffer) else { return }
    unsafe readPosition(of: element, into: &buffer)
    let common = unsafe ElementTime(readTime(compiled.time, of: element, into: &buffer))
    for number in compiled.routes.indices {
      let route = compiled.routes[number]
      let value = unsafe element.values + route.slot
      if unsafe route.sharesTime && common.isUsable && value.pointee.isNumber {
        var measurement = Measurement(field: UInt16(number), value: unsafe value.pointee.number)
        if compiled.sentinels[route.sentinels].contains(measurement.value) {
          measurement.value = 0
          measurement.isMissing = true
        }
        measurement.time = common.time
        measurement.hasTime = common.isKnown
        buffer.add(measurement)
      } else {
        unsafe readField(number, of: element, common: common, into: &buffer)
      }
    }
  }

  private func readField(
    _ number: Int, of element: citywatch_json_element, common: ElementTime,
    into buffer: inout MeasurementBuffer
  ) {
    let field = compiled.fields[number]
    let outcome = unsafe field.read(element.values[field.slot.number])
    if case .absent = outcome { return }
    if case .refused(let reason, let detail) = outcome {
      buffer.refuse(unsafe Refusal(reason, at: place(field.slot, in: element), detail: detail))
      return
    }
    var measurement = Measurement(field: UInt16(number), value: 0, isMissing: true)
    if case .number(let value) = outcome {
      measurement.value = value
      measurement.isMissing = false
    }
    var time = common
    if field.time != nil { time = unsafe ElementTime(readTime(field.time, of: element, into: &buffer)) }
    guard time.isUsable else { return }
    measurement.time = time.time
    measurement.hasTime = time.isKnown
    buffer.add(measurement)
  }

  private func readTime(
    _ time: CompiledFormat.Time?, of element: citywatch_json_element, into buffer: inout MeasurementBuffer
  ) -> TimeOutcome {
    guard let time else { return .none }
    let outcome = unsafe time.read(element.values[time.slot.number])
    if case .refused(let reason, let detail) = outcome {
      buffer.refuse(unsafe Refusal(reason, at: place(time.slot, in: element), detail: detail))
    }
    return outcome
  }

  private func readDevice(of element: citywatch_json_element, into buffer: inout MeasurementBuffer) -> Bool {
    guard let slot = compiled.device else {
      guard format.device == .memberName else { return true }
      return unsafe takeDevice(element.nameBytes, at: "", in: element, into: &buffer)
    }
    let value = unsafe element.values[slot.number]
    switch unsafe value.kind {
    case .text: return unsafe takeDevice(value.textBytes, at: slot.pointer, in: element, into: &buffer)
    case .integer:
      buffer.addDevice(number: unsafe value.integer)
      return true
    case .absent, .null, .unselected:
      buffer.refuse(
        unsafe Refusal(.missingField, at: place(slot, in: element), detail: "the device's id stands here"))
    case .boolean, .number, .list, .object:
      buffer.refuse(
        unsafe Refusal(
          .wrongType, at: place(slot, in: element), detail: "a device's id is a text or a whole number"))
    }
    return false
  }

  private func takeDevice(
    _ id: UnsafeBufferPointer<UInt8>, at pointer: String, in element: citywatch_json_element,
    into buffer: inout MeasurementBuffer
  ) -> Bool {
    if (1...MessageDecoder.maximumDeviceBytes).contains(id.count) {
      unsafe buffer.addDevice(id)
      return true
    }
    let slot = CompiledFormat.Slot(number: 0, pointer: pointer)
    let limit = MessageDecoder.maximumDeviceBytes
    buffer.refuse(
      unsafe Refusal(
        id.isEmpty ? .missingField : .wrongType, at: place(slot, in: element),
        detail: id.isEmpty ? "the device's id is empty" : "a device's id has at most \(limit) bytes"))
    return false
  }

  /// Where the device was. A receiver without a fix sends nothing, null or exactly 0, 0, which lies in the
  /// Gulf of Guinea: that is no position, and no fault either.
  private func readPosition(of element: citywatch_json_element, into buffer: inout MeasurementBuffer) {
    guard let north = compiled.latitude, let east = compiled.longitude,
      let latitude = unsafe readDegrees(north, limit: 90, of: element, into: &buffer),
      let longitude = unsafe readDegrees(east, limit: 180, of: element, into: &buffer),
      latitude != 0 || longitude != 0
    else { return }
    buffer.setPosition(latitude: latitude, longitude: longitude)
  }

  private func readDegrees(
    _ slot: CompiledFormat.Slot, limit: Double, of element: citywatch_json_element,
    into buffer: inout MeasurementBuffer
  ) -> Double? {
    let degrees = CompiledFormat.Field(
      slot: slot, time: nil, sentinels: [], sentinelTexts: [], isOptional: true, decimalComma: false)
    switch unsafe degrees.read(element.values[slot.number]) {
    case .number(let number) where abs(number) <= limit: return number
    case .number(let number):
      buffer.refuse(
        unsafe Refusal(
          .wrongType, at: place(slot, in: element),
          detail: "\(number) is not between -\(Int(limit)) and \(Int(limit)) degrees"))
    case .refused(let reason, let detail):
      buffer.refuse(unsafe Refusal(reason, at: place(slot, in: element), detail: detail))
    case .missing, .absent: break
    }
    return nil
  }

  /// The pointer from the root, by which a person finds the value in the message.
  private func place(_ slot: CompiledFormat.Slot, in element: citywatch_json_element) -> String {
    if slot.pointer.first == "^" { return String(slot.pointer.dropFirst()) }
    guard let each = format.each else { return slot.pointer }
    var item = unsafe element.index.description
    if unsafe element.name != nil {
      item = JSONPointer.escape(unsafe String(decoding: element.nameBytes.prefix(40), as: UTF8.self))
    }
    return "\(each)/\(item)\(slot.pointer)"
  }
}

extension citywatch_json_element {
  /// The name of the member that the element is, valid until the next parse.
  var nameBytes: UnsafeBufferPointer<UInt8> {
    unsafe UnsafeBufferPointer(
      start: UnsafeRawPointer(name)?.assumingMemoryBound(to: UInt8.self), count: name_length)
  }
}
