import Telemetry

/// The pipeline without a broker: JSON bytes in, rules evaluated, committed.
enum PipelineRows {
  static func measure(_ effort: Effort) throws(BenchFailure) {
    try measure(
      effort, "1 rule",
      Province.Size(devices: effort.devices, zones: max(1, effort.devices / 10), laddersAlone: true))
    try measure(
      effort, "4 rules",
      Province.Size(devices: effort.devices, zones: max(1, effort.devices / 40)))
  }

  private static func measure(
    _ effort: Effort, _ name: String, _ province: Province.Size
  ) throws(BenchFailure) {
    let stage = try PipelineStage(province)
    // Long enough that every window of the rules is full.
    _ = try stage.run(readings: 40 * effort.devices, batch: 4_096)
    let sizes = [256, 4_096]
    var rates: [[Double]] = [[], []]
    var processor: [[Double]] = [[], []]
    // Many short rounds: on a shared machine some of them are undisturbed.
    let count = 40_960
    for _ in 0..<(effort.isQuick ? 10 : 40) {
      for (index, size) in sizes.enumerated() {
        let elapsed = try stage.run(readings: count, batch: size)
        rates[index].append(Double(count) / Double(elapsed.wall) * 1e9)
        processor[index].append(Double(elapsed.processor) / Double(count))
      }
    }
    stage.check()
    for (index, size) in sizes.enumerated() {
      Table.row(
        "pipeline, \(name), batches of \(size), readings/s", Table.grouped(Statistics.median(rates[index])),
        beside: Table.grouped(rates[index].max() ?? .nan), budget: "1,000,000 (beside it: the best round)")
      Table.row(
        "  processor ns a reading", Table.grouped(Statistics.median(processor[index])),
        beside: Table.grouped(processor[index].min() ?? .nan), budget: "1,000")
    }
  }
}
