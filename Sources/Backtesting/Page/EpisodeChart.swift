import RuleLanguage
import Telemetry

/// One episode as a drawing: the curve over the bands of its levels, the alert's own level as a strip below.
struct EpisodeChart {
  /// In units of the drawing; a phone shows it at three quarters, a screen at about its size.
  static let width = 480.0
  private static let left = 44.0
  private static let right = 472.0
  private static let top = 40.0
  private static let bottom = 196.0

  private let episode: Episode
  private let rule: Rule
  private let isBelow: Bool
  private let curve: Curve
  private let limits: [LevelLimit]
  /// The stays of the old rules at the same place and time, where two sets are compared.
  private let oldStays: [Episode.Stay]
  private let words: Words
  private let times: TimeScale
  private let values: ValueScale

  init(
    _ episode: Episode, _ rule: Rule, isBelow: Bool, _ curve: Curve, _ limits: [LevelLimit],
    oldStays: [Episode.Stay], _ words: Words
  ) {
    (self.episode, self.rule, self.isBelow) = (episode, rule, isBelow)
    (self.curve, self.limits, self.oldStays, self.words) = (curve, limits, oldStays, words)
    times = TimeScale(span: curve.span, left: EpisodeChart.left, right: EpisodeChart.right)
    values = ValueScale(
      EpisodeChart.shown(curve, limits, episode, isBelow), top: EpisodeChart.top, bottom: EpisodeChart.bottom)
  }

  /// The values that the scale must reach: the curve, the levels reached, and the next one where it is near.
  private static func shown(
    _ curve: Curve, _ limits: [LevelLimit], _ episode: Episode, _ isBelow: Bool
  ) -> [Double] {
    var shown = curve.points.map(\.value)
    if let extreme = episode.extreme { shown.append(extreme.value) }
    for limit in limits where limit.level <= episode.highestLevel { shown += limit.stretches.map(\.value) }
    let (low, high) = (shown.min() ?? 0, shown.max() ?? 0)
    if let next = limits.first(where: { $0.level == episode.highestLevel + 1 }) {
      shown += next.stretches.map(\.value).filter {
        isBelow ? low - $0 < (high - low) * 0.4 : $0 - high < (high - low) * 0.4
      }
    }
    return shown
  }

  /// Where the times of the axis stand.
  private var axis: Double { EpisodeChart.bottom + (oldStays.isEmpty ? 36 : 50) }

  /// The step of the time axis.
  private var step: Milliseconds { times.step(atMost: 8) }

  /// Days stand in a line below the hours.
  private var height: Double { axis + (step < Span.day ? 20 : 6) }

  /// Draws it.
  func draw(into page: inout Markup) {
    let label = "\(episode.name), \(rule.name), \(words.begin(episode)) – \(words.end(episode))"
    page.element(
      "svg",
      [
        ("viewBox", "0 0 \(Int(EpisodeChart.width)) \(Int(height))"), ("role", "img"),
        ("aria-label", label), ("xmlns", "http://www.w3.org/2000/svg"),
      ]
    ) { svg in
      drawValueAxis(&svg)
      drawBands(&svg)
      drawCurve(&svg)
      drawNames(&svg)
      drawStrip(episode.stays, y: EpisodeChart.bottom + 8, &svg)
      if !oldStays.isEmpty { drawStrip(oldStays, y: EpisodeChart.bottom + 24, isOld: true, &svg) }
      drawTimeAxis(&svg)
      drawMarks(&svg)
    }
    page.breakLine()
  }

  private func drawValueAxis(_ svg: inout Markup) {
    let marks = values.marks(atMost: 5)
    for value in marks.values {
      let y = values.y(value)
      line(EpisodeChart.left, y, EpisodeChart.right, y, "grid", &svg)
      text(words.number(value, decimals: marks.decimals), EpisodeChart.left - 6, y + 4, "end", "", &svg)
    }
  }

  /// A band reaches from its level to the next one that stands beyond it.
  private func drawBands(_ svg: inout Markup) {
    for limit in limits {
      let tint = PageStyle.name(of: limit.severity)
      for stretch in limit.stretches where isVisible(stretch.value) {
        let beyond = limits.first { $0.level == limit.level + 1 }?.stretches
          .first { $0.from <= stretch.from && stretch.from < $0.until }?.value
        let far = beyond.map(values.y) ?? (isBelow ? EpisodeChart.bottom : EpisodeChart.top)
        let (x, end, y) = (times.x(stretch.from), times.x(stretch.until), values.y(stretch.value))
        rect(x, min(y, far), end - x, abs(far - y), "band \(tint)", &svg)
        line(x, y, end, y, "limit \(tint)", &svg)
      }
    }
  }

  private func isVisible(_ value: Double) -> Bool { values.low <= value && value <= values.high }

  private func drawNames(_ svg: inout Markup) {
    for limit in limits {
      guard let stretch = limit.stretches.last, isVisible(stretch.value) else { continue }
      let name = (limit.name.isEmpty ? "" : limit.name + " ") + words.value(stretch.value)
      text(
        name, EpisodeChart.right - 3, values.y(stretch.value) - 4, "end",
        "halo name \(PageStyle.name(of: limit.severity))", &svg)
    }
  }

  private func drawCurve(_ svg: inout Markup) {
    let points = Thinning.thinned(
      curve.points, over: curve.span, columns: Int(EpisodeChart.right - EpisodeChart.left))
    var path = ""
    for (index, point) in points.enumerated() {
      let isBroken = index == 0 || point.time - points[index - 1].time > curve.gap
      path += (isBroken ? "M" : "L") + place(times.x(point.time)) + " " + place(values.y(point.value))
    }
    if !path.isEmpty { svg.empty("path", [("class", "curve"), ("d", path)]) }
    // Readings hours apart are seen one by one; what lies between them nobody measured.
    guard points.count <= 120 else { return }
    for point in points {
      svg.empty(
        "circle",
        [
          ("class", "dot"), ("cx", place(times.x(point.time))), ("cy", place(values.y(point.value))),
          ("r", "2"),
        ])
    }
  }

  private func drawStrip(_ stays: [Episode.Stay], y: Double, isOld: Bool = false, _ svg: inout Markup) {
    for stay in stays {
      let x = times.x(stay.from)
      let end = times.x(stay.until ?? curve.span.upperBound)
      let tint = PageStyle.name(of: RuleSummary.severity(of: rule, level: stay.level))
      rect(x, y, max(1.5, end - x), 13, "stay \(tint)", &svg)
      let code = stay.level > 0 && stay.level <= rule.levels.count ? rule.levels[stay.level - 1].level : ""
      if end - x > 14, !code.isEmpty { text(code, (x + end) / 2, y + 10.5, "middle", "code", &svg) }
    }
    let title = isOld ? words("cũ", "old") : oldStays.isEmpty ? words("cấp", "level") : words("mới", "new")
    text(title, EpisodeChart.left - 6, y + 11, "end", "", &svg)
  }

  private func drawTimeAxis(_ svg: inout Markup) {
    let y = axis
    var lastDay = -1
    for mark in times.marks(step: step, zone: words.zone) {
      let x = times.x(mark)
      line(x, EpisodeChart.top, x, EpisodeChart.bottom + 4, "grid", &svg)
      let civil = CivilTime(mark, offsetMinutes: words.zone)
      let clock = "\(civil.hour.padded(2)):\(civil.minute.padded(2))"
      // The last one would reach beyond the drawing and be cut off.
      let isLast = x > EpisodeChart.right - 12
      let (place, anchor) = isLast ? (EpisodeChart.width, "end") : (x, "middle")
      if step < Span.day { text(clock, place, y, anchor, "", &svg) }
      if step >= Span.day || civil.day != lastDay {
        text(words.day(civil), place, step < Span.day ? y + 14 : y, anchor, "", &svg)
      }
      lastDay = civil.day
    }
  }

  /// First raising and extreme, and between them the time there was to act.
  private func drawMarks(_ svg: inout Markup) {
    let begin = times.x(episode.begin)
    line(begin, EpisodeChart.top - 16, begin, EpisodeChart.bottom + 21, "mark", &svg)
    guard let extreme = episode.extreme, let lead = episode.lead else { return }
    let (x, y) = (times.x(extreme.time), values.y(extreme.value))
    svg.empty("circle", [("class", "peak"), ("cx", place(x)), ("cy", place(y)), ("r", "4.5")])
    let isLeft = x > EpisodeChart.right - 70
    text(
      words.value(extreme.value), isLeft ? x - 8 : x + 8, isBelow ? y + 16 : y - 7, isLeft ? "end" : "start",
      "halo strong", &svg)
    let label =
      lead == 0
      ? words("phát đúng lúc đạt đỉnh", "raised at the peak itself")
      : words("báo trước đỉnh ", "lead ") + words.duration(lead)
    if x - begin > 1 {
      line(begin, EpisodeChart.top - 10, x, EpisodeChart.top - 10, "lead", &svg)
      line(x, EpisodeChart.top - 16, x, y - 5, "mark", &svg)
    }
    let isFarRight = begin > (EpisodeChart.left + EpisodeChart.right) / 2
    text(
      label, isFarRight ? max(x, begin) : begin, EpisodeChart.top - 20, isFarRight ? "end" : "start",
      "strong",
      &svg)
  }
}

extension EpisodeChart {
  private func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ name: String, _ svg: inout Markup
  ) {
    svg.empty(
      "line",
      [("class", name), ("x1", place(x1)), ("y1", place(y1)), ("x2", place(x2)), ("y2", place(y2))])
  }

  private func rect(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ name: String, _ svg: inout Markup
  ) {
    svg.empty(
      "rect",
      [
        ("class", name), ("x", place(x)), ("y", place(y)), ("width", place(width)), ("height", place(height)),
      ])
  }

  private func text(
    _ content: String, _ x: Double, _ y: Double, _ anchor: String, _ name: String, _ svg: inout Markup
  ) {
    var attributes = [("x", place(x)), ("y", place(y)), ("text-anchor", anchor)]
    if !name.isEmpty { attributes.append(("class", name)) }
    svg.element("text", attributes, content)
  }

  /// A tenth of a unit is finer than any screen.
  private func place(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0
      ? "\(tenths / 10)" : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }
}
