import RuleLanguage
import Telemetry
import TimeSeries

/// A window that an argument names, and where it lies in this evaluation.
private struct WindowArgument {
  let selector: Selector
  let span: Milliseconds
  let sight: Sight

  init(_ argument: Expression, _ context: GeneralContext) {
    guard case .matrix(let selector, let span, _) = argument.withoutParentheses else {
      preconditionFailure("The parser gives this function a window.")
    }
    (self.selector, self.span) = (selector, span)
    sight = Sight(selector.shift, context)
  }
}

/// The functions that look at a window in their own way: air by whole hours, rivers by a line.
extension RuleEngine {
  /// The NowCast of each series. Where it cannot be told, there is no reading to judge.
  mutating func nowcast(
    _ argument: Expression, _ context: inout GeneralContext, head: borrowing Head
  ) -> Vector {
    var vector = Vector()
    for (place, hours) in hourMeans(of: argument, &context, head: head) {
      guard let value = HourReckoning.nowcast.figures(hours).main else { continue }
      vector.elements.append(Element(labels: LabelFlow.withoutName(labels[place]), value: value))
    }
    vector.hasData = !vector.elements.isEmpty
    return vector
  }

  /// The VN_AQI of each station; of two probes for one pollutant the higher counts.
  mutating func airQuality(
    _ arguments: [Expression], isDaily: Bool, _ context: inout GeneralContext, head: borrowing Head
  ) -> Vector {
    var stations: [Labels: Int] = [:]
    var order: [Labels] = []
    var reckonings: [AirQualityIndex.Reckoning] = []
    for (argument, pollutant) in zip(arguments, AirQualityIndex.Pollutant.allCases) {
      for (place, hours) in hourMeans(of: argument, &context, head: head) {
        let labels = RuleEngine.labelsOfThreshold(labels[place])
        let station = stations[labels, default: order.count]
        if station == order.count {
          stations[labels] = station
          order.append(labels)
          reckonings.append(AirQualityIndex.Reckoning())
        }
        let figures = HourReckoning(pollutant, isDaily: isDaily).figures(hours)
        guard figures.main != nil else { continue }
        reckonings[station].add(
          index: AirQualityIndex.index(of: pollutant, figures), isOfParticles: pollutant.isParticles)
      }
    }
    var vector = Vector()
    for (labels, reckoning) in zip(order, reckonings) {
      guard let value = reckoning.value else { continue }
      vector.elements.append(Element(labels: labels, value: value))
    }
    vector.hasData = !vector.elements.isEmpty
    return vector
  }

  /// The seconds until each series reaches its device's threshold, or the one number given for all.
  mutating func timeTo(
    _ arguments: [Expression], _ context: inout GeneralContext, head: borrowing Head
  ) throws(EvaluationFault) -> Vector {
    var vector = Vector()
    var lines: [(labels: Labels, line: FittedLine)] = []
    try eachWindow(of: arguments[0], &context, head: head) { labels, window, _ in
      vector.hasData = vector.hasData || window.isVisible
      if let line = window.fittedLine { lines.append((LabelFlow.withoutName(labels), line)) }
    }
    var goals: [String: Double] = [:]
    for goal in try general(arguments[1], &context, head: head).elements {
      goals[goal.labels["device"]] = goal.value
    }
    for (labels, line) in lines {
      // A number given for all has no device, like a series of none.
      guard let goal = goals[labels["device"]] ?? goals[""], let seconds = line.seconds(to: goal)
      else { continue }
      vector.elements.append(Element(labels: labels, value: seconds))
    }
    return vector
  }

  /// The hour means of each series of a window; where it has any reading, the next full hour changes them.
  private func hourMeans(
    of argument: Expression, _ context: inout GeneralContext, head: borrowing Head
  ) -> [(place: Int, hours: HourMeans)] {
    let window = WindowArgument(argument, context)
    let node = context.trace?.open(argument)
    defer { if let node { context.trace?.close(node, Vector()) } }
    let visible = window.selector.visibility
    let (after, through) = (window.sight.at - window.span, window.sight.at)
    return members(&context).map { member in
      let place = Int(groupMembers[member])
      let series = SeriesID(place)
      if context.awaits(window.sight) {
        context.expect(head.nextTime(of: series, after: through, visible: visible), in: window.sight)
      }
      context.trace?.note(series, labels[place], after: after, through: through, visible, head: head)
      var hours = HourMeans(at: through)
      var isEmpty = true
      head.forEach(in: series, after: after, through: through) { sample in
        guard visible.shows(sample) else { return }
        isEmpty = false
        hours.add(sample.time, sample.value)
      }
      if !isEmpty { context.expect(hours.end + Span.hour, in: window.sight) }
      return (place, hours)
    }
  }
}
