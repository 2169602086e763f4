import AddressIndex
import Configuration
import DeviceCatalog
import Pipeline
import SQLiteStore
import Telemetry
import TimeSeries

/// `citywatch query`: the stored readings of a device, also beside a running daemon.
enum QueryCommand {
  static let command = Command(
    "query", "Show stored readings", positionals: ["DEVICE", "[QUANTITY]"],
    options: [
      SettingsSource.option,
      .init("--from", "TIME", "Readings after this time (default: one day before the newest)"),
      .init("--to", "TIME", "Readings up to this time (default: the newest)"),
      .init("--limit", "COUNT", "At most so many of each series, the newest (default: 1000)"),
      .init("--json", nil, "One JSON document instead of lines"),
    ],
    discussion: """
      Prints time, quantity, value and quality flag, and for a device that moves where each reading was taken:
      commune, sureness, latitude and longitude, as far as they are known. Times are written
      2025-11-17T02:00:00+07:00; the zone may be left out and is then that of the configuration. What a rule
      recorded for a group of devices is asked for by the group's labels: citywatch query '{commune="21289"}'
      """, run: run)

  struct Found {
    let key: SeriesKey
    let samples: [StoredSample]
  }

  private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let settings = try SettingsSource.load(arguments)
    let offset = settings.utcOffsetMinutes
    let from = try arguments.time("--from", zone: offset)
    let to = try arguments.time("--to", zone: offset)
    let limit = try arguments.integer("--limit", in: 1...10_000_000) ?? 1_000
    let device = arguments.positionals[0]
    let quantity = arguments.positionals.count > 1 ? arguments.positionals[1] : nil
    let found: [Found]
    let hint: String
    let database = try StoreSource.open(settings)
    do throws(SQLiteError) {
      let reader = try SeriesReader(database)
      found = try read(reader, device, quantity, from, to, limit)
      hint = found.isEmpty ? nearest(try reader.series(), device, quantity) : ""
    } catch {
      throw CommandFailure(error.description)
    }
    if found.isEmpty {
      let which = "device '\(device)'" + (quantity.map { " and quantity '\($0)'" } ?? "")
      Terminal.complain("no series of \(which)\(hint)")
    } else if found.allSatisfy(\.samples.isEmpty) {
      Terminal.complain("no readings in that time")
    }
    if arguments.has("--json") {
      let blueprint = Blueprint.load(settings).blueprint
      Terminal.print(QueryDocument.text(found, of: device, blueprint, zone: offset))
    } else {
      for line in lines(found, communes(of: found, settings), offset) { Terminal.print(line) }
    }
    return found.isEmpty ? .findings : .done
  }

  private static func nearest(_ keys: [SeriesKey], _ device: String, _ quantity: String?) -> String {
    let own = keys.filter { $0.device == device }
    return own.isEmpty
      ? NearestName.hint(for: device, among: keys.map(\.device))
      : NearestName.hint(for: quantity ?? "", among: own.map(\.quantity))
  }

  private static func read(
    _ reader: SeriesReader, _ device: String, _ quantity: String?, _ from: Milliseconds?,
    _ to: Milliseconds?, _ limit: Int
  ) throws(SQLiteError) -> [Found] {
    let keys = try reader.series()
    let latest = try reader.latest()
    var found: [Found] = []
    for (index, key) in keys.enumerated() where key.device == device {
      guard quantity == nil || key.quantity == quantity else { continue }
      let newest = to ?? latest[index]?.time ?? 0
      let samples = try reader.samples(
        of: SeriesID(index), after: from ?? newest - Span.day, through: newest)
      found.append(Found(key: key, samples: samples.suffix(limit)))
    }
    return found
  }

  /// The names of communes, where a reading has a commune: a line says no more of a place, so neither map nor
  /// addresses are opened.
  private static func communes(of found: [Found], _ settings: Settings) -> CommuneIndex? {
    guard found.contains(where: { $0.samples.contains { $0.place != .ofDevice } }) else { return nil }
    return AddressIndex.open(directory: settings.addresses, database: nil).index?.communes
  }

  private static func lines(_ found: [Found], _ communes: CommuneIndex?, _ offset: Int) -> [String] {
    var lines: [String] = []
    for series in found {
      let name = series.key.quantity + (series.key.channel.isEmpty ? "" : "/\(series.key.channel)")
      for stored in series.samples {
        let value = stored.sample.quality == .missing ? "-" : "\(stored.sample.value)"
        let time = CivilTime.iso8601(stored.time, offsetMinutes: offset)
        lines.append(
          "\(time)  \(name)  \(value)  \(stored.sample.quality.name)\(place(of: stored, communes))")
      }
    }
    return lines
  }

  /// Where a moving device took a reading; empty for one that stands still.
  private static func place(of stored: StoredSample, _ communes: CommuneIndex?) -> String {
    let tag = stored.place
    guard tag != .ofDevice else { return "" }
    let name = communes?[tag.communeText]?.fullName
    let known = [tag.communeText, name].compactMap(\.self).joined(separator: " ")
    let commune = tag.communeCode == 0 ? "in no commune" : known
    let point = tag.latitude.flatMap { latitude in tag.longitude.map { "  \(latitude),\($0)" } } ?? ""
    return "  \(commune)  \(tag.sureness.name)\(point)"
  }
}
