import DeviceCatalog
import Telemetry
import Testing

@Suite struct `A topic` {
  @Test func `leads to its device among ten thousand`() throws {
    var inventory = "id,class,commune\n"
    for number in 0..<10_000 { inventory += "sensor-\(number),gauge,21025\n" }
    let files = DeviceFiles(["gauge.yaml": DeviceFiles.gauge, "many.csv": inventory])
    let catalog = try #require(files.load().catalog)
    for number in 0..<10_000 {
      #expect(
        catalog.route("citywatch/river/sensor-\(number)/level")
          == .device(classIndex: 0, DeviceIndex(number)))
    }
    #expect(catalog.route("citywatch/river/sensor-10000/level") == .unknownDevice(classIndex: 0))
    #expect(catalog.route("citywatch/river/sensor-7/levels") == .unknownTopic)
    #expect(catalog.route("citywatch/river/sensor-7/level/") == .unknownTopic)
    #expect(catalog.route("citywatch/river//level") == .unknownDevice(classIndex: 0))
    #expect(catalog.route("") == .unknownTopic)
    #expect(catalog.device(named: "sensor-9999") == DeviceIndex(9_999))
    #expect(catalog.device(named: "sensor-99990") == nil)
  }

  private static func deviceClass(_ name: String, topic: String, device: String? = nil) -> String {
    """
    class: \(name)
    kind: river
    topic: "\(topic)"
    \(device.map { "device: \($0)" } ?? "")
    interval: 10m
    fields: [{ quantity: water_level, pointer: /level }]
    """
  }

  @Test func `of a gateway leaves the device to the payload`() throws {
    let files = DeviceFiles([
      "a.yaml": Self.deviceClass("a", topic: "gateway/up", device: "/id"),
      "b.yaml": Self.deviceClass("b", topic: "lora/+/uplink/#", device: "/id"),
      "d.csv": "id,class,commune\nA1,a,21025\nB1,b,21025\n",
    ])
    let catalog = try #require(files.load().catalog)
    #expect(catalog.route("gateway/up") == .gateway(classIndex: 0))
    #expect(catalog.route("lora/7/uplink/x/y") == .gateway(classIndex: 1))
    #expect(catalog.route("lora/7/uplink") == .gateway(classIndex: 1))
    #expect(catalog.route("lora/7/join") == .unknownTopic)
    let id = Array("B1".utf8)
    unsafe id.withUnsafeBytes { bytes in
      #expect(unsafe catalog.device(id: bytes, ofClass: 1) == DeviceIndex(1))
      #expect(unsafe catalog.device(id: bytes, ofClass: 0) == nil)
      #expect(unsafe catalog.device(id: bytes) == DeviceIndex(1))
    }
  }

  @Test func `with wildcards around the device finds it as well`() throws {
    let files = DeviceFiles([
      "a.yaml": Self.deviceClass("a", topic: "application/+/device/{device}/event/up"),
      "b.yaml": Self.deviceClass("b", topic: "application/+/device/{device}/event/up"),
      "d.csv": "id,class,commune\n70b3d57ed005a1f2,a,21025\n70b3d57ed005a1f3,b,21025\n",
    ])
    let (loaded, faults) = files.load()
    #expect(faults == [])
    let catalog = try #require(loaded)
    let topic = "application/1/device/70b3d57ed005a1f"
    #expect(catalog.route(topic + "2/event/up") == .device(classIndex: 0, DeviceIndex(0)))
    #expect(catalog.route(topic + "3/event/up") == .device(classIndex: 1, DeviceIndex(1)))
    #expect(catalog.route(topic + "4/event/up") == .unknownDevice(classIndex: 0))
    #expect(catalog.topicFilters == ["application/+/device/+/event/up"])
  }

  @Test func `of another class's device is a stranger`() throws {
    let files = DeviceFiles([
      "a.yaml": Self.deviceClass("a", topic: "a/{device}"),
      "b.yaml": Self.deviceClass("b", topic: "b/{device}"),
      "d.csv": "id,class,commune\nA1,a,21025\nB1,b,21025\n",
    ])
    let catalog = try #require(files.load().catalog)
    #expect(catalog.route("a/B1") == .unknownDevice(classIndex: 0))
    #expect(catalog.route("b/B1") == .device(classIndex: 1, DeviceIndex(1)))
  }

  @Test(arguments: [
    ("city/{device}/level", nil, "city/+/level", "/id", true),
    ("city/{device}", nil, "{device}/level", nil, true),
    ("city/#", "/id", "city/{device}/level", nil, true),
    ("city/{device}/level", nil, "city/{device}/rain", nil, false),
    ("gateway/1", "/id", "gateway/2", "/id", false),
    ("gateway/1", "/id", "gateway/1", "/id", true),
    ("gateway/#", "/id", "gateway", "/id", true),
  ])
  func `belongs to one class`(first: String, _ a: String?, second: String, _ b: String?, clash: Bool) {
    let files = DeviceFiles([
      "a.yaml": Self.deviceClass("a", topic: first, device: a),
      "b.yaml": Self.deviceClass("b", topic: second, device: b),
    ])
    let faults = files.load().faults
    #expect(faults.count == (clash ? 1 : 0), "\(faults)")
    if clash { #expect(faults[0].contains("can be the same topic; a message must belong to one class")) }
  }

  @Test func `is subscribed to once`() throws {
    let files = DeviceFiles([
      "a.yaml": Self.deviceClass("a", topic: "x/{device}/+"),
      "b.yaml": Self.deviceClass("b", topic: "x/{device}/level"),
      "c.yaml": Self.deviceClass("c", topic: "y/{device}"),
    ])
    #expect(files.load().catalog?.topicFilters == ["x/+/+", "y/+"])
  }

  @Test(arguments: [
    ("river/{device}/{device}", "b.yaml:3:8: '{device}' stands twice in the topic; a device has one id"),
    (
      "river/x{device}",
      "b.yaml:3:8: topic level 'x{device}' is not understood; a level is {device}, '+', a '#' at the end, "
        + "or plain text"
    ),
    (
      "river/level",
      "b.yaml:3:8: nothing names the device: write {device} as a topic level, or give 'device' as a JSON "
        + "pointer such as /id"
    ),
  ])
  func `that cannot be is refused`(topic: String, fault: String) {
    let files = DeviceFiles(["b.yaml": Self.deviceClass("b", topic: topic)])
    #expect(files.load().faults == [fault])
  }
}
