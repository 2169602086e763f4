import AddressIndex
import DeviceCatalog
import PayloadDecoding
import Telemetry

/// One value of a message, ready to be stored: which slot of the catalog, and the sample in canonical units.
struct Arrival {
  var slot: Int
  var device: DeviceIndex
  var sample: Sample
  /// Where a moving device was; `.ofDevice` without a fix, and for one that stands still.
  var place: PlaceTag
  var isMoving: Bool
}

/// Turns one message into arrivals: route, decode, convert. Decides nothing about time or storage.
///
/// Owned by the pipeline and used again for every message, so that the steady state allocates nothing. A
/// class, because handing out the arrivals of a value would copy the whole catalog's references each time.
final class MessageIntake {
  private let catalog: Catalog
  private let addresses: AddressIndex
  private let decoders: [MessageDecoder]
  private var buffer = MeasurementBuffer()

  /// The arrivals of the last message.
  private(set) var arrivals: [Arrival] = []
  /// The first refusal of the last message, if there was one; its usable values are among the arrivals.
  private(set) var refusal: Refusal?
  /// Whether the refused message may be one of several readings with the same bytes: its device is unknown, and
  /// its class, or the lack of one, says nothing of a clock.
  private(set) var isTimedByReception = false

  init(catalog: Catalog, addresses: AddressIndex, decoders: [MessageDecoder]) {
    self.catalog = catalog
    self.addresses = addresses
    self.decoders = decoders
  }

  /// What a topic belongs to.
  func route(topic: UnsafeRawBufferPointer) -> Route { unsafe catalog.route(topic: topic) }

  /// The slots of the device that a route leads to, empty where it leads to none; begins to fetch how their
  /// values are converted.
  func slots(_ route: Route) -> Range<Int> {
    guard case .device(let classIndex, let device) = route else { return 0..<0 }
    let first = catalog.firstSlot(of: device)
    catalog.prefetchConversion(slot: first)
    return first..<first + catalog.classes[classIndex].fields.count
  }

  /// Reads one message that came on `route`. `time` stands in for a device without a clock.
  func read(_ route: Route, payload: UnsafeRawBufferPointer, receivedAt time: Milliseconds) {
    arrivals.removeAll(keepingCapacity: true)
    refusal = nil
    isTimedByReception = false
    switch route {
    case .device(let classIndex, let device):
      unsafe decoders[classIndex].decode(payload, into: &buffer)
      collect(classIndex, named: device, time)
    case .gateway(let classIndex):
      unsafe decoders[classIndex].decode(payload, into: &buffer)
      collect(classIndex, named: nil, time)
    case .unknownDevice(let classIndex):
      let name = catalog.classes[classIndex].name
      isTimedByReception = catalog.classes[classIndex].format.isTimedByReception
      refusal = Refusal(
        .unknownDevice,
        detail:
          "the topic names a device that no inventory lists under class '\(name)'; add a row to devices/")
    case .unknownTopic:
      isTimedByReception = true
      refusal = Refusal(.unknownTopic, detail: "no device class in devices/ has this topic")
    }
  }

  private func collect(_ classIndex: Int, named device: DeviceIndex?, _ time: Milliseconds) {
    if let first = buffer.refusals.first { refusal = first }
    for index in buffer.elements.indices {
      let element = buffer.elements[index]
      guard let device = device ?? deviceNamed(by: element, classIndex) else { continue }
      // Not `catalog.devices`: a device is a dozen texts, and each would be retained for one number.
      let firstSlot = catalog.firstSlot(of: device)
      let isMoving = catalog.classes[classIndex].isMoving
      let place = isMoving ? placeTag(element) : .ofDevice
      for number in element.measurements {
        let measurement = buffer.measurements[number]
        let slot = firstSlot + Int(measurement.field)
        let value = measurement.isMissing ? .nan : catalog.conversion(slot: slot).apply(measurement.value)
        let sample = Sample(
          time: measurement.hasTime ? measurement.time : time, value: value,
          quality: measurement.isMissing ? .missing : .unknown)
        arrivals.append(
          Arrival(slot: slot, device: device, sample: sample, place: place, isMoving: isMoving))
      }
    }
  }

  /// The device that a gateway's element names; a refusal where the inventory does not list it.
  private func deviceNamed(by element: MeasurementBuffer.Element, _ classIndex: Int) -> DeviceIndex? {
    let found = unsafe buffer.withDevice(of: element) { unsafe catalog.device(id: $0, ofClass: classIndex) }
    if found == nil, refusal == nil {
      isTimedByReception = catalog.classes[classIndex].format.isTimedByReception
      let id = unsafe buffer.withDevice(of: element) { unsafe String(decoding: $0, as: UTF8.self) }
      refusal = Refusal(
        .unknownDevice, at: "element \(element.index)",
        detail:
          "'\(id)' is not listed under class '\(catalog.classes[classIndex].name)'; add a row to devices/")
    }
    return found
  }

  private func placeTag(_ element: MeasurementBuffer.Element) -> PlaceTag {
    guard element.hasPosition else { return .ofDevice }
    return addresses.tag(latitude: element.latitude, longitude: element.longitude)
  }
}

extension MessageFormat {
  /// Whether any value of a message takes the time at which the message came.
  fileprivate var isTimedByReception: Bool {
    timestamp == nil && fields.contains { $0.timestamp == nil }
  }
}
