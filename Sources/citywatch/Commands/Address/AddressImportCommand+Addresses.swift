import AddressIndex
import AddressRegister
import Configuration
import JSONText
import Telemetry

/// `citywatch address import`: lists of addresses.
extension AddressCommands {
  static func importAddresses(
    _ index: AddressIndex, file path: String, arguments: Arguments, settings: Settings
  ) throws(CommandFailure) -> ExitCode {
    let options = try importOptions(arguments, path, settings)
    let form = try onRegister { () throws(RegisterError) in try ListForm.of(path) }
    let layer = try onRegister { () throws(RegisterError) in
      form == .geoPackage ? try GeoPackageLayer.named(arguments["--layer"], in: path) : nil
    }
    let system = try coordinateSystem(arguments)
    if let stated = layer?.system, let system, stated != system {
      throw CommandFailure(
        "\(path): --crs and the layer '\(layer?.name ?? "")' state different systems", isUsage: true)
    }
    let register = try openRegister(settings)
    let task = RegisterImport(
      into: register, ownersPath: settings.ownersPath, index: index, classes: try classes(settings),
      system: system ?? layer?.system ?? .wgs84, parse: index.parser.parse)
    let bar: (Double) -> Void = { Terminal.progress($0, "rows") }
    let summary = try onRegister { () throws(RegisterError) in
      if let layer { return try task.geoPackage(path, layer: layer, options, progress: bar) }
      return form == .geoJSON
        ? try task.geoJSON(path, options, progress: bar) : try task.csv(path, options, progress: bar)
    }
    var indexed: Int?
    if summary.needsIndex, !options.isDryRun {
      try onRegister { () throws(RegisterError) in try register.settle() }
      if !arguments.has("--no-index") { indexed = try compile(register, settings) }
    }
    if arguments.has("--json") {
      Terminal.print(importDocument(summary, indexed: indexed, isDryRun: options.isDryRun))
    } else {
      report(summary, indexed: indexed, isDryRun: options.isDryRun)
    }
    return isClean(summary) ? .done : .findings
  }

  /// Whether there is nothing to look at. Contradictions of a list that brought nothing new were told when it did.
  private static func isClean(_ summary: ImportSummary) -> Bool {
    let counts = summary.counts
    let isNews = counts.added + counts.changed > 0
    return summary.isRead && counts.refused == 0 && (counts.flagged == 0 || !isNews)
  }

  private static func importOptions(
    _ arguments: Arguments, _ path: String, _ settings: Settings
  ) throws(CommandFailure) -> ImportOptions {
    let now = now()
    var options = ImportOptions(
      source: arguments["--source"] ?? ListName.of(path), by: try who(arguments), at: now,
      day: CivilDate.day(of: now, offsetMinutes: settings.utcOffsetMinutes))
    options.isDryRun = arguments.has("--dry-run")
    for pair in arguments.all("--map") {
      guard let equals = pair.lastIndex(of: "="), pair.index(after: equals) < pair.endIndex else {
        throw CommandFailure("--map is written \"Header=field\", not '\(pair)'", isUsage: true)
      }
      let word = String(pair[pair.index(after: equals)...])
      guard let field = ImportField(name: word) else {
        let fields = ImportField.allCases.map(\.name)
        throw CommandFailure(
          "there is no field '\(word)'\(NearestName.hint(for: word, among: fields)); fields: "
            + fields.joined(separator: ", "), isUsage: true)
      }
      options.overrides[String(pair[..<equals])] = field
    }
    if let word = arguments["--encoding"] {
      guard let encoding = TextEncoding(name: word) else {
        throw CommandFailure(
          "--encoding must be utf-8, windows-1258, tcvn3 or vni, not '\(word)'", isUsage: true)
      }
      options.encoding = encoding
    }
    return options
  }

  /// What `--crs` says; `nil` where it is not given.
  static func coordinateSystem(_ arguments: Arguments) throws(CommandFailure) -> CoordinateSystem? {
    guard let text = arguments["--crs"] else { return nil }
    do throws(CoordinateSystem.Fault) {
      return try CoordinateSystem(text)
    } catch {
      throw CommandFailure(error.explanation, isUsage: true)
    }
  }

  private static func report(_ summary: ImportSummary, indexed: Int?, isDryRun: Bool) {
    for diagnostic in summary.diagnostics { Terminal.complain(diagnostic.description) }
    if summary.unlisted > 0 { Terminal.complain("… and \(summary.unlisted) more in the files named below") }
    guard summary.isRead else {
      Terminal.complain("nothing was changed")
      return
    }
    if let encoding = summary.encoding, encoding != .utf8 { Terminal.print("read as \(encoding.rawValue)") }
    if !summary.unknownColumns.isEmpty {
      let list = summary.unknownColumns.map { "'\($0)'" }.joined(separator: ", ")
      Terminal.print("columns left alone: \(list)")
    }
    let counts = summary.counts
    var words = [
      "\(counts.rows) rows", "\(counts.added) added", "\(counts.changed) changed",
      "\(counts.unchanged) unchanged", "\(counts.refused) refused",
    ]
    if counts.converted > 0 { words.append("\(counts.converted) of units of before, converted") }
    if counts.repaired > 0 { words.append("\(counts.repaired) mended") }
    if counts.flagged > 0 { words.append("\(counts.flagged) with coordinate and commune contradicting") }
    Terminal.print(words.joined(separator: ", "))
    for (reason, count) in summary.refusals.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      Terminal.print("  refused \(count): \(reason.rawValue)")
    }
    if let path = summary.refusedPath { Terminal.print("refused rows: \(path)") }
    if let path = summary.flaggedPath { Terminal.print("contradictions: \(path)") }
    if isDryRun { Terminal.print("a dry run: nothing was changed") }
    if let indexed { Terminal.print("index: \(indexed) objects") }
  }

  private static func importDocument(_ summary: ImportSummary, indexed: Int?, isDryRun: Bool) -> String {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      json.field("read", summary.isRead)
      json.field("dryRun", isDryRun)
      json.field("rows", summary.counts.rows)
      json.field("added", summary.counts.added)
      json.field("changed", summary.counts.changed)
      json.field("unchanged", summary.counts.unchanged)
      json.field("refused", summary.counts.refused)
      json.field("flagged", summary.counts.flagged)
      json.field("mended", summary.counts.repaired)
      json.field("converted", summary.counts.converted)
      json.object("reasons") { json in
        for (reason, count) in summary.refusals.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
          json.field(reason.rawValue, count)
        }
      }
      json.field("encoding", summary.encoding?.rawValue)
      json.field("unknownColumns", summary.unknownColumns)
      json.field("refusedFile", summary.refusedPath)
      json.field("flaggedFile", summary.flaggedPath)
      json.field("indexed", indexed.map(Int64.init))
      DiagnosticDocument.write(summary.diagnostics, to: &json)
      json.field("unlisted", summary.unlisted)
    }
    return json.text
  }
}
