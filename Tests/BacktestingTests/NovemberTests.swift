import Backtesting
import Configuration
import DeviceCatalog
import Glibc
import JSONText
import LocalFiles
import Pipeline
import RuleLanguage
import Telemetry
import Testing

/// The flood of November 2025, where its readings are at hand, over the shipped devices and rules.
enum November {
  static let folder = Hamlet.root + "/../shared/data/flood/"

  static func path(_ name: String) -> String? {
    let path = folder + name
    return unsafe access(path, R_OK) == 0 ? path : nil
  }

  static var isAtHand: Bool {
    path("vndms_river_levels_2025-11.csv") != nil && path("trakhuc_2025-11_transitions.json") != nil
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    try LocalFile.read(try #require(path(name)), limit: 1 << 24)
  }

  /// A backtest of all sixteen stations.
  static func backtest() throws -> (Blueprint, Backtest) {
    var settings = Settings()
    settings.devices = Hamlet.root + "/devices"
    settings.rules = Hamlet.root + "/rules"
    settings.addresses = Hamlet.root + "/addresses"
    let blueprint = try #require(Blueprint.load(settings).blueprint)
    var columns = ReadingsFile.Columns()
    columns.names = ["device": "station_id", "time": "time_local_gmt7", "water_level": "level_m"]
    columns.utcOffsetMinutes = 420
    var diagnostics: [Diagnostic] = []
    let file = try ReadingsFile(
      bytes("vndms_river_levels_2025-11.csv"), file: "levels", catalog: blueprint.catalog, columns: columns,
      diagnostics: &diagnostics)
    let readings = FileReadings([file], catalog: blueprint.catalog)
    return (
      blueprint,
      Backtest(
        series: blueprint.seriesBySlot, thresholds: blueprint.catalog.thresholds, readings: .files(readings))
    )
  }
}

@Suite(.enabled(if: November.isAtHand, "the flood's readings are not beside the package"))
struct `A backtest of November 2025` {
  private func report() throws -> BacktestReport {
    let (blueprint, backtest) = try November.backtest()
    return try backtest.run([blueprint.rules], over: #require(backtest.readings.extent))[0]
  }

  @Test func `reads all sixteen stations, and each of them reached its first level`() throws {
    let report = try report()
    #expect(report.readings == 4_855)
    #expect(report.series == 16)
    let stage = try #require(report.rules.first { $0.rule.id == "river-stage/RiverStage" })
    #expect(stage.instances == 16)
    #expect(stage.flaps == 0)
  }

  @Test func `raises at Trà Khúc when the record does, and at the right peak`() throws {
    let report = try report()
    let root = try JSONValue.parse(November.bytes("trakhuc_2025-11_transitions.json"))
    let first = try #require(root["transitions"]?.array?.first { $0["level"]?.integer ?? 0 > 0 })
    let time = try #require(first["t"]?.string)
    let own = report.episodes.filter {
      $0.device == "71540" && report.rules[$0.rule].rule.name == "RiverStage"
    }
    #expect(own.count == 1)
    let episode = try #require(own.first)
    #expect(CivilTime.iso8601(episode.begin, offsetMinutes: 420).hasPrefix(time.prefix(10)))
    #expect(CivilTime.iso8601(episode.begin, offsetMinutes: 420) == "2025-11-17T02:00:00+07:00")
    #expect(episode.end.map { CivilTime.iso8601($0, offsetMinutes: 420) } == "2025-11-20T16:00:00+07:00")
    #expect(episode.extreme?.value == 6.30)
    #expect(episode.lead == 36 * Span.hour)
    #expect(episode.highestLevel == 2)
  }

  @Test func `makes a page that is well-formed`() throws {
    let (blueprint, backtest) = try November.backtest()
    let reports = try backtest.run([blueprint.rules], over: #require(backtest.readings.extent))
    let page = try BacktestPage(.vi, zone: 420, backtest).render(reports[0])
    #expect(WellFormed.fault(in: String(decoding: page, as: UTF8.self)) == nil)
  }
}
