import Glibc
import LocalBroker
import LocalFiles
import Telemetry

/// The installed prometheus with readings of ours in its own store, on the loopback interface.
final class PrometheusBeside {
  /// Whether both programs are there.
  static var isInstalled: Bool { ["prometheus", "promtool"].allSatisfy(ChildProcess.isInstalled) }

  private let folder: TemporaryDirectory
  private let server: ChildProcess
  private let url: String

  /// Puts readings into a store and starts a server on it; neither is part of any time taken.
  init(openMetrics: String) throws(BenchFailure) {
    folder = try BenchFailure.wrap { () throws(LocalBrokerError) in
      try TemporaryDirectory(prefix: "citywatch-bench")
    }
    let (folder, port) = (
      folder, try BenchFailure.wrap { () throws(LocalBrokerError) in try LoopbackPort.free() }
    )
    try BenchFailure.wrap { () throws(LocalBrokerError) in
      try folder.write("readings.txt", openMetrics)
      try folder.write("prometheus.yml", "global: { scrape_interval: 1h }\n")
    }
    try PrometheusBeside.promtool(
      ["tsdb", "create-blocks-from", "openmetrics", "\(folder.path)/readings.txt", "\(folder.path)/data"],
      folder)
    url = "http://127.0.0.1:\(port)"
    server = try BenchFailure.wrap { () throws(LocalBrokerError) in
      try ChildProcess(
        [
          "prometheus", "--config.file=\(folder.path)/prometheus.yml",
          "--storage.tsdb.path=\(folder.path)/data",
          "--storage.tsdb.retention.time=20y", "--web.listen-address=127.0.0.1:\(port)", "--log.level=error",
        ], output: .discarded, errors: .file("\(folder.path)/prometheus.log"))
    }
    // A server with a week of readings is there within a second or two, on a busy machine within ten.
    for _ in 0..<300 where !LoopbackPort.accepts(port) { Clocks.pause(nanoseconds: 100_000_000) }
    guard LoopbackPort.accepts(port) else {
      throw BenchFailure("prometheus did not start: \(folder.tail(of: "prometheus.log"))")
    }
  }

  deinit { server.end() }

  /// Lets promtool evaluate recording rules over a time; how long the command took, and the processor time of the
  /// command and of its prometheus.
  func backfill(_ rules: String, over span: ClosedRange<Milliseconds>) throws(BenchFailure) -> Elapsed {
    let folder = folder
    _ = try BenchFailure.wrap { () throws(LocalBrokerError) in try folder.write("rules.yml", rules) }
    let began = (wall: Clocks.wall(), processor: processorTime)
    try PrometheusBeside.promtool(
      [
        "tsdb", "create-blocks-from", "rules", "--start=\(span.lowerBound / 1_000)",
        "--end=\(span.upperBound / 1_000)", "--eval-interval=1m", "--url=\(url)",
        "--output-dir=\(folder.path)/out", "\(folder.path)/rules.yml",
      ], folder)
    return Elapsed(wall: Clocks.wall() - began.wall, processor: processorTime - began.processor)
  }

  private var processorTime: Int64 { Clocks.endedChildren() + Clocks.process(server.id) }

  /// The values of an expression at a time, in the order of size.
  func values(_ expression: String, at time: Milliseconds) throws(BenchFailure) -> [Double] {
    let file = "answer-\(time)-\(expression.utf8.count)-\(expression.utf8.reduce(0) { $0 &* 31 &+ Int($1) })"
    try PrometheusBeside.promtool(
      ["query", "instant", "--time=\(time / 1_000)", url, expression], folder, output: file)
    // `{device="place-1"} => 3.2 @[1763337600]`, one element a line.
    let text = try BenchFailure.wrap { () throws(LocalFileError) in
      String(decoding: try LocalFile.read("\(folder.path)/\(file)", limit: 1 << 20), as: UTF8.self)
    }
    return text.split(separator: "\n").compactMap { line in
      line.split(separator: " => ").last.flatMap { $0.split(separator: " ").first }.flatMap { Double($0) }
    }
    .sorted()
  }

  private static func promtool(
    _ words: [String], _ folder: TemporaryDirectory, output: String = "promtool.log"
  ) throws(BenchFailure) {
    let program = try BenchFailure.wrap { () throws(LocalBrokerError) in
      try ChildProcess(
        ["promtool"] + words, output: .file("\(folder.path)/\(output)"),
        errors: .file("\(folder.path)/promtool.err"))
    }
    // A week of a dozen rules takes it well under a minute; ten are a machine that stands still.
    guard program.wait(withinMilliseconds: 600_000) == .exited(0) else {
      throw BenchFailure("promtool \(words.prefix(3)): \(folder.tail(of: "promtool.err"))")
    }
  }
}
