import Glibc
import LocalBroker
import Pipeline
import Telemetry

/// Resident memory with two hours in the head, and how long a start takes with them in the journal.
///
/// Measured in a process of its own: what other rows have left behind must not count.
enum MemoryRows {
  private static let devices = 10_000
  private static let minutes = 120

  static func measure(_ effort: Effort) throws(BenchFailure) {
    let folder = try BenchFailure.wrap { () throws(LocalBrokerError) in try TemporaryDirectory() }
    let child = try Child.start(["resident"], output: folder.path + "/figures")
    guard child.wait(withinMilliseconds: 120_000) == .exited(0) else {
      throw BenchFailure("the memory measurement did not end: \(folder.tail(of: "figures"))")
    }
    let figures = folder.tail(of: "figures").split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    guard figures.count == 6 else { throw BenchFailure("the memory measurement printed nothing") }
    let megabyte = 1_048_576.0
    let count = Double(devices)
    Table.row(
      "resident, 10,000 series, 2 h heads, MB", Table.fixed(figures[1] / megabyte, 1),
      beside: Table.fixed(figures[0] / megabyte, 1), budget: "300 at 100,000 series")
    Table.row(
      "  bytes a series, all / samples", Table.grouped((figures[1] - figures[0]) / count),
      beside: Table.grouped(figures[2] / count), budget: "3,000")
    let million = figures[3] / 1e6
    Table.row(
      "start, \(Table.fixed(million, 1)) million readings in the journal, s",
      Table.fixed(figures[4] / 1e9, 2),
      budget: "≤ 5 at 10 million (\(Table.fixed(figures[4] / 1e9 / million * 10, 1)) at this rate)")
    Table.row(
      "  reading 10,000 devices and 1,000 rules, s", Table.fixed(figures[5] / 1e9, 2), budget: "")
  }

  /// The child: prints resident bytes before and after, bytes of samples, readings, and the nanoseconds of a
  /// start from the journal and of reading the files.
  static func measureHere(_ options: Options) throws(BenchFailure) {
    let stage = try PipelineStage(Province.Size(devices: devices, zones: 250))
    let before = residentBytes()
    _ = try stage.run(readings: devices * minutes, batch: 4_096)
    stage.check()
    let after = residentBytes()
    var (start, files) = (Elapsed(), Elapsed())
    let blueprint = try files.add { () throws(BenchFailure) in try stage.province.blueprint() }
    let restored = try start.add { () throws(BenchFailure) in
      try PipelineStage.open(stage.province, blueprint, wall: stage.feed.now)
    }
    precondition(restored.pipeline.deviceCount == devices, "the second pipeline is another province's")
    Output.write(
      "\(before) \(after) \(stage.pipeline.headBytes) \(devices * minutes) \(start.wall) \(files.wall)\n")
  }

  /// VmRSS of this process.
  static func residentBytes() -> Int {
    let descriptor = unsafe open("/proc/self/statm", O_RDONLY)
    guard descriptor >= 0 else { return 0 }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = unsafe read(descriptor, &bytes, bytes.count)
    let words = String(decoding: bytes[..<max(0, count)], as: UTF8.self).split(separator: " ")
    return words.count > 1 ? (Int(words[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
  }
}
