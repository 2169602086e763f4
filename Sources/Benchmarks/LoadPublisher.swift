import MQTTClient
import Telemetry

/// The child that publishes readings: flat out, or at a given rate.
enum LoadPublisher {
  static func run(_ options: Options) throws(BenchFailure) {
    let port = try options.integer("--port")
    let quality: QualityOfService = try options.integer("--qos") == 0 ? .atMostOnce : .atLeastOnce
    let count = try options.integer("--count")
    let rate = try options.integer("--rate")
    var feed = Feed(
      devices: try options.integer("--devices"), start: Milliseconds(try options.integer("--start")))
    let publisher = try BenchFailure.wrap { () throws(MQTTError) in
      let session = SessionOptions(host: "127.0.0.1", port: port, clientID: "bench-load")
      let publisher = try Publisher(session.forPublishing(), maximumInFlight: 2_000)
      try publisher.connect()
      return publisher
    }
    let topics = (0..<feed.devices).map { device -> PublishTopic in
      var form = MessageForm()
      form.fill(device: device, time: 0, level: 100)
      guard let topic = PublishTopic(String(decoding: form.topic, as: UTF8.self)) else {
        preconditionFailure("a topic without wildcards can be published to")
      }
      return topic
    }
    let began = Clocks.wall()
    for index in 0..<count {
      if rate > 0 { wait(until: began + Int64(index) * 1_000_000_000 / Int64(rate), publisher) }
      feed.next()
      while true {
        let outcome = publisher.publish(
          topics[feed.device], payload: feed.form.payload, quality: quality)
        if case .queued = outcome { break }
        guard publisher.status.isConnected else { throw BenchFailure("the load lost its broker") }
        publisher.runOnce(waitMilliseconds: 1_000) { _ in }
      }
    }
    _ = publisher.drain(withinMilliseconds: 60_000) { _ in }
    publisher.close()
  }

  private static func wait(until due: Int64, _ publisher: Publisher) {
    guard Clocks.wall() < due else { return }
    publisher.flush()
    publisher.runOnce(waitMilliseconds: 0) { _ in }
    Clocks.pause(nanoseconds: due - Clocks.wall())
  }
}
