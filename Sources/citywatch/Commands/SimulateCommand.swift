import Configuration
import DeviceCatalog
import MQTTClient
import Pipeline
import Simulation
import Telemetry

/// `citywatch simulate`: a fleet that publishes, or an old file of readings sent again.
enum SimulateCommand {
  static let command = Command(
    "simulate", "Publish a simulated fleet, or replay a file of readings, over MQTT",
    options: [
      SettingsSource.option,
      .init("--scenario", "NAME", "calm or storm (default: storm)"),
      .init("--speed", "FACTOR", "How much faster than life (default: 1; 0: as fast as the broker takes it)"),
      .init("--start", "TIME", "Time of the first reading (default: now)"),
      .init("--for", "DURATION", "Stop after so long by our clock (default: until Ctrl-C)"),
      .init("--interval", "DURATION", "How often each device reports (default: its own, at most 10m)"),
      .init("--seed", "NUMBER", "Gives another, repeatable storm (default: 1)"),
      .init("--replay", "FILE", "Replay this CSV of readings instead of simulating"),
      .init(
        "--column", "NAME=COLUMN", "How a column of the file is called (device, time, value, …)",
        repeats: true),
      .init("--utc-offset", "MINUTES", "Zone of the file's times that name none (420: Vietnam)"),
      .init("--twice", nil, "Send every message twice, as a nervous network does"),
    ],
    discussion: """
      Simulated time never overtakes the clock, so a --speed above 1 needs a --start in the past. A daemon on
      the wall clock takes readings older than alert_age as history: start it with --clock readings then.

      A CSV of readings has the columns device, time, quantity, value, or device, time and one column for each
      quantity. Columns with other names are given with --column, for instance
        citywatch simulate --replay levels.csv --column device=station_id \\
          --column time=time_local --column water_level=level_m --utc-offset 420 --speed 0
      """, run: run)

  private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let settings = try SettingsSource.load(arguments)
    let catalog = try SettingsSource.blueprint(settings).catalog
    let speed = try arguments.number("--speed") ?? 1
    guard speed >= 0 else { throw CommandFailure("--speed must not be negative", isUsage: true) }
    let span = try arguments.duration("--for")
    if let file = arguments["--replay"] {
      return try replay(file, catalog, arguments, settings, speed: speed, span: span)
    }
    let name = arguments["--scenario"] ?? "storm"
    guard let scenario = Weather.Scenario(rawValue: name) else {
      throw CommandFailure("--scenario must be calm or storm, not '\(name)'", isUsage: true)
    }
    guard speed > 0 else { throw CommandFailure("--speed 0 is for --replay", isUsage: true) }
    let start = try arguments.time("--start", zone: settings.utcOffsetMinutes) ?? SystemClock.now()
    let seed = try arguments.integer("--seed", in: 0...Int.max) ?? 1
    let fleet = Fleet(
      catalog, weather: Weather(scenario, start: start), seed: UInt64(seed),
      interval: try arguments.duration("--interval"))
    let station = try LoadStation(settings.broker, isDoubled: arguments.has("--twice"))
    let stopAt = span.map { SystemClock.monotonic() + $0 }
    let sent = try station.play(fleet, start: start, speed: speed, stopAt: stopAt)
    Terminal.complain("\(sent) messages published")
    return .done
  }

  private static func replay(
    _ file: String, _ catalog: Catalog, _ arguments: Arguments, _ settings: Settings, speed: Double,
    span: Milliseconds?
  ) throws(CommandFailure) -> ExitCode {
    var diagnostics: [Diagnostic] = []
    let readings = ReadingsFile(
      try FileBytes.read(file), file: file, catalog: catalog, columns: try ReadingsColumns.read(arguments),
      diagnostics: &diagnostics)
    for diagnostic in diagnostics { Terminal.complain(diagnostic.description) }
    let messages = ReadingsReplay(readings, catalog: catalog).messages
    let station = try LoadStation(settings.broker, isDoubled: arguments.has("--twice"))
    let stopAt = span.map { SystemClock.monotonic() + $0 }
    let sent = try station.play(messages, speed: speed, stopAt: stopAt)
    Terminal.complain("\(sent) messages published, \(diagnostics.count) rows refused")
    return diagnostics.isEmpty ? .done : .findings
  }

}

/// The options by which `simulate --replay` and `import` learn how a file's columns are called.
enum ReadingsColumns {
  static func read(_ arguments: Arguments) throws(CommandFailure) -> ReadingsFile.Columns {
    var columns = ReadingsFile.Columns()
    columns.utcOffsetMinutes = try arguments.integer("--utc-offset", in: -720...840)
    for pair in arguments.all("--column") {
      let parts = pair.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else {
        throw CommandFailure("--column is written NAME=COLUMN, not '\(pair)'", isUsage: true)
      }
      columns.names[String(parts[0])] = String(parts[1])
    }
    return columns
  }
}
