import DeviceCatalog
import Telemetry
import Testing

@Suite struct `Damaged device files` {
  private static let files = [
    "quantities.yaml": DeviceFiles.quantities,
    "sonar.yaml": """
    class: sonar
    kind: river
    title: { vi: Sóng âm, en: Sonar }
    topic: "citywatch/river/{device}/distance"
    where: { /ok: true }
    timestamp: { pointer: /ts, format: iso8601, zone: "+07:00" }
    interval: 10m
    lateness: 1h
    fields:
      - quantity: water_level
        distance: /mm
        unit: mm
        sentinels: [0, "NA"]
        limits:
          range: [-2, 15]
          usual: [0, 9]
          spike: { suspect: 0.5, fail: 2 }
          rate: { change: 2, per: 1h }
          flat: { tolerance: 0.01, suspect: 12h, fail: 2d }
          gap: { intervals: 3, jump: 1 }
    """,
    "rivers.csv": """
    id,class,name,latitude,longitude,commune,interval,river,datum,range_min,range_max,threshold:bank
    bridge-1,sonar,Cầu Sông Vệ,15.056,108.854,21238,5m,Vệ,9.80,-2,12,5.00
    bridge-2,sonar,Cầu Trà Câu,14.866,108.949,21451,,Trà Câu,10.40,,,
    """,
    "thresholds.csv": """
    device,name,value,unit,quantity,valid_from,valid_until,source,grade
    bridge-1,bd1,250,cm,water_level,2020-01-31,2025-06-30,QĐ 05/2020/QĐ-TTg,V
    bridge-1,bd1,2.6,m,,2025-07-01,,bulletin,D
    """,
  ]

  @Test func `are refused with a place or read, whatever the damage`() throws {
    let whole = DeviceFiles(Self.files)
    #expect(whole.load().faults == [])
    let seed: UInt64 = 71_540
    var generator = SplitMix64(seed: seed)
    let pieces = [
      "0", "-", ":", "{", "}", "[", "]", "\"", ",", "\n", "#", " ", "1e308", "99999999", "ệ", "/", "nan",
    ]
    for round in 0..<400 {
      var files = Self.files
      for name in files.keys.sorted() where generator.next() % 3 == 0 {
        var text = Array(files[name]?.unicodeScalars ?? "".unicodeScalars)
        for _ in 0...(generator.next() % 3) {
          let at = Int(generator.next() % UInt64(text.count))
          let piece = pieces[Int(generator.next() % UInt64(pieces.count))]
          let removed = Int(generator.next() % 4)
          text.replaceSubrange(at..<min(text.count, at + removed), with: piece.unicodeScalars)
        }
        var damaged = String.UnicodeScalarView()
        damaged.append(contentsOf: text)
        files[name] = String(damaged)
      }
      let directory = DeviceFiles(files)
      let (catalog, diagnostics) = Catalog.load(directory: directory.path)
      let hasError = diagnostics.contains { $0.gravity == .error }
      #expect((catalog == nil) == hasError, "seed \(seed), round \(round): \(diagnostics)")
      for diagnostic in diagnostics {
        #expect(!diagnostic.message.isEmpty && diagnostic.line >= 0, "seed \(seed), round \(round)")
      }
    }
  }

  @Test func `name a pointer that is none where it stands`() {
    var files = Self.files
    files["sonar.yaml"] = Self.files["sonar.yaml"]?.replacing("/mm", with: "mm")
    let faults = DeviceFiles(files).load().faults
    #expect(faults.count == 1)
    #expect(faults.first?.hasPrefix("sonar.yaml:11:15: ") == true, "\(faults)")
  }

  @Test func `name an interval that is none`() {
    var files = Self.files
    files["rivers.csv"] = Self.files["rivers.csv"]?.replacing("21238,5m", with: "21238,20y")
    #expect(
      DeviceFiles(files).load().faults == [
        "rivers.csv:2:49: 'interval' must be a duration of at most a year, such as 90s, 10m or 1h30m, "
          + "not '20y'"
      ])
  }
}
