import RuleLanguage
import Telemetry
import Testing

@Suite struct `A template` {
  private let context = TemplateContext(
    labels: Labels([("name", "Trà Khúc"), ("device", "71540")]), value: 5.3,
    level: Level(
      level: "2", name: LocalizedText(vi: "Báo động II", en: "Alarm II"), threshold: .named("bd2"),
      severity: .moderate), threshold: 5.0, language: .vi)

  private func rendered(_ source: String, _ context: TemplateContext) throws -> String {
    try Template(source).render(context)
  }

  @Test(arguments: [
    ("no place", "no place"),
    ("", ""),
    ("{{ $labels.name }}: {{ $value }} m", "Trà Khúc: 5.3 m"),
    ("{{$labels.missing}}|", "|"),
    ("{{ vn $value 2 }}", "5,30"),
    ("{{ $value | vn 1 }}", "5,3"),
    ("{{ $level.name }} ({{ $level.level }})", "Báo động II (2)"),
    ("{{ $threshold }}", "5"),
    ("{{ vn $difference 2 }}", "0,30"),
    ("{{ bulletin 2 \"m\" }}", "trên Báo động II: 0,30 m"),
    ("{{ printf \"%.2f m %s%%\" $value $labels.name }}", "5.30 m Trà Khúc%"),
    ("{{ $value | printf \"%6.1f\" }}", "   5.3"),
    ("{{ printf `%-4s|` $level.level }}", "2   |"),
    ("{{ \"{{\" }}", "{{"),
    ("a } }} {", "a } }} {"),
  ]) func `fills in its places`(source: String, expected: String) throws {
    #expect(try rendered(source, context) == expected)
  }

  @Test(arguments: [
    ("{{ $place.commune }}", "Phường Cẩm Thành", "Phường Cẩm Thành"),
    ("{{ $place.district }}", "Huyện Sơn Tịnh, Thành phố Quảng Ngãi", "Huyện Sơn Tịnh, Thành phố Quảng Ngãi"),
    ("{{ $place.address }}", "120 Quang Trung (cách 45 m)", "120 Quang Trung (45 m away)"),
    ("{{ $place.pluscode }}", "7P7C4QMM+66", "7P7C4QMM+66"),
    ("{{ $place.coordinate }}", "15.13300, 108.78300", "15.13300, 108.78300"),
    ("{{ printf \"%s!\" $place.commune }}", "Phường Cẩm Thành!", "Phường Cẩm Thành!"),
  ]) func `tells the place`(source: String, vi: String, en: String) throws {
    var context = context
    context.place = Place(
      communeCode: "21025", communeName: "Phường Cẩm Thành", latitude: 15.133, longitude: 108.783,
      formerDistricts: ["Huyện Sơn Tịnh", "Thành phố Quảng Ngãi"],
      nearestAddress: NearbyAddress(text: "120 Quang Trung", level: "house", metres: 44.6),
      plusCode: "7P7C4QMM+66")
    #expect(try rendered(source, context) == vi)
    context.language = .en
    #expect(try rendered(source, context) == en)
  }

  @Test(arguments: [
    (500.0, "120 Quang Trung (cách 500 m)"), (500.1, "Xã Ba Tơ"), (4_900, "Xã Ba Tơ"),
  ]) func `names no address that is too far to find the place by`(metres: Double, expected: String) throws {
    var context = context
    context.place = Place(
      communeName: "Xã Ba Tơ", latitude: 14.767, longitude: 108.736,
      nearestAddress: NearbyAddress(text: "120 Quang Trung", level: "commune", metres: metres))
    #expect(try rendered("{{ $place.address }}", context) == expected)
    guard metres > 500 else { return }
    context.place.communeName = ""
    #expect(try rendered("{{ $place.address }}", context) == "14.76700, 108.73600")
  }

  @Test func `falls back to what is known of the place`() throws {
    var context = context
    context.place.nearestAddress = NearbyAddress(text: "Thôn Phú Bình", level: "hamlet", metres: 19)
    #expect(try rendered("{{ $place.address }}", context) == "Thôn Phú Bình")
    context.place = Place(communeName: "Xã Ba Tơ")
    #expect(try rendered("{{ $place.address }}|{{ $place.pluscode }}", context) == "Xã Ba Tơ|")
    context.place = Place(latitude: 12, longitude: 112.5)
    #expect(try rendered("{{ $place.address }}", context) == "12.00000, 112.50000")
    context.place = .unknown
    #expect(try rendered("{{ $place.address }}{{ $place.coordinate }}{{ $place.district }}", context) == "")
  }

  @Test(arguments: [
    (5.003, "ở mức Báo động II", "at Alarm II"), (4.84, "dưới Báo động II: 0,16 m", "0.16 m below Alarm II"),
    (5.3, "trên Báo động II: 0,30 m", "0.30 m above Alarm II"),
  ]) func `speaks of the river as the bulletins do`(value: Double, vi: String, en: String) throws {
    var context = context
    context.value = value
    #expect(try rendered("{{ bulletin 2 \"m\" }}", context) == vi)
    context.language = .en
    #expect(try rendered("{{ bulletin 2 \"m\" }}", context) == en)
  }

  @Test func `has words for an alert that is over`() throws {
    var context = context
    (context.level, context.threshold) = (nil, nil)
    #expect(
      try rendered("{{ $level.name }}, {{ bulletin 2 \"m\" }}", context) == "hết cảnh báo, hết cảnh báo")
    #expect(try rendered("{{ $threshold }}", context) == "NaN")
  }

  @Test(
    arguments: [
      (0, "0", "0s", "0%"), (1_234.5, "1.234k", "20m 34s", "1.234e+05%"),
      (0.0125, "12.5m", "12.5ms", "1.25%"),
      (93_784, "93.78k", "1d 2h 3m 4s", "9.378e+06%"), (-3_600, "-3.6k", "-1h 0m 0s", "-3.6e+05%"),
      (.infinity, "+Inf", "+Inf", "+Inf%"), (.nan, "NaN", "NaN", "NaN%"),
      (1e300, "1e+276Y", "1e+300s", "1e+302%"),
    ] as [(Double, String, String, String)]) func `formats numbers as Prometheus does`(
      value: Double, human: String, duration: String, percent: String
    ) throws
  {
    var context = context
    context.value = value
    #expect(try rendered("{{ humanize $value }}", context) == human)
    #expect(try rendered("{{ $value | humanizeDuration }}", context) == duration)
    #expect(try rendered("{{ $value | humanizePercentage }}", context) == percent)
  }

  @Test(arguments: [
    (-0.001, "0,00"), (0.005, "0,01"), (-1.5, "-1,50"), (518.5, "518,50"), (12_345, "12345,00"),
    (.nan, "NaN"),
  ]) func `writes the decimal comma`(value: Double, expected: String) throws {
    var context = context
    context.value = value
    #expect(try rendered("{{ vn $value 2 }}", context) == expected)
  }

  @Test(
    arguments: [
      ("a {{ $valu }}", 5, "did you mean '$value'?"), ("{{ $value ", 0, "'}}' is missing"),
      ("{{ }}", 3, "a value such as"),
      ("{{ $labels }}", 3, "name one label"), ("{{ .Value }}", 3, "written $labels.name and $value"),
      ("{{ if true }}x{{ end }}", 3, "'if' is not part of this version"),
      ("{{ query \"up\" }}", 3, "'query' is not part"),
      ("{{ humanise $value }}", 3, "did you mean 'humanize'?"),
      ("{{ humanize $labels.x }}", 12, "takes a number"),
      ("{{ vn $value }}", 3, "how many digits"), ("{{ vn $value 2.5 }}", 13, "a whole number from 0 to 9"),
      ("{{ printf \"%d\" $value }}", 10, "write %.0f"), ("{{ printf \"%.2f\" }}", 10, "more values than"),
      ("{{ printf \"x\" $value }}", 10, "0 of 1"), ("{{ printf \"%999f\" $value }}", 10, "at most 100"),
      ("{{ printf \"%f\" $labels.x }}", 10, "write %s"),
      ("{{ printf \"%n\" $value }}", 10, "'%n' is not part"),
      ("{{ $value | humanize | humanize }}", 23, "one format is enough"),
      ("{{ $value 2 }}", 10, "a function is expected"),
      ("{{- $value }}", 2, "trim blanks"), ("{{ \"a }}", 3, "no closing"),
      ("{{ $level }}", 3, "$level.name or $level.level"),
      ("{{ $place }}", 3, "name a part of the place: $place.commune, $place.district, $place.address"),
      ("{{ $place.adress }}", 3, "did you mean '$place.address'?"),
      ("{{ humanize $place.commune }}", 12, "this is a text"),
    ] as [(String, Int, String)]) func `is refused when it is loaded`(
      source: String, offset: Int, message: String
    )
  {
    do throws(TemplateFault) {
      _ = try Template(source)
      Issue.record("accepted: \(source)")
    } catch {
      #expect(error.message.contains(message), "\(source)")
      #expect(error.offset == offset, "\(source): \(error.message)")
    }
  }

  @Test func `without a ladder does not speak of levels`() {
    #expect(throws: TemplateFault.self) { try Template("{{ $level.name }}", hasLevels: false) }
    #expect(throws: TemplateFault.self) { try Template("{{ bulletin 2 \"m\" }}", hasLevels: false) }
  }

  @Test func `names the labels it uses`() throws {
    let template = try Template("{{ $labels.name }} {{ $labels.river }}")
    #expect(template.labelReferences.map(\.name) == ["name", "river"])
    #expect(template.labelReferences.map(\.offset) == [3, 22])
    #expect(template.constantText == nil)
    #expect(try Template("severe").constantText == "severe")
  }
}
