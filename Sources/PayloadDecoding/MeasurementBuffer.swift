package import Telemetry

/// What one message said: its elements, their measurements, and everything that could not be used.
///
/// Used again for every message, so that in the steady state nothing is allocated: only refusals cost.
package struct MeasurementBuffer: Sendable {
  /// One element: the message itself, or one item of its list.
  package struct Element: Equatable, Sendable {
    /// Its number in the list as sent, skipped ones included; 0 where the message is one element.
    package var index: UInt32
    /// Its device's id in `deviceBytes`; empty where the topic names the device.
    package var device: Range<Int>
    /// Its measurements in `measurements`.
    package var measurements: Range<Int>
    /// Where the device was, in degrees north and east; both NaN where it did not say.
    package var latitude: Double
    /// Degrees east, or NaN.
    package var longitude: Double

    /// Whether the device said where it was.
    package var hasPosition: Bool { !latitude.isNaN }
  }

  /// How many refusals of one message are kept word for word. A list of 4,096 broken elements would
  /// otherwise become 4,096 texts; sixteen show a person the pattern.
  package static let maximumRefusals = 16

  /// The elements that were read.
  package internal(set) var elements: [Element] = []
  /// The values, element by element, in the order of the format's fields.
  package internal(set) var measurements: [Measurement] = []
  /// The ids that `Element.device` points into, as UTF-8.
  package internal(set) var deviceBytes: [UInt8] = []
  /// What could not be used, at most `maximumRefusals`.
  package internal(set) var refusals: [Refusal] = []
  /// How many more refusals there were.
  package internal(set) var unlistedRefusals = 0
  /// How many elements the format's conditions left out.
  package internal(set) var skippedElements = 0

  /// An empty buffer.
  package init() {}

  /// Whether nothing of the message was refused.
  package var isClean: Bool { refusals.isEmpty }

  /// Lends the id of an element's device; empty where the topic names it. Valid inside `body` only.
  package func withDevice<R>(of element: Element, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    unsafe deviceBytes.withUnsafeBytes { bytes in
      unsafe body(UnsafeRawBufferPointer(rebasing: bytes[element.device]))
    }
  }
}

extension MeasurementBuffer {
  /// Empties the buffer and keeps its memory.
  mutating func removeAll() {
    if !elements.isEmpty { elements.removeAll(keepingCapacity: true) }
    if !measurements.isEmpty { measurements.removeAll(keepingCapacity: true) }
    if !deviceBytes.isEmpty { deviceBytes.removeAll(keepingCapacity: true) }
    if !refusals.isEmpty { refusals.removeAll(keepingCapacity: true) }
    unlistedRefusals = 0
    skippedElements = 0
  }

  /// Opens an element; what is added until `endElement` is its own.
  mutating func beginElement(index: UInt32) {
    let bytes = deviceBytes.count
    let first = measurements.count
    elements.append(
      Element(
        index: index, device: bytes..<bytes, measurements: first..<first, latitude: .nan, longitude: .nan))
  }

  /// Closes the element. One without any value is not kept: its refusals say why.
  mutating func endElement() {
    let first = elements[elements.count - 1].measurements.lowerBound
    if first == measurements.count {
      elements.removeLast()
    } else {
      elements[elements.count - 1].measurements = first..<measurements.count
    }
  }

  /// Adds a value to the open element.
  mutating func add(_ measurement: Measurement) {
    var measurement = measurement
    measurement.element = UInt32(elements.count - 1)
    measurements.append(measurement)
  }

  /// Names the open element's device.
  mutating func addDevice(_ id: UnsafeBufferPointer<UInt8>) {
    let start = deviceBytes.count
    unsafe deviceBytes.append(contentsOf: id)
    elements[elements.count - 1].device = start..<deviceBytes.count
  }

  /// Names the open element's device, whose id is sent as a number.
  mutating func addDevice(number: Int64) {
    let start = deviceBytes.count
    var rest = number.magnitude
    repeat {
      deviceBytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    if number < 0 { deviceBytes.append(UInt8(ascii: "-")) }
    deviceBytes[start...].reverse()
    elements[elements.count - 1].device = start..<deviceBytes.count
  }

  /// Places the open element.
  mutating func setPosition(latitude: Double, longitude: Double) {
    elements[elements.count - 1].latitude = latitude
    elements[elements.count - 1].longitude = longitude
  }

  /// Notes a refusal; the text is only made where it is kept.
  mutating func refuse(_ refusal: @autoclosure () -> Refusal) {
    if refusals.count < MeasurementBuffer.maximumRefusals {
      refusals.append(refusal())
    } else {
      unlistedRefusals += 1
    }
  }
}
