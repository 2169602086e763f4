import Configuration
import LocalBroker
import MQTTClient
import Pipeline
import Telemetry
import Testing
import TimeSeries

@Suite struct `The quarantine` {
  @Test func `counts what comes again and pushes out the oldest above its limit`() throws {
    let town = try Town(rules: Town.rules(Town.ladder)) { $0.quarantineMessages = 3 }
    for number in 0..<5 { try town.take([("test/g1/level", "nonsense \(number)")]) }
    for _ in 0..<4 { try town.take([("test/g1/level", "nonsense 4")]) }
    let kept = try town.quarantine()
    #expect(kept.map { String(decoding: $0.payload, as: UTF8.self) } == (2..<5).map { "nonsense \($0)" })
    #expect(kept.map(\.count) == [1, 1, 5])
    #expect(town.pipeline.counters[.quarantined] == 9)
    #expect(town.pipeline.counters[.quarantineOverflow] == 2)
    #expect(town.pipeline.counters[RefusalReason.invalidJSON] == 9)
    // The limit holds over a restart.
    try town.restart()
    try town.take([("test/g1/level", "nonsense 5")])
    #expect(try town.quarantine().count == 3)
  }

  @Test func `replays each message without a time with the time of its reception`() throws {
    var devices = Town.gauges(["g1"])
    devices["clockless.yaml"] = """
      class: clockless
      kind: river
      topic: clockless/{device}
      interval: 10m
      fields:
        - { quantity: water_level, pointer: /level, unit: m }

      """
    let town = try Town(clock: .wall, devices: devices, rules: Town.rules(Town.ladder))
    // The same water an hour later is the same bytes, and another reading.
    try town.take([("clockless/c1", #"{"level":0.75}"#)])
    town.wall += Span.hour
    try town.take([("clockless/c1", #"{"level":0.75}"#)])
    town.wall += Span.hour
    try town.folder.write("devices/clockless.csv", "id,class,name\nc1,clockless,Trạm\n")
    try town.reload()
    #expect(try town.pipeline.replayQuarantine(reason: nil, wall: town.wall).replayed == 2)
    #expect(try town.stored(of: "c1").map(\.time) == [Town.noon, Town.noon + Span.hour])
  }

  @Test func `replays only the reason asked for, and keeps what is still refused`() throws {
    let town = try Town(rules: Town.rules(Town.ladder))
    try town.take([
      Town.message("0.5", minute: 0, of: "g2"), ("test/g1/level", "nonsense"),
      Town.message("0.5", minute: 0), Town.message("0.7", minute: 0),
    ])
    #expect(try town.quarantine().map(\.refusal.reason) == [.unknownDevice, .invalidJSON, .conflict])
    try town.folder.write("devices/gauges.csv", Town.inventory(["g1", "g2"]))
    try town.reload()
    let none = try town.pipeline.replayQuarantine(reason: .invalidJSON, wall: town.wall)
    #expect(none.replayed == 0 && none.refused == [.invalidJSON: 1])
    let all = try town.pipeline.replayQuarantine(reason: nil, wall: town.wall)
    #expect(all.replayed == 1 && all.refused == [.invalidJSON: 1, .conflict: 1])
    #expect(try town.stored(of: "g2").map(\.sample.value) == [0.5])
    #expect(try town.quarantine().map(\.refusal.reason) == [.invalidJSON, .conflict])
  }

  @Test func `stores the good half of a message at once and the other half later`() throws {
    var devices = Town.gauges(["g1"])
    devices["gateway.yaml"] = """
      class: gatewayed
      kind: river
      topic: gateway/+
      device: /id
      each: /list
      timestamp: { pointer: /ts, format: milliseconds }
      interval: 10m
      fields:
        - { quantity: water_level, pointer: /level, unit: m }

      """
    devices["gateway.csv"] = "id,class,name\nw1,gatewayed,Trạm\n"
    let town = try Town(devices: devices, rules: Town.rules(Town.ladder))
    let payload =
      #"{"list":[{"id":"w1","ts":\#(Town.noon),"level":0.5},{"id":"w2","ts":\#(Town.noon),"level":0.6}]}"#
    try town.take([("gateway/a", payload)])
    #expect(try town.stored(of: "w1").count == 1)
    #expect(try town.quarantine().map(\.refusal.reason) == [.unknownDevice])
    try town.folder.write("devices/gateway.csv", "id,class,name\nw1,gatewayed,Trạm\nw2,gatewayed,Trạm\n")
    try town.reload()
    #expect(try town.pipeline.replayQuarantine(reason: nil, wall: town.wall).replayed == 1)
    #expect(try town.stored(of: "w1").count == 1)
    #expect(try town.stored(of: "w2").map(\.sample.value) == [0.6])
    #expect(try town.quarantine().isEmpty)
  }

  @Test func `keeps the beginning of a message that was too large, which no replay brings back`() throws {
    let town = try Town(rules: Town.rules(Town.ladder))
    let payload = #"{"ts":\#(Town.noon),"level":0.5}"# + String(repeating: " ", count: 2 << 20)
    try town.take([("test/g1/level", payload)])
    let kept = try #require(try town.quarantine().first)
    #expect(kept.refusal.reason == .tooLarge)
    #expect(kept.payload.count == Quarantine.keptBytes)
    let report = try town.pipeline.replayQuarantine(reason: nil, wall: town.wall)
    #expect(report.replayed == 0 && report.refused == [.tooLarge: 1])
    #expect(try town.stored().isEmpty)
  }
}
