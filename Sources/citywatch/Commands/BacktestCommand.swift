import Backtesting
import Configuration
import DeviceCatalog
import JSONText
import Pipeline
import RuleLanguage
import SQLiteStore
import Telemetry

/// `citywatch backtest`: what rules would have said to readings of the past.
enum BacktestCommand {
  static let command = Command(
    "backtest", "Live old readings through again with today's rules, or with others",
    options: [
      SettingsSource.option,
      .init("--rules", "DIR", "The rules to try (default: those of the configuration)"),
      .init("--compare", "DIR", "Other rules, to see what a change would have changed"),
      .init("--from", "TIME", "Report from this time on (default: the first reading)"),
      .init("--to", "TIME", "Report up to this time (default: the last reading)"),
      .init("--readings", "FILE", "Readings of this CSV instead of the store", repeats: true),
      .init(
        "--column", "NAME=COLUMN", "How a column of the files is called (device, time, value, …)",
        repeats: true),
      .init("--utc-offset", "MINUTES", "Zone of the files' times that name none (420: Vietnam)"),
      .init("--rule", "NAME", "Only this rule, by its name or as group/name", repeats: true),
      .init("--device", "ID", "Only alerts of this device"),
      .init("--html", "FILE", "Also write a page with charts"),
      .init("--language", "LANGUAGE", "vi or en (default: vi)"),
      .init("--json", nil, "One JSON document instead of tables"),
    ],
    discussion: """
      Runs the daemon's engine with the clock of the readings, beside a running daemon or without one; nothing is
      stored and nobody is told. Thresholds are those of the readings' day. docs/backtest.md explains each figure.
        citywatch backtest --readings levels.csv --column device=station_id --column time=time_local \\
          --column water_level=level_m --utc-offset 420 --html flood.html
      """, run: run)

  private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let settings = try SettingsSource.load(arguments)
    let language = try arguments.language()
    let output = BacktestOutput(arguments, settings, language)
    try output.prepare()
    let blueprint = try blueprint(settings, rules: arguments["--rules"])
    var sets = [try chosen(arguments, blueprint.rules)]
    if let folder = arguments["--compare"] {
      let old = try Self.blueprint(settings, rules: folder).rules
      sets.append(try chosen(arguments, old, mayLackRules: true))
    }
    try SettingsSource.check(device: arguments["--device"], in: blueprint.catalog)
    let (readings, refused) = try readings(arguments, settings, blueprint.catalog)
    let span = try span(arguments, settings.utcOffsetMinutes, readings)
    let backtest = Backtest(
      series: blueprint.seriesBySlot, thresholds: blueprint.catalog.thresholds, readings: readings)
    let page: [UInt8]?
    var hasReadings = true
    do throws(SQLiteError) {
      let reports = try backtest.run(
        sets, over: span, device: arguments["--device"], report: ProgressLine().show)
      hasReadings = reports[0].readings > 0
      if !hasReadings { Terminal.complain("no rule reads any reading of that time") }
      page = try output.write(reports, backtest)
    } catch {
      throw CommandFailure(error.description)
    }
    try output.save(page)
    return refused == 0 && hasReadings ? .done : .findings
  }

  /// Reads all files, the rules from another folder where one is given.
  private static func blueprint(
    _ settings: Settings, rules: String?
  ) throws(CommandFailure) -> Blueprint {
    var settings = settings
    if let rules { settings.rules = rules }
    return try SettingsSource.blueprint(settings)
  }

  /// The rules that `--rule` names, and the recording rules that they may read.
  private static func chosen(
    _ arguments: Arguments, _ all: RuleSet, mayLackRules: Bool = false
  ) throws(CommandFailure) -> RuleSet {
    let wanted = arguments.all("--rule")
    guard !wanted.isEmpty else { return all }
    let known = all.rules.flatMap { [$0.name, $0.id] }
    for name in wanted where !known.contains(name) && !mayLackRules {
      throw CommandFailure("there is no rule '\(name)'\(NearestName.hint(for: name, among: known))")
    }
    var chosen = all
    for group in chosen.groups.indices {
      chosen.groups[group].rules.removeAll { rule in
        if case .recording = rule.kind { return false }
        return !wanted.contains(rule.name) && !wanted.contains(rule.id)
      }
    }
    return chosen
  }

  /// The readings, and how many rows of files were refused.
  private static func readings(
    _ arguments: Arguments, _ settings: Settings, _ catalog: Catalog
  ) throws(CommandFailure) -> (Readings, refused: Int) {
    let paths = arguments.all("--readings")
    guard !paths.isEmpty else {
      let database = try StoreSource.open(settings)
      do throws(SQLiteError) {
        return (.store(try StoredReadings(database, catalog: catalog)), 0)
      } catch {
        throw CommandFailure(error.description)
      }
    }
    let columns = try ReadingsColumns.read(arguments)
    var files: [ReadingsFile] = []
    var refused = 0
    for path in paths {
      var diagnostics: [Diagnostic] = []
      let bytes = try FileBytes.read(path)
      files.append(
        ReadingsFile(bytes, file: path, catalog: catalog, columns: columns, diagnostics: &diagnostics))
      for diagnostic in diagnostics { Terminal.complain(diagnostic.description) }
      refused += diagnostics.count
    }
    let joined = FileReadings(files, catalog: catalog)
    if joined.conflicting > 0 {
      Terminal.complain(
        "\(joined.conflicting) rows give another value for a time that has one; the first one counts")
    }
    return (.files(joined), refused)
  }

  /// The time to report on: what was asked for, else what there is.
  private static func span(
    _ arguments: Arguments, _ zone: Int, _ readings: Readings
  ) throws(CommandFailure) -> ClosedRange<Milliseconds> {
    let from = try arguments.time("--from", zone: zone)
    let to = try arguments.time("--to", zone: zone)
    if let from, let to, from > to { throw CommandFailure("--from lies after --to", isUsage: true) }
    guard let extent = readings.extent else { throw CommandFailure("there are no readings") }
    let (first, last) = (from ?? extent.lowerBound, to ?? extent.upperBound)
    guard first <= extent.upperBound, last >= extent.lowerBound else {
      throw CommandFailure(
        "no readings in that time; there are readings from "
          + "\(CivilTime.iso8601(extent.lowerBound, offsetMinutes: zone)) to "
          + "\(CivilTime.iso8601(extent.upperBound, offsetMinutes: zone))")
    }
    return first...last
  }
}

/// How far a backtest is, how fast it goes, and how long it will take.
private struct ProgressLine {
  private let began = SystemClock.monotonic()

  func show(_ progress: Backtest.Progress) {
    let elapsed = Double(max(1, SystemClock.monotonic() - began)) / 1_000
    let rate = Int(Double(progress.readings) / elapsed)
    let left = progress.fraction > 0 ? elapsed / progress.fraction - elapsed : 0
    let wait = DurationText.format(Milliseconds(left) * Span.second)
    Terminal.progress(progress.fraction, "\(rate) readings/s, \(wait) left")
  }
}
