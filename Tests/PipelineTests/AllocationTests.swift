import Alerting
import CAllocationCounter
import Configuration
import LocalBroker
import MQTTClient
import Pipeline
import SQLiteStore
import Telemetry
import Testing

@Suite struct `A batch on its way from the callback to its commit` {
  /// 17 November 2025, 20:00 in Việt Nam.
  private static let start: Milliseconds = 1_763_384_400_000
  private static let devices = 64

  /// What SQLite asks for itself is left out, by the address of the caller: it depends on how many of its pages
  /// a commit touches, and a larger batch touches more. Sealing, which takes place every 64th turn and is
  /// bounded by a budget of its own, does not come due here; neither does an alert, which is made of texts.
  @Test func `allocates as little for 4096 readings as for 256`() throws {
    let isFound = unsafe citywatch_allocations_leave_out("libsqlite3") != 0
    #expect(isFound)
    let folder = try TemporaryDirectory(prefix: "citywatch-allocations")
    let pipeline = try Self.pipeline(in: folder)
    var batch = MessageBatch()
    var sent = 0
    func turn(_ count: Int) throws -> Int {
      let messages = (0..<count).map { index in
        let time = Self.start + Milliseconds((sent + index) / Self.devices) * Span.minute
        let level = 2 + Double((sent + index) % 41) / 100
        return (
          topic: "gauges/g\(100 + (sent + index) % Self.devices)/level",
          payload: "{\"ts\":\(time),\"level\":\(level),\"battery\":12.6}"
        )
      }
      sent += count
      let wall = Self.start + Milliseconds(sent / Self.devices) * Span.minute
      citywatch_allocations_start()
      batch.removeAll()
      for index in messages.indices {
        batch.append(topic: messages[index].topic, payload: messages[index].payload)
      }
      try pipeline.process(batch, wall: wall)
      return citywatch_allocations_stop()
    }
    // The first batches let buffers, rings and statements reach their size. After 257 readings a gauge, its
    // ring has room for as many again.
    for _ in 0..<4 { _ = try turn(4_096) }
    _ = try turn(64)
    let small = try turn(256)
    let large = try turn(4_096)
    #expect(small == large)
    #expect(pipeline.counters[.readings] == Int64(sent))
    #expect(pipeline.counters[.quarantined] == 0)
  }

  /// Gauges with a ladder, a limit that must last, a mean, and lines over minutes and hours.
  private static func pipeline(in folder: TemporaryDirectory) throws -> Pipeline {
    try folder.write(
      "quantities.yaml", "quantities:\n  water_level: { unit: m, decimals: 3, plausible: [-10, 1500] }\n")
    try folder.write(
      "gauge.yaml",
      """
      class: gauge
      kind: river
      topic: gauges/{device}/level
      timestamp: { pointer: /ts, format: milliseconds }
      interval: 1m
      fields:
        - quantity: water_level
          pointer: /level
          unit: m
          limits: { rate: { change: 60, per: 1h }, spike: 1.5, flat: { tolerance: 0.002, suspect: 12h } }

      """)
    try folder.write(
      "gauges.csv",
      "id,class,name,commune,threshold:bd1\n"
        + (0..<devices).map { "g\(100 + $0),gauge,Trạm \($0),21025,5.5\n" }.joined())
    let rules = try TemporaryDirectory(prefix: "citywatch-allocations")
    try rules.write(
      "rules.yaml",
      """
      groups:
        - name: river
          rules:
            - alert: Stage
              expr: water_level
              levels: [{ level: "1", name: Báo động I, threshold: bd1, severity: minor }]
              when: above
            - { alert: High, expr: water_level > 5, for: 10m }
            - { alert: Mean, expr: 'avg_over_time(water_level[10m]) > 4.5' }
            - { alert: Rises, expr: 'rising(water_level, 3h) > 5' }
            - { alert: Reaches, expr: 'time_to(water_level, "bd1", 3h) <= 1', for: 10m }
            - { alert: Goes, expr: 'predict_linear(water_level[1h], 7200) > 50 and rising(water_level, 3h) > 5' }

      """)
    try rules.write(
      "communes.csv",
      "code,kind,name,full_name,province_code,latitude,longitude\n"
        + "21025,Phường,Cẩm Thành,Phường Cẩm Thành,51,15.1135,108.812\n")
    try rules.write(
      "old_to_new.csv",
      "former_name,former_district_code,former_district,code,relation\n"
        + "Phường Nghĩa Chánh,522,Thành phố Quảng Ngãi,21025,whole\n")
    var settings = Settings()
    settings.devices = folder.path
    settings.addresses = rules.path
    settings.rules = rules.path
    settings.state = rules.path
    let (blueprint, diagnostics) = Blueprint.load(settings)
    let loaded = try #require(blueprint, "\(diagnostics)")
    let database = try Store.open(path: settings.storePath, schemas: PipelineStorage.schemas)
    return try Pipeline(
      settings: settings, blueprint: loaded, database: database, messages: AlertMessages(sinks: []),
      wall: start)
  }
}
