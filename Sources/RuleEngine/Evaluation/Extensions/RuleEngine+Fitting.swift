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
      guard let value = NowCast.value(hours.newest(NowCast.hours)) else { continue }
      vector.elements.append(Element(labels: LabelFlow.withoutName(labels[place]), value: value))
    }
    vector.hasData = !vector.elements.isEmpty
    return vector
  }

  /// The VN_AQI of each station; of two probes for one pollutant the higher counts.
  mutating func airQuality(
    _ arguments: [Expression], _ context: inout GeneralContext, head: borrowing Head,
    _ reckon: (AirQualityIndex.Pollutant, HourMeans) -> [(scale: AirQualityIndex.Scale, value: Double)]
  ) -> Vector {
    var stations: [Labels: Int] = [:]
    var order: [Labels] = []
    var concentrations: [[(scale: AirQualityIndex.Scale, value: Double)]] = []
    for (argument, pollutant) in zip(arguments, AirQualityIndex.Pollutant.allCases) {
      for (place, hours) in hourMeans(of: argument, &context, head: head) {
        let labels = RuleEngine.labelsOfThreshold(labels[place])
        let station = stations[labels, default: order.count]
        if station == order.count {
          stations[labels] = station
          order.append(labels)
          concentrations.append([])
        }
        concentrations[station] += reckon(pollutant, hours)
      }
    }
    var vector = Vector()
    for (labels, concentrations) in zip(order, concentrations) {
      guard let value = AirQualityIndex.value(of: concentrations) else { continue }
      vector.elements.append(Element(labels: labels, value: value))
    }
    vector.hasData = !vector.elements.isEmpty
    return vector
  }

  /// The rise an hour of each series.
  mutating func rising(
    _ argument: Expression, _ context: inout GeneralContext, head: borrowing Head
  ) -> Vector {
    let window = WindowArgument(argument, context)
    var vector = Vector()
    for (place, line) in fittedLines(of: argument, &context, head: head) {
      vector.hasData = vector.hasData || line.count > 0
      guard let rise = line.risePerHour(in: window.span) else { continue }
      vector.elements.append(Element(labels: LabelFlow.withoutName(labels[place]), value: rise))
    }
    return vector
  }

  /// The seconds until each series reaches its device's threshold, or the one number given for all.
  mutating func timeTo(
    _ arguments: [Expression], _ context: inout GeneralContext, head: borrowing Head
  ) throws(EvaluationFault) -> Vector {
    let window = WindowArgument(arguments[0], context)
    let lines = fittedLines(of: arguments[0], &context, head: head)
    var goals: [String: Double] = [:]
    for goal in try general(arguments[1], &context, head: head).elements {
      goals[goal.labels["device"]] = goal.value
    }
    var vector = Vector()
    for (place, line) in lines {
      vector.hasData = vector.hasData || line.count > 0
      let labels = LabelFlow.withoutName(labels[place])
      // A number given for all has no device, like a series of none.
      guard let goal = goals[labels["device"]] ?? goals[""],
        let seconds = line.seconds(to: goal, at: window.sight.at, in: window.span)
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
    let empty = HourMeans(at: window.sight.at)
    return fold(window, argument, into: empty, &context, head: head) { hours, sample in
      hours.add(sample.time, sample.value)
    }.map { folded in
      if folded.oldest < .max { context.expect(empty.end + Span.hour, in: window.sight) }
      return (folded.place, folded.result)
    }
  }

  /// The line through each series of a window; it changes when the oldest reading leaves.
  private func fittedLines(
    of argument: Expression, _ context: inout GeneralContext, head: borrowing Head
  ) -> [(place: Int, line: FittedLine)] {
    let window = WindowArgument(argument, context)
    return fold(window, argument, into: FittedLine(), &context, head: head) { $0.add($1) }.map { folded in
      if folded.oldest < .max { context.expect(folded.oldest + window.span, in: window.sight) }
      return (folded.place, folded.result)
    }
  }

  /// Takes the visible readings of each series of a window together, oldest first.
  private func fold<R>(
    _ window: WindowArgument, _ argument: Expression, into empty: R, _ context: inout GeneralContext,
    head: borrowing Head, _ add: (inout R, Sample) -> Void
  ) -> [(place: Int, result: R, oldest: Milliseconds)] {
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
      var (result, oldest) = (empty, Milliseconds.max)
      head.forEach(in: series, after: after, through: through) { sample in
        guard visible.shows(sample) else { return }
        oldest = min(oldest, sample.time)
        add(&result, sample)
      }
      return (place, result, oldest)
    }
  }
}
