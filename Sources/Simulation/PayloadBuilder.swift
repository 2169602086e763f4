import JSONText
package import PayloadDecoding
package import Telemetry

/// Writes the message that a device of a class would send: the decoder's description, read backwards.
///
/// The simulator has no message shapes of its own, so a class that a province adds to `devices/` can be
/// simulated without a line of Swift.
package struct PayloadBuilder {
  /// What a message says.
  package struct Content {
    /// The device, for classes whose payload names it.
    package var device: String
    /// The device's clock.
    package var time: Milliseconds
    /// Raw values in the units of the class, one a field; `nil` leaves an optional field out and sends
    /// another's sentinel, or null.
    package var values: [Double?]
    /// Where a moving device is.
    package var position: (latitude: Double, longitude: Double)?

    /// Collects what a message says.
    package init(
      device: String, time: Milliseconds, values: [Double?],
      position: (latitude: Double, longitude: Double)? = nil
    ) {
      self.device = device
      self.time = time
      self.values = values
      self.position = position
    }
  }

  private let format: MessageFormat

  /// Builds messages of `format`.
  package init(_ format: MessageFormat) { self.format = format }

  /// The bytes of one message.
  package func payload(_ content: Content) -> [UInt8] {
    if format.encoding == .plain {
      return Array((content.values.first.flatMap { $0 }.map(PayloadBuilder.number) ?? "NA").utf8)
    }
    var root = JSONValue.object([])
    var element = JSONValue.object([])
    for condition in format.conditions { place(scalar(condition.equals), condition.pointer, &root, &element) }
    for (field, value) in zip(format.fields, content.values) where value != nil || !field.isOptional {
      for condition in field.conditions {
        place(scalar(condition.equals), condition.pointer, &root, &element)
      }
      place(raw(value, field), field.pointer, &root, &element)
      if let timestamp = field.timestamp {
        place(time(content.time, timestamp.format), timestamp.pointer, &root, &element)
      }
    }
    if let timestamp = format.timestamp {
      place(time(content.time, timestamp.format), timestamp.pointer, &root, &element)
    }
    if case .pointer(let pointer) = format.device { place(.string(content.device), pointer, &root, &element) }
    if let names = format.position, let position = content.position {
      place(.number(position.latitude), names.latitude, &root, &element)
      place(.number(position.longitude), names.longitude, &root, &element)
    }
    attach(element, device: content.device, to: &root)
    var writer = JSONWriter()
    writer.value(root)
    return writer.bytes
  }

  /// Puts the element into its list, or leaves it as the message itself.
  private func attach(_ element: JSONValue, device: String, to root: inout JSONValue) {
    guard let each = format.each else {
      root = element
      return
    }
    if format.device == .memberName {
      insert(element, PayloadBuilder.tokens(each) + [device], into: &root)
    } else if each.isEmpty {
      root = .array([element])
    } else {
      insert(.array([element]), PayloadBuilder.tokens(each), into: &root)
    }
  }

  private func place(
    _ value: JSONValue, _ pointer: String, _ root: inout JSONValue, _ element: inout JSONValue
  ) {
    if pointer.hasPrefix("^") && format.each != nil {
      insert(value, PayloadBuilder.tokens(String(pointer.dropFirst())), into: &root)
    } else {
      insert(value, PayloadBuilder.tokens(pointer), into: &element)
    }
  }

  private func insert(_ value: JSONValue, _ path: [String], into node: inout JSONValue) {
    guard let name = path.first else {
      node = value
      return
    }
    var members: [JSONValue.Member] = []
    if case .object(let existing) = node { members = existing }
    var child = members.first { $0.name == name }?.value ?? .object([])
    insert(value, Array(path.dropFirst()), into: &child)
    members.removeAll { $0.name == name }
    members.append(JSONValue.Member(name: name, value: child))
    node = .object(members)
  }

  private func raw(_ value: Double?, _ field: MessageFormat.Field) -> JSONValue {
    guard let value else { return field.sentinels.first.map { .number($0) } ?? .null }
    guard field.decimalComma else { return .number(value) }
    return .string(PayloadBuilder.number(value).replacing(".", with: ","))
  }

  private func scalar(_ scalar: MessageFormat.Scalar) -> JSONValue {
    switch scalar {
    case .text(let text): .string(text)
    case .number(let number): .number(number)
    case .boolean(let flag): .bool(flag)
    }
  }

  private func time(_ time: Milliseconds, _ format: TimestampFormat) -> JSONValue {
    switch format {
    case .seconds: .number(Double(time) / 1_000)
    case .milliseconds: .number(Double(time))
    case .microseconds: .number(Double(time) * 1_000)
    case .nanoseconds: .string("\(time)000000")
    case .iso8601(let offset): .string(CivilTime.iso8601(time, offsetMinutes: offset ?? 420))
    }
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
  }

  private static func tokens(_ pointer: String) -> [String] {
    pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
      String($0).replacing("~1", with: "/").replacing("~0", with: "~")
    }
  }
}
