import Telemetry

/// Finds the device of a topic.
///
/// Each device's whole topic stands in one hash table, so the usual message costs one lookup. What is not in
/// it (a gateway, a pattern with wildcards, a stranger) is compared with the patterns, class by class.
struct Router: Sendable {
  private var topics: ByteTable
  private var ids: ByteTable
  private let patterns: [TopicPattern]
  private let namesDevice: [Bool]
  private let classOfDevice: [UInt32]
  /// Marks a value of `topics` as a class instead of a device.
  private static let gatewayMark: UInt32 = 1 << 31

  init(classes: [DeviceClass], devices: [Device]) {
    patterns = classes.map(\.pattern)
    namesDevice = patterns.map { $0.deviceLevel != nil }
    classOfDevice = devices.map { UInt32($0.classIndex) }
    topics = ByteTable(capacity: devices.count + classes.count)
    ids = ByteTable(capacity: devices.count)
    for (index, device) in devices.enumerated() {
      let pattern = classes[device.classIndex].pattern
      _ = ids.insert(device.id, value: UInt32(index))
      if pattern.isExact, pattern.deviceLevel != nil {
        _ = topics.insert(pattern.topic(of: device.id), value: UInt32(index))
      }
    }
    for (index, deviceClass) in classes.enumerated()
    where deviceClass.pattern.isExact && deviceClass.pattern.deviceLevel == nil {
      _ = topics.insert(deviceClass.topic, value: UInt32(index) | Router.gatewayMark)
    }
  }

  func route(_ topic: UnsafeRawBufferPointer) -> Route {
    guard let value = unsafe topics.value(of: topic) else { return unsafe routeByPattern(topic) }
    if value & Router.gatewayMark != 0 { return .gateway(classIndex: Int(value & ~Router.gatewayMark)) }
    return .device(classIndex: Int(classOfDevice[Int(value)]), DeviceIndex(Int(value)))
  }

  private func routeByPattern(_ topic: UnsafeRawBufferPointer) -> Route {
    var stranger: Int?
    for index in 0..<patterns.count {
      guard case .matches(let level) = unsafe patterns[index].match(topic) else { continue }
      guard namesDevice[index] else { return .gateway(classIndex: index) }
      let id = unsafe UnsafeRawBufferPointer(rebasing: topic[level])
      if let device = unsafe device(id, ofClass: index) { return .device(classIndex: index, device) }
      stranger = stranger ?? index
    }
    return stranger.map { .unknownDevice(classIndex: $0) } ?? .unknownTopic
  }

  func device(_ id: UnsafeRawBufferPointer) -> DeviceIndex? {
    unsafe ids.value(of: id).map { DeviceIndex(Int($0)) }
  }

  func device(_ id: UnsafeRawBufferPointer, ofClass classIndex: Int) -> DeviceIndex? {
    guard let device = unsafe device(id), classOfDevice[Int(device.index)] == UInt32(classIndex) else {
      return nil
    }
    return device
  }
}
