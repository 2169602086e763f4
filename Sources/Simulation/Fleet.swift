package import DeviceCatalog
import PayloadDecoding
package import Telemetry

/// The devices of an inventory, come to life: each sends the messages of its class at its interval.
package struct Fleet {
  /// One message, ready to be published.
  package struct Message {
    /// The device's topic.
    package let topic: String
    /// Its bytes.
    package let payload: [UInt8]
    /// When the device says that it was true.
    package let time: Milliseconds
    /// The device's id.
    package let device: String
  }

  private struct Member {
    let device: Device
    let topic: String
    let builder: PayloadBuilder
    let signals: [SignalModel]
    let conversions: [Conversion]
    var next: Milliseconds
  }

  private var members: [Member] = []
  private let weather: Weather
  private var random: SeededRandom
  private let interval: Milliseconds?

  /// Wakes every device of `catalog`.
  ///
  /// - Parameter interval: how often each device reports; its own interval, at most ten minutes, where `nil`.
  package init(_ catalog: Catalog, weather: Weather, seed: UInt64, interval: Milliseconds? = nil) {
    self.weather = weather
    self.interval = interval
    random = SeededRandom(seed: seed)
    for device in catalog.devices {
      let deviceClass = catalog.classes[device.classIndex]
      var character = SeededRandom(seed: Fleet.hash(device.id))
      let phase = Milliseconds.random(in: 0..<(10 * Span.minute), using: &character)
      let slots = device.firstSlot..<(device.firstSlot + device.fieldCount)
      members.append(
        Member(
          device: device, topic: deviceClass.topic.replacing("{device}", with: device.id),
          builder: PayloadBuilder(deviceClass.format),
          signals: slots.map { slot in
            SignalModel(
              quantity: catalog.quantity(ofSlot: slot).name,
              river: Fleet.river(device, catalog, &character),
              thresholds: Fleet.thresholds(of: device, catalog),
              character: Double.random(in: 0...1, using: &character))
          },
          conversions: slots.map { catalog.conversion(slot: $0) }, next: weather.start + phase))
    }
  }

  /// The earliest time at which a device has something to say; `nil` for an empty fleet.
  package var nextTime: Milliseconds? { members.map(\.next).min() }

  /// All messages due up to `time`, in order of time.
  package mutating func messages(through time: Milliseconds) -> [Message] {
    var due: [Message] = []
    for index in members.indices {
      while members[index].next <= time {
        due.append(message(of: members[index]))
        members[index].next += interval ?? min(members[index].device.interval, 10 * Span.minute)
      }
    }
    return due.sorted { ($0.time, $0.device) < ($1.time, $1.device) }
  }

  private mutating func message(of member: Member) -> Message {
    var values: [Double?] = []
    for (signal, conversion) in zip(member.signals, member.conversions) {
      let value = signal.value(at: member.next, weather: weather, random: &random)
      values.append(conversion.raw(of: value))
    }
    var content = PayloadBuilder.Content(device: member.device.id, time: member.next, values: values)
    content.position = position(of: member)
    return Message(
      topic: member.topic, payload: member.builder.payload(content), time: member.next,
      device: member.device.id)
  }

  /// A moving device goes up and down the coast road through the city of Quảng Ngãi, once in two hours.
  private func position(of member: Member) -> (latitude: Double, longitude: Double)? {
    let turn = Double(member.next % (2 * Span.hour)) / Double(2 * Span.hour)
    let away = abs(turn * 2 - 1)
    let base = member.device.site
    return (
      ((base.latitude ?? 15.02) + 0.2 * away).rounded(toDecimals: 5),
      ((base.longitude ?? 108.81) - 0.02 * away).rounded(toDecimals: 5)
    )
  }

  /// Low water a good way below báo động I, and a flood that passes the levels the device has.
  private static func river(
    _ device: Device, _ catalog: Catalog, _ character: inout SeededRandom
  ) -> (low: Double, rise: Double) {
    guard let index = catalog.device(named: device.id) else { return (1, 2) }
    let levels = ["bd1", "bd2", "bd3"].compactMap {
      catalog.thresholds.history(of: $0, device: index).last?.value
    }
    guard let first = levels.first, let last = levels.last else { return (1, 2) }
    let step = max(0.5, (last - first) / 2)
    let low = first - 1.6 * step
    return (low, (last - low) * Double.random(in: 0.75...1.05, using: &character))
  }

  private static func thresholds(of device: Device, _ catalog: Catalog) -> [String: Double] {
    guard let index = catalog.device(named: device.id) else { return [:] }
    var found: [String: Double] = [:]
    for name in catalog.thresholds.names {
      found[name] = catalog.thresholds.history(of: name, device: index).last?.value
    }
    return found
  }

  /// The same id has the same character in every run.
  private static func hash(_ id: String) -> UInt64 {
    var hash = StableHash()
    hash.add(id.utf8)
    return hash.value
  }
}

extension Double {
  /// The number with so many digits after the point.
  func rounded(toDecimals decimals: Int) -> Double {
    let scale = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
    return (self * scale).rounded() / scale
  }
}

extension Conversion {
  /// What the sensor must send for `value` to arrive, with the decimals a cheap sensor has.
  func raw(of value: Double) -> Double { ((value - offset) / scale).rounded(toDecimals: 4) }
}
