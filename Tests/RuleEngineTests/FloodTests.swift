import CSVDocument
import Glibc
import RuleEngine
import Telemetry
import Testing

/// Files of the package, by their path from its root.
enum ProjectFile {
  static func bytes(_ path: String) -> [UInt8]? {
    let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    guard let file = unsafe fopen(root + "/" + path, "r") else { return nil }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var byte = unsafe fgetc(file)
    while byte != EOF {
      bytes.append(UInt8(truncatingIfNeeded: byte))
      byte = unsafe fgetc(file)
    }
    return bytes
  }
}

/// The flood of November 2025, where its readings are at hand.
enum Flood {
  static let folder = "../shared/data/flood/"

  static func bytes(_ name: String) -> [UInt8]? { ProjectFile.bytes(folder + name) }

  static var isAtHand: Bool { bytes("vndms_river_levels_2025-11.csv") != nil }

  /// The readings of Trà Khúc, in order of time.
  static func readings() throws -> [(time: Milliseconds, level: Double)] {
    var diagnostics: [Diagnostic] = []
    let contents = try #require(bytes("vndms_river_levels_2025-11.csv"))
    let table = try #require(CSVTable(contents, file: "levels", diagnostics: &diagnostics))
    var readings: [(time: Milliseconds, level: Double)] = []
    for row in table.rows where row["station_id"] == "71540" {
      let level = try #require(Double(row["level_m"] ?? ""))
      readings.append((try time(row["time_local_gmt7"] ?? ""), level))
    }
    return readings.sorted { $0.time < $1.time }
  }

  /// `2025-11-17 02:00`, seven hours ahead of UTC.
  static func time(_ text: String) throws -> Milliseconds {
    let parts = text.split { !$0.isNumber }.compactMap { Int($0) }
    try #require(parts.count == 5, "\(text)")
    let civil = CivilTime(year: parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4])
    return civil.time(offsetMinutes: 420)
  }

  static func text(_ time: Milliseconds) -> String {
    String(CivilTime.iso8601(time, offsetMinutes: 420).prefix(16).map { $0 == "T" ? " " : $0 })
  }
}

@Suite(.enabled(if: Flood.isAtHand, "the flood's readings are not beside the package"))
struct `The flood of Trà Khúc` {
  private func run(_ keys: String..., repeating: Int = 1, restartEvery: Int = .max) throws -> [String] {
    let text = keys.isEmpty ? World.ladder() : World.ladder(keys[0])
    var world = try World(
      text, series: [World.station(0, "level", device: "71540", staleAfter: 15 * Span.hour)],
      thresholds: World.traKhuc())
    for (index, reading) in try Flood.readings().enumerated() {
      for _ in 0..<repeating { world.read(reading.level, at: reading.time) }
      if index % restartEvery == restartEvery - 1 { world.restart() }
    }
    return world.transitions.map {
      "\(Flood.text($0.at)) \($0.change.kind.rawValue) \($0.change.from)→\($0.change.to) #\($0.episode)"
    }
  }

  private let crossings = [
    "2025-11-17 02:00 firing 0→1 #1", "2025-11-17 06:00 levelChanged 1→2 #1",
    "2025-11-17 20:00 levelChanged 2→1 #1", "2025-11-18 08:00 levelChanged 1→2 #1",
    "2025-11-18 21:00 levelChanged 2→1 #1", "2025-11-19 08:00 levelChanged 1→2 #1",
    "2025-11-20 00:00 levelChanged 2→1 #1", "2025-11-20 10:00 resolved 1→0 #1",
  ]

  @Test func `crosses its levels as the record says`() throws { #expect(try run() == crossings) }

  @Test func `delivered twice gives the same alerts`() throws { #expect(try run(repeating: 2) == crossings) }

  @Test func `with margin is one alert that ends an hour after the water is beyond it`() throws {
    let story = try run("clear: { margin: 0.20, for: 1h }")
    #expect(story.first == "2025-11-17 02:00 firing 0→1 #1")
    #expect(story.last == "2025-11-20 16:00 resolved 1→0 #1")
    #expect(story.filter { $0.contains("firing") || $0.contains("resolved") }.count == 2)
  }

  @Test(arguments: [1, 2, 3, 7]) func `a restart changes nothing`(every: Int) throws {
    let clear = "clear: { margin: 0.20, for: 1h }"
    #expect(try run(clear, restartEvery: every) == run(clear))
  }
}
