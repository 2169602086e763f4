import Glibc

/// The benchmark table: every figure of docs/benchmarks.md, from one run on one machine.
@main
struct Bench {
  static func main() {
    signal(SIGPIPE, SIG_IGN)
    let words = Array(CommandLine.arguments.dropFirst())
    do throws(BenchFailure) {
      switch words.first {
      case "publish": try LoadPublisher.run(Options(words.dropFirst()))
      case "resident": try MemoryRows.measureHere(Options(words.dropFirst()))
      case "resident-rules": try RuleMemoryRows.measureHere(Options(words.dropFirst()))
      case "resident-addresses": try AddressRows.measureHere(Options(words.dropFirst()))
      case "--write-addresses": try AddressBase.write(Options(words[...]))
      default: try table(Options(words[...]))
      }
    } catch {
      Output.write("citywatch-bench: \(error)\n")
      exit(1)
    }
  }

  /// Runs what `--only` names, or everything.
  private static func table(_ options: Options) throws(BenchFailure) {
    var effort = Effort(isQuick: options.has("--quick"))
    if options.has("--devices") { effort.devices = try options.integer("--devices") }
    if options.has("--days") { effort.days = try options.integer("--days") }
    if effort.isQuick { effort.addresses = 100_000 }
    if options.has("--count") { effort.addresses = try options.integer("--count") }
    effort.map = options.text("--map")
    let only = options.text("--only")
    Table.header()
    // Our side of the backtest alone, for whoever looks for its time: no row of the table.
    if only == "backtest-own" { return try BacktestRows.measureOwn(effort) }
    for (name, measure) in rows where only == nil || only == name { try measure(effort) }
  }

  private static let rows: [(String, @Sendable (Effort) throws(BenchFailure) -> Void)] = [
    ("ingest", IngestRows.measure), ("pipeline", PipelineRows.measure), ("memory", MemoryRows.measure),
    ("flat", FlatnessRows.measure), ("windows", WindowRows.measure), ("rules", RuleMemoryRows.measure),
    ("storage", StorageRows.measure), ("latency", LatencyRows.measure), ("backtest", BacktestRows.measure),
    ("backtest-year", BacktestYearRows.measure), ("addresses", AddressRows.measure),
  ]
}

/// How long to measure.
struct Effort {
  let isQuick: Bool
  /// Gauges in the rows about the pipeline alone.
  var devices = 10_000
  /// Days of the backtest beside promtool's; zero for as many as the row wants.
  var days = 0
  /// Made-up addresses in the rows about places.
  var addresses = 1_000_000
  /// The map of communes for them; `nil` for the province's, or a made-up one where that is not at hand.
  var map: String?

  /// Rounds of each of two sides, alternating.
  var rounds: Int { isQuick ? 3 : 7 }
}

/// What stands on the command line: `--name value` and `--flag`.
struct Options {
  private let words: [String]

  init(_ words: ArraySlice<String>) { self.words = Array(words) }

  func has(_ flag: String) -> Bool { words.contains(flag) }

  func text(_ name: String) -> String? {
    guard let at = words.firstIndex(of: name), at + 1 < words.count else { return nil }
    return words[at + 1]
  }

  func integer(_ name: String) throws(BenchFailure) -> Int {
    guard let text = text(name), let number = Int(text) else {
      throw BenchFailure("\(name) needs a whole number")
    }
    return number
  }
}
