import Configuration
import DeviceCatalog
import Explaining
import Pipeline
import RuleEngine
import RuleLanguage
import SQLiteStore
import Telemetry
import TimeSeries

/// `citywatch explain`: why a rule's alert fires, waits, or does not.
enum ExplainCommand {
  static let command = Command(
    "explain", "Say why a rule's alert fires, waits, or does not", positionals: ["RULE"],
    options: [
      SettingsSource.option,
      .init("--device", "ID", "The alert of this device, in every detail"),
      .init(
        "--at", "TIME", "As it stood at this time (default: now, or the newest reading with clock: readings)"),
      .init("--language", "LANGUAGE", "vi or en, of the sentences (default: vi)"),
      .init("--json", nil, "One JSON document instead of lines"),
    ],
    discussion: """
      RULE is an alert's or recorded series' name, or group/name. Lives through the last days of the rule's
      readings with the very engine, beside a running daemon or without one. Without --device, one line for
      each device or group of the rule, and the details where there is only one.
      """, run: run)

  /// What is explained, and from where on.
  struct Answer {
    var rule: Rule
    var time: Milliseconds
    var since: Milliseconds
    var isCut: Bool
    var isStored: Bool
    var subjects: [RuleSubject]
    var details: [Explanation]
  }

  private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let settings = try SettingsSource.load(arguments)
    let language = try arguments.language()
    let zone = settings.utcOffsetMinutes
    let blueprint = try SettingsSource.blueprint(settings)
    let rule = try rule(named: arguments.positionals[0], blueprint.rules.rules)
    let device = arguments["--device"]
    try SettingsSource.check(device: device, in: blueprint.catalog)
    let time = try arguments.time("--at", zone: zone)
    let database = try StoreSource.open(settings)
    let answer: Answer
    do throws(SQLiteError) {
      // One snapshot of readings and rule state, beside a daemon that goes on writing.
      try database.execute("BEGIN")
      defer { database.rollBack() }
      answer = try explain(rule, device, time, blueprint, settings, database)
    } catch {
      throw CommandFailure(error.description)
    }
    if answer.isCut {
      Terminal.complain(
        "more than \(readingLimit) readings; lived through since \(CivilTime.iso8601(answer.since, offsetMinutes: zone)) only"
      )
    }
    if arguments.has("--json") {
      Terminal.print(ExplainDocument.text(answer, blueprint, zone))
    } else {
      for line in ExplainText(answer: answer, blueprint: blueprint, language: language, zone: zone).lines {
        Terminal.print(line)
      }
    }
    if answer.subjects.isEmpty {
      Terminal.complain(
        "the rule reads no series" + (device.map { " of device '\($0)'" } ?? " of the inventory"))
      return .findings
    }
    return .done
  }

  /// The one rule that is meant.
  private static func rule(named name: String, _ rules: [Rule]) throws(CommandFailure) -> Rule {
    let found = rules.filter { $0.id == name || $0.name == name }
    if found.count == 1 { return found[0] }
    guard found.isEmpty else {
      throw CommandFailure("several rules are called '\(name)': " + found.map(\.id).joined(separator: ", "))
    }
    let hint = NearestName.hint(for: name, among: rules.map(\.name) + rules.map(\.id))
    throw CommandFailure("there is no rule '\(name)'\(hint)")
  }

  // MARK: The past

  /// How far back a rule is lived through: waits and hours of clearing are over within a week, and a device
  /// that reports every minute has ten thousand readings in it.
  static let past: Milliseconds = 7 * Span.day
  /// More readings are not lived through: they are the fleet's, and half a minute of a person's time.
  static let readingLimit = 2_000_000

  private static func explain(
    _ rule: Rule, _ device: String?, _ asked: Milliseconds?, _ blueprint: Blueprint, _ settings: Settings,
    _ database: Database
  ) throws(SQLiteError) -> Answer {
    let reader = try SeriesReader(database)
    var explainer = Explainer(
      rule, in: blueprint.rules, series: blueprint.descriptions, thresholds: blueprint.catalog.thresholds,
      device: device)
    let stored = try storedSeries(explainer.series, reader)
    let newest = try asked == nil ? reader.latest() : []
    let newestTime = stored.compactMap {
      $0.map { newest.indices.contains($0) ? newest[$0]?.time : nil } ?? nil
    }.max()
    let time = asked ?? (settings.clock == .wall ? SystemClock.now() : newestTime ?? SystemClock.now())
    let span = max(past, explainer.reach)
    let (readings, isCut) = try readings(of: stored, after: time - span, through: time, reader)
    explainer.read(readings)
    let rows = try asked == nil ? RuleStateStorage(database).read() : []
    var (subjects, isStored) = explainer.stand(at: time, stored: rows)
    if let device { subjects.removeAll { !explainer.concerns($0, device: device) } }
    var details: [Explanation] = []
    if device != nil || subjects.count == 1 {
      // A device with several probes has several alerts; more than a handful are better asked one by one.
      for subject in subjects.prefix(5) { details.append(explainer.explain(subject, at: time)) }
    }
    return Answer(
      rule: rule, time: time, since: isCut ? readings.first?.sample.time ?? time : time - span, isCut: isCut,
      isStored: isStored, subjects: subjects, details: details)
  }

  /// The store's number of each series; `nil` for one that has never had a reading.
  private static func storedSeries(
    _ series: [SeriesDescription], _ reader: SeriesReader
  ) throws(SQLiteError) -> [Int?] {
    var numbers: [SeriesKey: Int] = [:]
    for (number, key) in try reader.series().enumerated() { numbers[key] = number }
    return series.map { description in
      let labels = description.labels
      return numbers[
        SeriesKey(device: labels["device"], quantity: labels[Labels.metricName], channel: labels["channel"])]
    }
  }

  /// The readings in the order of time, the newest of them where there are too many.
  private static func readings(
    of stored: [Int?], after: Milliseconds, through: Milliseconds, _ reader: SeriesReader
  ) throws(SQLiteError) -> (readings: [(series: SeriesID, sample: Sample)], isCut: Bool) {
    let known = stored.indices.filter { stored[$0] != nil }
    let samples = try reader.samples(
      of: known.map { SeriesID(stored[$0] ?? 0) }, after: after, through: through)
    var readings: [(series: SeriesID, sample: Sample)] = []
    for (at, run) in samples.enumerated() {
      // What came too late to be judged is not judged now.
      for one in run where !one.isHistory { readings.append((SeriesID(known[at]), one.sample)) }
    }
    readings.sort { ($0.sample.time, $0.series.index) < ($1.sample.time, $1.series.index) }
    let isCut = readings.count > readingLimit
    return (isCut ? Array(readings.suffix(readingLimit)) : readings, isCut)
  }
}
