import Glibc
import LocalBroker
import MQTTClient
import Pipeline
import Telemetry

/// From the moment a reading is handed to the broker to the moment its alert comes back from it, through the
/// daemon as it is installed.
enum LatencyRows {
  private static let devices = 5_000
  /// Gauges that raise one alert each; the load leaves them alone.
  private static let alarms = 300
  private static let between: Int64 = 20_000_000

  static func measure(_ effort: Effort) throws(BenchFailure) {
    let daemon = Child.folder() + "/citywatch"
    guard unsafe access(daemon, X_OK) == 0 else {
      Table.row("publish → alert", "-", budget: "needs \(daemon); build it first")
      return
    }
    for rate in effort.isQuick ? [1_000] : [1_000, 10_000] { try measure(rate: rate, daemon) }
  }

  private static func measure(rate: Int, _ program: String) throws(BenchFailure) {
    let broker = try BenchFailure.wrap { () throws(LocalBrokerError) in try LocalBroker() }
    defer { broker.stop() }
    let province = try Province(Province.Size(devices: devices + alarms, zones: 50))
    let file = try province.configuration(port: broker.port)
    let flush = try medianFlush(in: province)
    let daemon = try BenchFailure.wrap { () throws(LocalBrokerError) in
      try ChildProcess([program, "run", "--config", file], errors: .file(province.folder.path + "/log"))
    }
    defer { daemon.end() }
    let deadline = Clocks.wall() + 20_000_000_000
    while !province.folder.tail(of: "log").contains("connected to the broker") {
      guard Clocks.wall() < deadline, daemon.isRunning else {
        throw BenchFailure("the daemon did not start: \(province.folder.tail(of: "log"))")
      }
      Clocks.pause(nanoseconds: 20_000_000)
    }
    let seconds = Int(between) * alarms / 1_000_000_000 + 2
    let load = try Child.start([
      "publish", "--port", "\(broker.port)", "--qos", "1", "--count", "\(rate * seconds)", "--rate",
      "\(rate)", "--devices", "\(devices)", "--start", "\(SystemClock.now())",
    ])
    defer { load.end() }
    let times = try raiseAlarms(broker)
    guard times.count == alarms else {
      throw BenchFailure("of \(alarms) alerts \(times.count) came: \(province.folder.tail(of: "log"))")
    }
    let (half, most) = (Statistics.quantile(0.5, times), Statistics.quantile(0.99, times))
    Table.row(
      "publish → alert, \(Table.grouped(Double(rate)))/s, p50 ms", Table.fixed(half, 2),
      budget: "≤ \(Table.fixed(1.5 + 2 * flush, 2)) (1.5 + 2 f, f = \(Table.fixed(flush, 2)))")
    Table.row(
      "publish → alert, \(Table.grouped(Double(rate)))/s, p99 ms", Table.fixed(most, 2),
      budget: "≤ \(Table.fixed(10 + 5 * flush, 2)) (10 + 5 f)")
  }

  /// Publishes an alarming level of one gauge after the other, and waits for the alerts meanwhile.
  ///
  /// - Returns: the milliseconds of each alert.
  private static func raiseAlarms(_ broker: LocalBroker) throws(BenchFailure) -> [Double] {
    let options = SessionOptions(host: "127.0.0.1", port: broker.port, clientID: "bench-alarms")
    let (publisher, subscriber) = try BenchFailure.wrap { () throws(MQTTError) in
      let publisher = try Publisher(options.forPublishing())
      try publisher.connect()
      let subscriber = try Subscriber(
        options.forPublishing(as: "-in"), filters: ["citywatch/alerts/#"], quality: .atMostOnce)
      try subscriber.connect()
      return (publisher, subscriber)
    }
    defer {
      publisher.close()
      subscriber.close()
    }
    var form = MessageForm()
    var sent = [Int64](repeating: 0, count: alarms)
    var times: [Double] = []
    var batch = MessageBatch()
    var next = 0
    // The load needs a moment to begin.
    var due = Clocks.wall() + 1_000_000_000
    let deadline = due + Int64(alarms) * between + 5_000_000_000
    while times.count < alarms, Clocks.wall() < deadline {
      if next < alarms, Clocks.wall() >= due {
        form.fill(device: devices + next, time: SystemClock.now(), level: 700)
        guard let topic = PublishTopic(String(decoding: form.topic, as: UTF8.self)) else {
          preconditionFailure("a topic without wildcards can be published to")
        }
        sent[next] = Clocks.wall()
        _ = publisher.publish(topic, payload: form.payload, quality: .atLeastOnce)
        publisher.flush()
        publisher.runOnce(waitMilliseconds: 0) { _ in }
        next += 1
        due += between
      }
      let left = max(1, min(20, (due - Clocks.wall()) / 1_000_000))
      guard subscriber.receiveBatch(into: &batch, waitMilliseconds: left) == .messages else { continue }
      let now = Clocks.wall()
      for index in 0..<batch.count {
        guard let alarm = unsafe batch.withMessage(index, { topic, _ in unsafe alarm(in: topic) }),
          alarm < alarms, sent[alarm] > 0
        else { continue }
        times.append(Double(now - sent[alarm]) / 1e6)
        sent[alarm] = 0
      }
      subscriber.acknowledge()
    }
    return times
  }

  /// Which alarm a topic is about, by the device's id in it.
  private static func alarm(in topic: UnsafeRawBufferPointer) -> Int? {
    let text = unsafe String(decoding: topic, as: UTF8.self)
    guard let dash = text.firstIndex(of: "-"), let number = Int(text[dash...].dropFirst().prefix(6)) else {
      return nil
    }
    let alarm = number - Province.firstNumber - devices
    return alarm >= 0 ? alarm : nil
  }

  /// What this disk takes to make 20 kB durable, in milliseconds: the median of a hundred times.
  private static func medianFlush(in province: Province) throws(BenchFailure) -> Double {
    let path = province.folder.path + "/flushed"
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { throw BenchFailure("cannot write \(path)") }
    defer { close(descriptor) }
    let bytes = [UInt8](repeating: 7, count: 20_000)
    var times: [Double] = []
    for _ in 0..<100 {
      let began = Clocks.wall()
      guard unsafe write(descriptor, bytes, bytes.count) == bytes.count, fdatasync(descriptor) == 0 else {
        throw BenchFailure("cannot write \(path)")
      }
      times.append(Double(Clocks.wall() - began) / 1e6)
    }
    return Statistics.median(times)
  }
}
