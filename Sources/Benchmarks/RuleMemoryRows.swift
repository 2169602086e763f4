import LocalBroker
import Pipeline
import Telemetry

/// Memory of rules and of long windows, each measured in processes of its own.
enum RuleMemoryRows {
  private static let devices = 1_000
  private static let windows = [
    "avg_over_time($[*]) > 1000", "max_over_time($[*]) > 1000", "quantile_over_time(0.9, $[*]) > 1000",
    "rate($[*]) > 1000",
  ]

  static func measure(_ effort: Effort) throws(BenchFailure) {
    let megabyte = 1_048_576.0
    let (few, many) = (try child("--rules", "10"), try child("--rules", "10000"))
    Table.row(
      "resident, 10,000 rules more, MB", Table.fixed((many - few) / megabyte, 1),
      beside: Table.fixed(few / megabyte, 1), budget: "50")
    let (short, long) = (try child("--windows", "10m"), try child("--windows", "24h"))
    Table.row(
      "resident, 4 windows 10m → 24h of 1,000 series, MB", Table.fixed((long - short) / megabyte, 1),
      beside: Table.fixed(short / megabyte, 1), budget: "samples not counted")
  }

  private static func child(_ words: String...) throws(BenchFailure) -> Double {
    let folder = try BenchFailure.wrap { () throws(LocalBrokerError) in try TemporaryDirectory() }
    let child = try Child.start(["resident-rules"] + words, output: folder.path + "/figure")
    guard child.wait(withinMilliseconds: 120_000) == .exited(0),
      let bytes = folder.tail(of: "figure").split(whereSeparator: \.isWhitespace).last.flatMap({ Double($0) })
    else { throw BenchFailure("a memory measurement did not end: \(folder.tail(of: "figure"))") }
    return bytes
  }

  /// The child: prints resident bytes without those of the samples.
  static func measureHere(_ options: Options) throws(BenchFailure) {
    var size = Province.Size(devices: devices, zones: 25)
    var minutes = 10
    if let span = options.text("--windows") {
      size.expressions = windows.map { $0.split(separator: "*").joined(separator: span) }
      minutes = 1_500
    } else {
      size.rulesElsewhere = try options.integer("--rules")
    }
    let stage = try PipelineStage(size)
    _ = try stage.run(readings: devices * minutes, batch: 4_096)
    stage.check()
    Output.write("\(MemoryRows.residentBytes() - stage.pipeline.headBytes)\n")
  }
}
