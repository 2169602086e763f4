import Alerting
import SQLiteStore
import Telemetry

/// Changes of one station's alert, as the rule engine would decide them.
enum Samples {
  static let start = CivilTime(year: 2025, month: 11, day: 17, hour: 2).time(offsetMinutes: 420)
  static let levels = [
    "1": AlertLevel(code: "1", name: "Báo động I"), "2": AlertLevel(code: "2", name: "Báo động II"),
    "3": AlertLevel(code: "3", name: "Báo động III"),
  ]

  static func change(
    _ kind: AlertChange.Kind, level: String? = nil, minutes: Int64 = 0, value: Double = 5.02,
    device: String = "71540", episode: Int64 = 1, disagreement: LocalizedText? = nil
  ) -> AlertChange {
    let subject = AlertSubject(rule: "river-stage/RiverStage", instance: device)
    return AlertChange(
      identity: AlertIdentity(subject: subject, episode: episode), name: "RiverStage", kind: kind,
      level: level.flatMap { levels[$0] }, severity: level == "3" ? .severe : .moderate,
      at: start + minutes * Span.minute, value: value,
      labels: Labels([
        ("__name__", "water_level"), ("device", device), ("name", "Trà Khúc"), ("commune", "21025"),
      ]),
      annotations: [
        Annotation(name: "summary", text: LocalizedText(vi: "Trà Khúc: 5,02 m", en: "Trà Khúc: 5.02 m"))
      ],
      place: Place(
        communeCode: "21025", communeName: "Phường Cẩm Thành", provinceCode: "51", sureness: .inside,
        borderDistance: 412, latitude: 15.133, longitude: 108.783,
        formerDistricts: ["Thành phố Quảng Ngãi"],
        nearestAddress: NearbyAddress(text: "120 Quang Trung", level: "house", metres: 45),
        plusCode: "7P7C4QMM+66", disagreement: disagreement))
  }

  /// The rise and fall of one flood.
  static let flood = [
    change(.pending, level: "1", minutes: 0, value: 3.6),
    change(.firing, level: "1", minutes: 10, value: 3.8),
    change(.levelChanged, level: "2", minutes: 60, value: 5.02),
    change(.levelChanged, level: "3", minutes: 120, value: 6.6),
    change(.levelChanged, level: "1", minutes: 300, value: 4.1), change(.resolved, minutes: 600, value: 2.9),
  ]

  static let bothSinks = AlertMessages(sinks: [
    SinkDescription(name: "mqtt", form: .mqtt), SinkDescription(name: "ioc", form: .webhook),
  ])
}

extension AlertBook {
  /// Applies changes and returns the outcomes.
  mutating func apply(_ changes: [AlertChange], into records: inout Records) -> [Outcome] {
    changes.map { apply($0, now: $0.at + 250, into: &records) }
  }
}
