import RuleLanguage
import Telemetry
import TimeSeries

/// The functions that PromQL does not have, for the general evaluator.
///
/// Each notes in the context when time alone can change its result, as all functions do.
extension RuleEngine {
  /// The result of a call of `function`, which is ours and neither `total` nor `rising`.
  mutating func extensionCall(
    _ function: Function, _ arguments: [Expression], _ context: inout GeneralContext, head: borrowing Head
  ) throws(EvaluationFault) -> Vector {
    switch function {
    case .threshold: thresholdVector(arguments[0], &context)
    case .flagged: flagged(arguments[0], &context, head: head)
    case .near: try near(arguments, &context, head: head)
    case .neighbours: neighbours(arguments, &context)
    case .nowcast: nowcast(arguments[0], &context, head: head)
    case .vnAQI: airQuality(arguments, isDaily: false, &context, head: head)
    case .vnAQIDaily: airQuality(arguments, isDaily: true, &context, head: head)
    case .timeTo: try timeTo(arguments, &context, head: head)
    default: preconditionFailure("\(function.rawValue) is PromQL's own, or evaluated with its windows.")
    }
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
    for entry in members(&context) {
      let place = Int(groupMembers[entry])
      guard let column, devices[place] >= 0 else { continue }
      let device = DeviceIndex(Int(devices[place]))
      for entry in thresholds.history(of: name, device: device) {
        for bound in [entry.from, entry.until] where bound > context.time {
          context.event = min(context.event, bound)
        }
      }
      guard let value = thresholds.value(column: column, device: device, at: context.time) else { continue }
      let named = RuleEngine.labelsOfThreshold(labels[place])
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
    let node = context.trace?.open(argument)
    defer { if let node { context.trace?.close(node, Vector()) } }
    let sight = Sight(selector.shift, context)
    var vector = Vector()
    for entry in members(&context) {
      let place = Int(groupMembers[entry])
      guard let sample = newest(place, selector, .all, sight, &context, head: head) else { continue }
      let end = dialect.end(of: sample.time, staleAfter: staleAfter[place])
      guard end > sight.at else { continue }
      vector.hasData = true
      context.expect(end, in: sight)
      guard sample.quality >= .suspect else { continue }
      vector.elements.append(Element(labels: labels[place], value: Double(sample.quality.rawValue)))
    }
    return vector
  }

  /// For each device of the operand, how many elements of the operand lie near it.
  private mutating func near(
    _ arguments: [Expression], _ context: inout GeneralContext, head: borrowing Head
  ) throws(EvaluationFault) -> Vector {
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
      let sight = Sight(selector.shift, context)
      let range = groupRanges[Int(bindings[context.binding + first + offset])]
      for member in groupMembers[Int(range.lowerBound)..<Int(range.upperBound)] {
        guard let device = surroundings[place].places[labels[Int(member)]["device"]] else { continue }
        // A window sees as far as it reaches, the newest reading speaks until it is stale.
        let span = max(source.reach, staleAfter[Int(member)])
        let visible = selector.visibility
        guard let sample = newest(Int(member), selector, visible, sight, &context, head: head)
        else { continue }
        let end = sample.time + span
        guard end > sight.at else { continue }
        speaks[device] = true
        context.expect(end, in: sight)
      }
    }
    return speaks
  }
}

extension RuleEngine {
  /// The newest reading with one of the flags `visible` that is in sight.
  private func newest(
    _ place: Int, _ selector: Selector, _ visible: QualityMask, _ sight: Sight,
    _ context: inout GeneralContext, head: borrowing Head
  ) -> Sample? {
    let series = SeriesID(place)
    if context.awaits(sight) {
      context.expect(head.nextTime(of: series, after: sight.at, visible: visible), in: sight)
    }
    context.trace?.note(series, labels[place], newestBefore: sight.at, visible, head: head)
    return head.newestVisible(series, at: sight.at, visible: visible)
  }

  /// What a threshold, or an index of a whole station, keeps of the labels of one of its series.
  static func labelsOfThreshold(_ labels: Labels) -> Labels {
    labels.dropping([Labels.metricName, "channel"])
  }
}
