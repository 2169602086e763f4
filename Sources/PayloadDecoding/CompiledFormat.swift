import CSimdJSON

/// A format as the C side numbers it: which of an element's values is what.
struct CompiledFormat {
  /// A value and the pointer by which a refusal calls it.
  struct Slot {
    let number: Int
    let pointer: String
  }

  /// A time.
  struct Time {
    let slot: Slot
    let format: TimestampFormat
    let isOptional: Bool
  }

  /// A field.
  struct Field {
    let slot: Slot
    let time: Time?
    let sentinels: [Double]
    let sentinelTexts: [[UInt8]]
    let isOptional: Bool
    let decimalComma: Bool
  }

  /// What the common case asks of a field, without the references that make a `Field` costly to touch.
  struct Route {
    let slot: Int
    /// Whether it has the element's time, not one of its own.
    let sharesTime: Bool
    /// Its sentinels among those of all fields.
    let sentinels: Range<Int>
  }

  let device: Slot?
  let latitude: Slot?
  let longitude: Slot?
  let time: Time?
  let fields: [Field]
  let routes: [Route]
  let sentinels: [Double]

  /// Tells the C side every place of `format`.
  init(_ format: MessageFormat, plan: OpaquePointer) throws(FormatFault) {
    let builder = unsafe PlanBuilder(plan: plan)
    if let each = format.each { try builder.setEach(each) }
    for condition in format.conditions { try builder.require(condition) }
    if case .pointer(let pointer) = format.device {
      device = try builder.slot(pointer)
    } else {
      device = nil
    }
    latitude = if let position = format.position { try builder.slot(position.latitude) } else { nil }
    longitude = if let position = format.position { try builder.slot(position.longitude) } else { nil }
    time = try builder.time(format.timestamp)
    var fields: [Field] = []
    for field in format.fields {
      let slot = try builder.slot(field.pointer)
      for condition in field.conditions { try builder.require(condition, of: slot) }
      fields.append(
        Field(
          slot: slot, time: try builder.time(field.timestamp), sentinels: field.sentinels,
          sentinelTexts: field.sentinelTexts.map { Array($0.utf8) }, isOptional: field.isOptional,
          decimalComma: field.decimalComma))
    }
    self.fields = fields
    var sentinels: [Double] = []
    routes = fields.map { field in
      let first = sentinels.count
      sentinels += field.sentinels
      return Route(
        slot: field.slot.number, sharesTime: field.time == nil, sentinels: first..<sentinels.count)
    }
    self.sentinels = sentinels
  }
}

/// Tells a plan its places, in the C side's terms.
@safe
private struct PlanBuilder {
  let plan: OpaquePointer

  init(plan: OpaquePointer) { unsafe self.plan = plan }

  private func place(_ text: String) throws(FormatFault) -> UInt32 {
    let pointer = try JSONPointer(text)
    var place = unsafe citywatch_message_plan_start(plan, pointer.isFromRoot)
    for var token in pointer.tokens {
      place = unsafe PlanBuilder.withCharacters(&token) { characters in
        unsafe citywatch_message_plan_step(plan, place, characters.baseAddress, characters.count)
      }
    }
    return place
  }

  func setEach(_ pointer: String) throws(FormatFault) {
    unsafe citywatch_message_plan_each(plan, try place(pointer))
  }

  func slot(_ pointer: String) throws(FormatFault) -> CompiledFormat.Slot {
    let number = unsafe citywatch_message_plan_value(plan, try place(pointer))
    return CompiledFormat.Slot(number: Int(number), pointer: pointer)
  }

  func time(_ timestamp: MessageFormat.Timestamp?) throws(FormatFault) -> CompiledFormat.Time? {
    guard let timestamp else { return nil }
    return CompiledFormat.Time(
      slot: try slot(timestamp.pointer), format: timestamp.format, isOptional: timestamp.isOptional)
  }

  /// Lets a condition hold for a slot, or for the element where none is given.
  func require(
    _ condition: MessageFormat.Condition, of slot: CompiledFormat.Slot? = nil
  ) throws(FormatFault) {
    let place = try place(condition.pointer)
    var text = ""
    var expected = unsafe citywatch_json_value()
    switch condition.equals {
    case .text(let wanted):
      unsafe expected.kind = .text
      text = wanted
    case .number(let number):
      unsafe expected.kind = .number
      unsafe expected.number = number
    case .boolean(let truth):
      unsafe expected.kind = .boolean
      unsafe expected.integer = truth ? 1 : 0
    }
    unsafe PlanBuilder.withCharacters(&text) { characters in
      unsafe expected.text = characters.baseAddress
      unsafe expected.length = UInt32(characters.count)
      if let slot {
        unsafe citywatch_message_plan_require(plan, UInt32(slot.number), place, &expected)
      } else {
        unsafe citywatch_message_plan_require_element(plan, place, &expected)
      }
    }
  }

  private static func withCharacters<R>(
    _ text: inout String, _ body: (UnsafeBufferPointer<CChar>) -> R
  ) -> R {
    text.withUTF8 { bytes in unsafe bytes.withMemoryRebound(to: CChar.self) { unsafe body($0) } }
  }
}
