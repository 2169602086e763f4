package import RuleLanguage
package import Telemetry

/// One sentence of why an alert is as it is.
package enum Reason: Sendable, Equatable {
  /// It fires since then; with the level and the threshold that is reached.
  case fires(since: Milliseconds, Step?)
  /// It fires because nothing is heard any more.
  case firesForSilence(since: Milliseconds)
  /// The condition has held since then and must go on until `due`, or until so many more readings agree.
  case waits(since: Milliseconds, due: Milliseconds, readingsMissing: Int, Step?)
  /// A level is left at `due`, if nothing changes.
  case leaves(Step?, since: Milliseconds, due: Milliseconds)
  /// The value lies this far from the next level.
  case misses(Step, value: Double, distance: Double)
  /// A comparison of the expression does not hold.
  case fails(part: String, value: Double, limit: Double)
  /// Another condition takes the element away.
  case isExcluded(part: String)
  /// A part yields nothing though something went in.
  case yieldsNothing(part: String, Lack)
  /// Nothing was read, ever or within the past that was looked at.
  case hasNoReadings(part: String)
  /// The newest reading does not count any more since then.
  case isStale(part: String, newest: Milliseconds, since: Milliseconds)
  /// Readings were not looked at because of their flag; whether they would have changed the answer.
  case hides(count: Int, Quality, newest: Sample, wouldHold: Bool)
  /// The device has no such threshold.
  case lacksThreshold([String])
  /// The rule is not in effect, until then where that is known.
  case isOutOfEffect(until: Milliseconds?)
  /// Prometheus' rules of matching refuse an answer.
  case isFaulty(String)
  /// It makes a series and raises nothing.
  case records(Double?)

  /// What a part lacks that yields nothing of something.
  package enum Lack: Sendable, Equatable {
    /// The window holds too few readings, or they lie too close together.
    case readings
    /// No element of one side has the labels of one of the other.
    case partner
    /// The value does not move towards the goal.
    case approach
    /// No newest reading has a flag to tell of.
    case flag
  }

  /// A level and the threshold that it has here.
  package struct Step: Sendable, Equatable {
    /// The level.
    package var level: Level
    /// Its threshold's value.
    package var threshold: Double
    /// On which side of it the level holds.
    package var direction: Direction
  }
}

extension Reason {
  /// A short name for programs.
  package var code: String {
    switch self {
    case .fires: "fires"
    case .firesForSilence: "fires-for-silence"
    case .waits: "waits"
    case .leaves: "leaves"
    case .misses: "misses-level"
    case .fails: "comparison-fails"
    case .isExcluded: "excluded"
    case .yieldsNothing: "yields-nothing"
    case .hasNoReadings: "no-readings"
    case .isStale: "stale"
    case .hides: "hidden-by-quality"
    case .lacksThreshold: "no-threshold"
    case .isOutOfEffect: "not-in-effect"
    case .isFaulty: "fault"
    case .records: "records"
    }
  }

  /// The sentence, times in the zone so many minutes east of UTC.
  package func sentence(zone: Int) -> LocalizedText {
    func at(_ time: Milliseconds) -> String { CivilTime.iso8601(time, offsetMinutes: zone) }
    switch self {
    case .fires(let since, let step):
      return LocalizedText(
        vi: "Đang báo động từ \(at(since))\(step.map { ", \($0.name.vi)" } ?? "").",
        en: "It has been firing since \(at(since))\(step.map { ", \($0.name.en)" } ?? "").")
    case .firesForSilence(let since):
      return LocalizedText(
        vi: "Đang báo động từ \(at(since)) vì không còn nhận được số đo.",
        en: "It has been firing since \(at(since)) because no readings come.")
    case .waits(let since, let due, let missing, let step):
      return Reason.waiting(at(since), at(due), due > since, missing, step)
    case .leaves(let step, let since, let due):
      return LocalizedText(
        vi: "Từ \(at(since)) không còn đạt \(step?.name.vi ?? "điều kiện"), đã tính cả biên; "
          + "sẽ rời lúc \(at(due)).",
        en: "Since \(at(since)) it no longer holds \(step?.name.en ?? "its condition"), margin included; "
          + "it is left at \(at(due)).")
    case .misses(let step, let value, let distance):
      let (below, side) = step.direction == .above ? ("below", "thấp hơn") : ("above", "cao hơn")
      return LocalizedText(
        vi: "Giá trị \(Figure.comma(value)) \(side) \(step.name.vi): còn cách \(Figure.comma(distance)).",
        en: "The value \(Figure.text(value)) is \(Figure.text(distance)) \(below) \(step.name.en).")
    case .fails(let part, let value, let limit):
      let distance = abs(value - limit)
      return LocalizedText(
        vi: "'\(part)' không thỏa: \(Figure.comma(value)) so với \(Figure.comma(limit)), "
          + "cách nhau \(Figure.comma(distance)).",
        en: "'\(part)' does not hold: \(Figure.text(value)) against \(Figure.text(limit)), "
          + "\(Figure.text(distance)) apart.")
    case .hides(let count, let quality, let newest, let wouldHold):
      return Reason.hidden(count, quality, newest.value, at(newest.time), wouldHold)
    default: return other(at)
    }
  }

  private func other(_ at: (Milliseconds) -> String) -> LocalizedText {
    switch self {
    case .isExcluded(let part):
      LocalizedText(vi: "Bị điều kiện '\(part)' loại trừ.", en: "It is taken away by '\(part)'.")
    case .yieldsNothing(let part, let lack):
      LocalizedText(
        vi: "'\(part)' không cho kết quả: \(lack.words.vi).",
        en: "'\(part)' yields nothing: \(lack.words.en).")
    case .hasNoReadings(let part):
      LocalizedText(
        vi: "Không có số đo nào cho '\(part)'.", en: "There are no readings for '\(part)'.")
    case .isStale(let part, let newest, let since):
      LocalizedText(
        vi: "Số đo mới nhất của '\(part)' là lúc \(at(newest)); từ \(at(since)) không còn được tính.",
        en: "The newest reading of '\(part)' is of \(at(newest)); since \(at(since)) it no longer counts.")
    case .lacksThreshold(let names):
      LocalizedText(
        vi: "Thiết bị không có ngưỡng \(names.joined(separator: ", ")).",
        en: "The device has no threshold \(names.joined(separator: ", ")).")
    case .isOutOfEffect(let until):
      LocalizedText(
        vi: "Quy tắc hiện không có hiệu lực" + (until.map { "; có hiệu lực lại từ \(at($0))." } ?? "."),
        en: "The rule is not in effect" + (until.map { "; it is again from \(at($0)) on." } ?? "."))
    case .isFaulty(let message):
      LocalizedText(vi: "Không tính được biểu thức: \(message).", en: "It cannot be evaluated: \(message).")
    case .records(let value):
      LocalizedText(
        vi: value.map { "Quy tắc ghi giá trị \(Figure.comma($0))." } ?? "Quy tắc không ghi giá trị nào.",
        en: value.map { "The rule records \(Figure.text($0))." } ?? "The rule records nothing.")
    default: preconditionFailure("the other reasons have their sentences above")
    }
  }

  private static func waiting(
    _ since: String, _ due: String, _ hasWait: Bool, _ missing: Int, _ step: Step?
  ) -> LocalizedText {
    var vi = "Điều kiện thỏa từ \(since)\(step.map { " (\($0.name.vi))" } ?? ""); "
    var en = "The condition has held since \(since)\(step.map { " (\($0.name.en))" } ?? ""); "
    if missing > 0 {
      vi += "cần thêm \(missing) số đo liên tiếp cùng thỏa"
      en += "\(missing) more reading\(missing == 1 ? "" : "s") in a row must agree"
      if hasWait { vi += ", và " }
      if hasWait { en += ", and " }
    }
    if hasWait {
      vi += "chờ đến \(due)"
      en += "the wait is over at \(due)"
    }
    return LocalizedText(vi: vi + ".", en: en + ".")
  }

  private static func hidden(
    _ count: Int, _ quality: Quality, _ value: Double, _ time: String, _ wouldHold: Bool
  ) -> LocalizedText {
    let readings =
      count == 1
      ? "1 reading with flag \(quality.name) was" : "\(count) readings with flag \(quality.name) were"
    let hasValue = quality != .missing
    return LocalizedText(
      vi: "\(count) số đo có cờ \(quality.name) không được xét "
        + "(mới nhất \(hasValue ? Figure.comma(value) + " lúc " : "")\(time))"
        + (wouldHold ? "; nếu xét thì điều kiện đã thỏa." : "; nếu xét cũng không thỏa."),
      en: "\(readings) not looked at (newest \(hasValue ? Figure.text(value) + ", " : "")\(time))"
        + (wouldHold ? "; it would have held." : "; it would not have held either."))
  }
}

extension Reason.Lack {
  var words: LocalizedText {
    switch self {
    case .readings: LocalizedText(vi: "quá ít số đo", en: "too few readings")
    case .partner: LocalizedText(vi: "hai bên không có cặp cùng nhãn", en: "no partners with the same labels")
    case .approach:
      LocalizedText(vi: "giá trị không tiến về phía ngưỡng", en: "the value does not move towards the goal")
    case .flag:
      LocalizedText(
        vi: "số đo mới nhất không có cờ SUSPECT, FAIL hay MISSING",
        en: "the newest reading has no flag SUSPECT, FAIL or MISSING")
    }
  }
}

extension Reason.Step {
  /// The level with its threshold: "level 2 (Alarm II, 5)".
  var name: LocalizedText {
    LocalizedText(
      vi: "cấp \(level.level) (\(level.name.vi), \(Figure.comma(threshold)))",
      en: "level \(level.level) (\(level.name.en), \(Figure.text(threshold)))")
  }
}
