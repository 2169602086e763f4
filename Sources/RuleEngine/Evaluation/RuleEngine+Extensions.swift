import RuleLanguage
import Telemetry
import TimeSeries

/// The functions that PromQL does not have, for the general evaluator.
///
/// Each notes in the context when time alone can change its result, as all functions do.
extension RuleEngine {
  /// The result of a call of `function`, which is ours and not `total`.
  mutating func extensionCall(
    _ function: Function, _ arguments: [Expression], _ context: inout GeneralContext, head: borrowing Head
  ) throws(MatchingConflict) -> Vector {
    switch function {
    case .threshold: thresholdVector(arguments[0], &context)
    case .flagged: flagged(arguments[0], &context, head: head)
    case .near: try near(arguments, &context, head: head)
    case .neighbours: neighbours(arguments, &context)
    case .nowcast: nowcast(arguments[0], &context, head: head)
    case .vnAQI: airQuality(arguments, &context, head: head, AirQualityIndex.hourly)
    case .vnAQIDaily: airQuality(arguments, &context, head: head, AirQualityIndex.daily)
    case .rising: rising(arguments[0], &context, head: head)
    case .timeTo: try timeTo(arguments, &context, head: head)
    default: preconditionFailure("\(function.rawValue) is PromQL's own, or evaluated with its windows.")
    }
  }

  /// The series bound to the source met next.
  private func nextMembers(_ context: inout GeneralContext) -> [Int32] {
    let range = groupRanges[Int(bindings[context.binding + context.slot])]
    context.slot += 1
    return Array(groupMembers[Int(range.lowerBound)..<Int(range.upperBound)])
  }

  /// One element a device that has the threshold, with the value of the day.
  ///
  /// The inventory always speaks: a device without the threshold is not silent, it merely has none.
  private func thresholdVector(_ argument: Expression, _ context: inout GeneralContext) -> Vector {
    guard case .string(let name, _) = argument.withoutParentheses else {
      preconditionFailure("A threshold is named by a text.")
    }
    var vector = Vector(hasData: true)
    let column = thresholds.column(of: name)
    for member in nextMembers(&context) {
      guard let column, devices[Int(member)] >= 0 else { continue }
      let device = DeviceIndex(Int(devices[Int(member)]))
      for entry in thresholds.history(of: name, device: device) {
        for bound in [entry.from, entry.until] where bound > context.time {
          context.event = min(context.event, bound)
        }
      }
      guard let value = thresholds.value(column: column, device: device, at: context.time) else { continue }
      let named = RuleEngine.labelsOfThreshold(labels[Int(member)])
      vector.elements.append(Element(labels: named, value: value))
    }
    return vector
  }

  /// The flag of each series whose newest reading is SUSPECT, FAIL or MISSING. Keeps the quantity's name: two
  /// quantities of one station may be in doubt together.
  private func flagged(
    _ argument: Expression, _ context: inout GeneralContext, head: borrowing Head
  ) -> Vector {
    guard case .selector(let selector) = argument.withoutParentheses else {
      preconditionFailure("Only readings have flags.")
    }
    let time = selector.shift.instant(at: context.time)
    var vector = Vector()
    for member in nextMembers(&context) {
      let patience = staleAfter[Int(member)]
      guard
        let sample = RuleEngine.newest(member, after: time - patience, through: time, .all, head: head)
      else { continue }
      let end = dialect.end(of: sample.time, staleAfter: patience)
      guard end > time else { continue }
      vector.hasData = true
      context.note(end, selector.shift)
      guard sample.quality >= .suspect else { continue }
      let flag = Double(sample.quality.rawValue)
      vector.elements.append(Element(labels: labels[Int(member)], value: flag))
    }
    return vector
  }

  /// For each device of the operand, how many elements of the operand lie near it.
  private mutating func near(
    _ arguments: [Expression], _ context: inout GeneralContext, head: borrowing Head
  ) throws(MatchingConflict) -> Vector {
    let first = context.slot
    let operand = try general(arguments[0], &context, head: head)
    let place = surroundings(arguments, slots: first..<context.slot, binding: context.binding)
    var counts = Array(repeating: 0, count: surroundings[place].labels.count)
    for element in operand.elements {
      guard let device = surroundings[place].places[element.labels["device"]] else { continue }
      for neighbour in surroundings[place].neighbourhood.neighbours[device] { counts[neighbour] += 1 }
    }
    let speaks = devicesWithData(arguments[0].sources, first, place, &context, head: head)
    var vector = Vector()
    for (device, around) in surroundings[place].neighbourhood.neighbours.enumerated()
    where around.contains(where: { speaks[$0] }) {
      vector.elements.append(
        Element(labels: surroundings[place].labels[device], value: Double(counts[device])))
    }
    vector.hasData = !vector.elements.isEmpty
    return vector
  }

  /// For each device of a selector, how many of its devices the inventory lists near it.
  private mutating func neighbours(_ arguments: [Expression], _ context: inout GeneralContext) -> Vector {
    let slot = context.slot
    context.slot += 1
    let place = surroundings(arguments, slots: slot..<slot + 1, binding: context.binding)
    var vector = Vector()
    for (device, around) in surroundings[place].neighbourhood.neighbours.enumerated() {
      vector.elements.append(
        Element(labels: surroundings[place].labels[device], value: Double(around.count)))
    }
    vector.hasData = !vector.elements.isEmpty
    return vector
  }

  /// Which devices of a neighbourhood have a reading that its operand could judge.
  private func devicesWithData(
    _ sources: [Source], _ first: Int, _ place: Int, _ context: inout GeneralContext, head: borrowing Head
  ) -> [Bool] {
    var speaks = Array(repeating: false, count: surroundings[place].labels.count)
    for (offset, source) in sources.enumerated() {
      guard let selector = source.selector else { continue }
      let time = selector.shift.instant(at: context.time)
      let range = groupRanges[Int(bindings[context.binding + first + offset])]
      for member in groupMembers[Int(range.lowerBound)..<Int(range.upperBound)] {
        guard let device = surroundings[place].places[labels[Int(member)]["device"]] else { continue }
        // A window sees as far as it reaches, the newest reading speaks until it is stale.
        let span = max(source.reach, staleAfter[Int(member)])
        guard
          let sample = RuleEngine.newest(
            member, after: time - span, through: time, selector.visibility, head: head)
        else { continue }
        speaks[device] = true
        context.note(sample.time + span, selector.shift)
      }
    }
    return speaks
  }
}

extension RuleEngine {
  /// A window that an argument names.
  private struct WindowArgument {
    let selector: Selector
    let span: Milliseconds

    init(_ argument: Expression) {
      guard case .matrix(let selector, let span, _) = argument.withoutParentheses else {
        preconditionFailure("The parser gives this function a window.")
      }
      (self.selector, self.span) = (selector, span)
    }
  }

  /// The hour means of one series, and the next full hour as event where it has any reading.
  private func hourMeans(
    of member: Int32, _ window: WindowArgument, _ context: inout GeneralContext, head: borrowing Head
  ) -> HourMeans {
    let time = window.selector.shift.instant(at: context.time)
    var hours = HourMeans(at: time)
    var isEmpty = true
    let visibility = window.selector.visibility
    head.forEach(in: SeriesID(UInt32(member)), after: time - window.span, through: time) { sample in
      guard visibility.shows(sample) else { return }
      isEmpty = false
      hours.add(sample.time, sample.value)
    }
    if !isEmpty { context.note(hours.end + Span.hour, window.selector.shift) }
    return hours
  }

  /// The NowCast of each series. Where it cannot be told, there is no reading to judge.
  private func nowcast(
    _ argument: Expression, _ context: inout GeneralContext, head: borrowing Head
  ) -> Vector {
    let window = WindowArgument(argument)
    var vector = Vector()
    for member in nextMembers(&context) {
      let hours = hourMeans(of: member, window, &context, head: head)
      guard let value = NowCast.value(hours.newest(NowCast.hours)) else { continue }
      let named = LabelFlow.withoutName(labels[Int(member)])
      vector.elements.append(Element(labels: named, value: value))
    }
    vector.hasData = !vector.elements.isEmpty
    return vector
  }

  /// The VN_AQI of each station; of two probes for one pollutant the higher counts.
  private func airQuality(
    _ arguments: [Expression], _ context: inout GeneralContext, head: borrowing Head,
    _ reckon: (AirQualityIndex.Pollutant, HourMeans) -> [(scale: AirQualityIndex.Scale, value: Double)]
  ) -> Vector {
    var stations: [Labels: Int] = [:]
    var order: [Labels] = []
    var concentrations: [[(scale: AirQualityIndex.Scale, value: Double)]] = []
    for (argument, pollutant) in zip(arguments, AirQualityIndex.Pollutant.allCases) {
      let window = WindowArgument(argument)
      for member in nextMembers(&context) {
        let station = RuleEngine.labelsOfThreshold(labels[Int(member)])
        let place = stations[station, default: order.count]
        if place == order.count {
          stations[station] = place
          order.append(station)
          concentrations.append([])
        }
        let hours = hourMeans(of: member, window, &context, head: head)
        concentrations[place] += reckon(pollutant, hours)
      }
    }
    var vector = Vector()
    for (place, station) in order.enumerated() {
      guard let value = AirQualityIndex.value(of: concentrations[place]) else { continue }
      vector.elements.append(Element(labels: station, value: value))
    }
    vector.hasData = !vector.elements.isEmpty
    return vector
  }

  /// The line through a window of one series; notes when its oldest reading leaves.
  private func fittedLine(
    of member: Int32, _ window: WindowArgument, _ context: inout GeneralContext, head: borrowing Head
  ) -> FittedLine {
    let time = window.selector.shift.instant(at: context.time)
    let visibility = window.selector.visibility
    var line = FittedLine()
    var oldest = Milliseconds.max
    head.forEach(in: SeriesID(UInt32(member)), after: time - window.span, through: time) { sample in
      guard visibility.shows(sample) else { return }
      oldest = min(oldest, sample.time)
      line.add(sample)
    }
    if oldest < .max { context.note(oldest + window.span, window.selector.shift) }
    return line
  }

  private func rising(
    _ argument: Expression, _ context: inout GeneralContext, head: borrowing Head
  ) -> Vector {
    let window = WindowArgument(argument)
    var vector = Vector()
    for member in nextMembers(&context) {
      let line = fittedLine(of: member, window, &context, head: head)
      vector.hasData = vector.hasData || line.count > 0
      guard let rise = line.risePerHour(in: window.span) else { continue }
      let named = LabelFlow.withoutName(labels[Int(member)])
      vector.elements.append(Element(labels: named, value: rise))
    }
    return vector
  }

  /// The seconds until each series reaches its device's threshold, or the one number given for all.
  private mutating func timeTo(
    _ arguments: [Expression], _ context: inout GeneralContext, head: borrowing Head
  ) throws(MatchingConflict) -> Vector {
    let window = WindowArgument(arguments[0])
    let members = nextMembers(&context)
    let targets = try general(arguments[1], &context, head: head)
    var byDevice: [String: Double] = [:]
    for target in targets.elements { byDevice[target.labels["device"]] = target.value }
    let time = window.selector.shift.instant(at: context.time)
    var vector = Vector()
    for member in members {
      let line = fittedLine(of: member, window, &context, head: head)
      vector.hasData = vector.hasData || line.count > 0
      let named = LabelFlow.withoutName(labels[Int(member)])
      // A number given for all has no device, like a series of none.
      guard let target = byDevice[named["device"]] ?? byDevice[""],
        let seconds = line.seconds(to: target, at: time, in: window.span)
      else { continue }
      vector.elements.append(Element(labels: named, value: seconds))
    }
    return vector
  }

  /// The newest reading of a series in a window `(after, through]` that a selector shows.
  static func newest(
    _ series: Int32, after: Milliseconds, through: Milliseconds, _ visibility: QualityMask,
    head: borrowing Head
  ) -> Sample? {
    unsafe head.withSamples(of: SeriesID(UInt32(series)), after: after, through: through) { first, second in
      for index in second.indices.reversed() where unsafe visibility.shows(second[index]) {
        let sample = unsafe second[index]
        return sample
      }
      for index in first.indices.reversed() where unsafe visibility.shows(first[index]) {
        let sample = unsafe first[index]
        return sample
      }
      return nil
    }
  }

  /// What a threshold, or an index of a whole station, keeps of the labels of one of its series.
  static func labelsOfThreshold(_ labels: Labels) -> Labels {
    labels.dropping([Labels.metricName, "channel"])
  }
}

extension GeneralContext {
  /// Notes that at `instant` of the time that a selector looks at, the result changes by itself.
  mutating func note(_ instant: Milliseconds, _ shift: TimeShift) {
    if case .time = shift.anchor { return }
    event = min(event, instant + shift.offset)
  }
}
