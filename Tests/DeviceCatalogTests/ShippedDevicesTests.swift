import DeviceCatalog
import Glibc
import PayloadDecoding
import Telemetry
import Testing

/// Files beside the tests.
enum ProjectFiles {
  /// The directory that holds `Package.swift`.
  static let root = String(#filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 })

  /// Whether a file is there.
  static func exist(_ path: String) -> Bool { unsafe access(path, R_OK) == 0 }

  /// The lines of a file of plain comma-separated fields.
  static func rows(of path: String) -> [[String]] {
    guard let file = unsafe fopen(path, "r") else { return [] }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe block.withUnsafeMutableBytes { unsafe fread($0.baseAddress, 1, $0.count, file) }
      guard count > 0 else { break }
      bytes += block[0..<count]
    }
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }
}

@Suite struct `The devices that citywatch ships` {
  private static func load() -> (catalog: Catalog?, faults: [String]) {
    let (catalog, diagnostics) = Catalog.load(directory: ProjectFiles.root + "/devices")
    return (catalog, diagnostics.map(\.description))
  }

  @Test func `load without a fault or a warning`() throws {
    let (loaded, faults) = Self.load()
    #expect(faults == [])
    let catalog = try #require(loaded)
    #expect(catalog.devices.count > 80)
    #expect(Set(catalog.classes.map(\.kind)) == ["river", "rain", "road", "air", "traffic", "crop", "bus"])
    for deviceClass in catalog.classes {
      _ = try MessageDecoder(deviceClass.format)
    }
  }

  @Test func `know the alarm levels of the stations by id`() throws {
    let catalog = try #require(Self.load().catalog)
    let now = CivilTime(year: 2025, month: 11, day: 18).time(offsetMinutes: 420)
    for (id, name, value) in [
      ("71540", "bd2", 5.0), ("69702", "bd1", 518), ("69704", "bd3", 594.5), ("local-song-ve", "bd3", 4.5),
      ("71540", "historic", 8.76), ("71518", "historic", 5.31),
    ] {
      let device = try #require(catalog.device(named: id))
      let column = try #require(catalog.thresholds.column(of: name))
      #expect(catalog.thresholds.value(column: column, device: device, at: now) == value, "\(id) \(name)")
    }
    let unset = try #require(catalog.device(named: "local-an-chi"))
    #expect(catalog.thresholds.history(of: "bd1", device: unset) == [])
  }

  @Test func `are judged by the range of their own station`() throws {
    let catalog = try #require(Self.load().catalog)
    var control = catalog.makeQualityControl()
    for (id, level, quality) in [
      ("71540", 3.5, Quality.good), ("71540", 515, .fail), ("69702", 515, .good), ("69702", 3.5, .fail),
      ("local-an-chi", 20, .good), ("bridge-kon-braih", 604, .good), ("bridge-song-ve", 604, .fail),
    ] {
      let slot = catalog.firstSlot(of: try #require(catalog.device(named: id)))
      #expect(control.check(slot, time: 0, value: level).quality == quality, "\(id) at \(level) m")
    }
    let station = try #require(catalog.device(named: "71540"))
    let limits = catalog.limits(ofSlot: catalog.firstSlot(of: station))
    #expect(limits.range == -2...15)
    #expect(limits.gap == .init(silence: 18 * Span.hour, jump: 2))
    #expect(catalog.quantity(ofSlot: catalog.firstSlot(of: station)).name == "water_level")
  }

  @Test func `convert what their sensors send`() throws {
    let catalog = try #require(Self.load().catalog)
    for (id, quantity, raw, expected) in [
      ("bridge-song-ve", "water_level", 5_312.0, 4.488), ("gauge-tra-khuc-1", "water_level", 241.3, 1.213),
      ("road-ba-trieu", "road_water_depth", 12.5, 0.125), ("rain-ba-to", "rain_total", 10_482, 2_096.4),
      ("air-dung-quat", "o3", 24, 47.1), ("air-dung-quat", "co", 0.42, 481),
      ("traffic-hung-vuong", "occupancy", 0.12, 12), ("crop-mo-duc-1", "battery", 3_650, 3.65),
    ] {
      let slot = try #require(
        catalog.seriesKeys.firstIndex { $0.device == id && $0.quantity == quantity }, "\(id) \(quantity)")
      #expect(catalog.conversion(slot: slot).apply(raw) == expected, "\(id) \(quantity)")
    }
  }

  @Test func `hide no water on a road up to the deepest hazard class`() throws {
    let catalog = try #require(Self.load().catalog)
    var control = catalog.makeQualityControl()
    let slots = catalog.seriesKeys.indices.filter { catalog.seriesKeys[$0].quantity == "road_water_depth" }
    #expect(slots.count == 16)
    for slot in slots {
      for (minute, depth) in [0, 1.2, 2, 3, 4, 5].enumerated() {
        let time = Milliseconds(minute) * 5 * Span.minute
        #expect(control.check(slot, time: time, value: depth).quality.isVisibleToRules, "\(depth) m")
      }
    }
  }

  static let flood = ProjectFiles.root + "/../shared/data/flood/vndms_river_levels_2025-11.csv"

  @Test(.enabled(if: ProjectFiles.exist(flood), "the readings of the flood are not beside the project"))
  func `hide no reading of the flood of November 2025`() throws {
    let catalog = try #require(Self.load().catalog)
    var control = catalog.makeQualityControl()
    var suspects = 0
    let rows = ProjectFiles.rows(of: Self.flood).dropFirst()
    #expect(rows.count == 4_855)
    for row in rows {
      let device = try #require(catalog.device(named: row[0]), "station \(row[0])")
      let parts = row[3].split { "- :".contains($0) }.compactMap { Int($0) }
      let time = CivilTime(
        year: parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4]
      ).time(offsetMinutes: 420)
      let value = catalog.conversion(device: device, field: 0).apply(try #require(Double(row[4])))
      let verdict = control.check(catalog.firstSlot(of: device), time: time, value: value)
      #expect(verdict.quality.isVisibleToRules, "\(row)")
      if verdict.quality == .suspect { suspects += 1 }
      if let correction = verdict.correction { #expect(correction.quality == .suspect, "\(row)") }
    }
    // The flood's own rise is unusual, and must be: a limit that never speaks is no limit.
    #expect((20...500).contains(suspects), "\(suspects) suspect readings")
  }
}
