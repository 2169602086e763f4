import Glibc
import RuleLanguage
import Telemetry
import TimeSeries

/// What an evaluation leaves behind besides its value.
struct Outcome {
  /// The value, where there is one.
  var value = 0.0
  /// Whether there is a value.
  var isPresent = false
  /// Whether there were readings to judge at all; without, the result is silence, not "no".
  var hasData = false

  /// The value; NaN where there is none.
  var number: Double { isPresent ? value : .nan }
}

extension Outcome {
  /// A value that is there or, like silence, not.
  init(_ value: Double?) { self.init(value: value ?? 0, isPresent: value != nil, hasData: value != nil) }
}

extension RuleEngine {
  /// Evaluates a pointwise partition at `time`, and notes in `event` when time alone can change the result.
  mutating func pointwise(
    _ partition: Int, at time: Milliseconds, head: borrowing Head, event: inout Milliseconds
  ) -> Outcome {
    let header = headers[Int(partitions[partition].rule)]
    let isFolded = partitions[partition].isFolded
    let binding = Int(partitions[partition].binding)
    let lists = binding + Int(header.slotCount)
    let frame = Frame(
      binding: binding, lists: lists, firstFold: Int(header.folds.lowerBound), time: time)
    return run(isFolded ? header.foldedCode : header.code, frame, head: head, event: &event)
  }

  /// Where a run of instructions finds its series, and when it takes place.
  private struct Frame {
    /// The first selector's entry in the binding table.
    let binding: Int
    /// The first fold's list of members there.
    let lists: Int
    /// The rule's first fold plan.
    let firstFold: Int
    /// The evaluation time.
    let time: Milliseconds
  }

  /// The aggregation of one value a member.
  private mutating func fold(
    _ aggregation: Aggregation, _ index: Int32, _ frame: Frame, head: borrowing Head,
    event: inout Milliseconds
  ) -> Outcome {
    let plan = frame.firstFold + Int(index)
    let start = Int(bindings[frame.lists + 2 * Int(index)])
    let count = Int(bindings[frame.lists + 2 * Int(index) + 1])
    let width = foldPlans[plan].slots.count
    var fold = GroupFold(for: aggregation)
    var outcome = Outcome()
    for member in 0..<count {
      let inner = Frame(binding: start + member * width, lists: 0, firstFold: 0, time: frame.time)
      let value = run(foldCode[plan], inner, head: head, event: &event)
      outcome.hasData = outcome.hasData || value.hasData
      guard value.isPresent else { continue }
      outcome.isPresent = true
      fold.add(value.value)
    }
    if outcome.isPresent { outcome.value = fold.result(aggregation) }
    return outcome
  }

  private mutating func run(
    _ steps: Range<Int32>, _ frame: Frame, head: borrowing Head, event: inout Milliseconds
  ) -> Outcome {
    let (binding, time) = (frame.binding, frame.time)
    var stack = InlineArray<16, Outcome>(repeating: Outcome())
    var top = -1
    for step in Int(steps.lowerBound)..<Int(steps.upperBound) {
      switch code[step] {
      case .number(let value):
        top += 1
        stack[top] = Outcome(value: value, isPresent: true, hasData: true)
      case .time:
        top += 1
        stack[top] = Outcome(value: Double(time) / 1_000, isPresent: true, hasData: true)
      case .newest(let slot, let look, let wantsTime):
        top += 1
        let series = bindings[binding + Int(slot)]
        let patience = series < 0 ? 0 : staleAfter[Int(series)]
        let sample = RuleEngine.reading(
          of: series, look, patience, dialect, at: time, head: head, event: &event)
        stack[top] = Outcome()
        if let sample {
          let value = wantsTime ? Double(sample.time) / 1_000 : sample.value
          stack[top] = Outcome(value: value, isPresent: true, hasData: true)
        }
      case .window(let function, let slot, let look, let count):
        top += 1 - Int(count)
        let arguments = WindowArguments(
          first: count > 0 ? stack[top].number : 0, second: count > 1 ? stack[top + 1].number : 0)
        let series = bindings[binding + Int(slot)]
        let patience = series < 0 ? 0 : staleAfter[Int(series)]
        let memory = memoryPlaces.isEmpty ? -1 : memoryPlaces[binding + Int(slot)]
        if memory >= 0,
          let outcome = memories.outcome(
            memory, function, arguments, patience, at: time, head: head, event: &event)
        {
          stack[top] = outcome
          continue
        }
        stack[top] = RuleEngine.window(
          of: series, function, arguments, look, patience, dialect, at: time, head: head, event: &event,
          scratch: &scratch)
      case .threshold(let slot, let column):
        top += 1
        let series = bindings[binding + Int(slot)]
        let device = series < 0 ? -1 : devices[Int(series)]
        stack[top] = RuleEngine.threshold(column, of: device, thresholds, at: time, event: &event)
      case .flag(let slot, let look):
        top += 1
        let series = bindings[binding + Int(slot)]
        let patience = series < 0 ? 0 : staleAfter[Int(series)]
        let sample = RuleEngine.reading(
          of: series, look, patience, dialect, at: time, head: head, event: &event)
        let isFlagged = sample.map { $0.quality >= .suspect } ?? false
        stack[top] = Outcome(
          value: sample.map { Double($0.quality.rawValue) } ?? 0, isPresent: isFlagged, hasData: sample != nil
        )
      case .nowcast(let slot, let look):
        top += 1
        let memory = memoryPlaces.isEmpty ? -1 : memoryPlaces[binding + Int(slot)]
        let figures = hourMemories.figures(
          memory, .nowcast, of: bindings[binding + Int(slot)], look, at: time, head: head, event: &event)
        stack[top] = Outcome(figures.main)
      case .pollutant(let pollutant, let isDaily, let slot, let look):
        top += 1
        let memory = memoryPlaces.isEmpty ? -1 : memoryPlaces[binding + Int(slot)]
        let figures = hourMemories.figures(
          memory, HourReckoning(pollutant, isDaily: isDaily), of: bindings[binding + Int(slot)], look,
          at: time, head: head, event: &event)
        stack[top] = Outcome(AirQualityIndex.index(of: pollutant, figures))
        stack[top].hasData = figures.main != nil
      case .airQuality:
        top -= AirQualityIndex.Pollutant.count - 1
        var reckoning = AirQualityIndex.Reckoning()
        for place in 0..<AirQualityIndex.Pollutant.count where stack[top + place].hasData {
          reckoning.add(
            index: stack[top + place].isPresent ? stack[top + place].value : nil,
            isOfParticles: place < AirQualityIndex.Pollutant.particleCount)
        }
        stack[top] = Outcome(reckoning.value)
      case .scalar: stack[top] = Outcome(stack[top].number)
      case .negate: stack[top].value = -stack[top].value
      case .evaluationTime: stack[top].value = Double(time) / 1_000
      case .apply(let function):
        stack[top].value = ElementFunction.value(of: function, stack[top].value)
      case .applyWith(let function, let count):
        top -= Int(count)
        let value = ElementFunction.value(
          of: function, stack[top].value, count > 0 ? stack[top + 1].value : nil,
          count > 1 ? stack[top + 2].value : nil)
        stack[top].isPresent = stack[top].isPresent && value != nil
        stack[top].value = value ?? 0
      case .countOne: stack[top].value = 1
      case .spreadOfOne: stack[top].value = stack[top].value.isFinite ? 0 : .nan
      case .fold(let aggregation, let index):
        top += 1
        stack[top] = fold(aggregation, index, frame, head: head, event: &event)
      case .absent:
        stack[top] = Outcome(value: 1, isPresent: !stack[top].isPresent, hasData: true)
      case .arithmetic(let operation):
        top -= 1
        RuleEngine.join(&stack[top], stack[top + 1]) { Numbers.arithmetic(operation, $0, $1) }
      case .comparison(let operation, let result):
        top -= 1
        RuleEngine.compare(&stack[top], stack[top + 1], operation, result)
      case .set(let operation):
        top -= 1
        RuleEngine.combine(&stack[top], stack[top + 1], operation)
      }
    }
    return stack[0]
  }

  /// A device's threshold by the law of the day. The inventory always speaks: a device without the threshold
  /// is not silent, it merely has none.
  private static func threshold(
    _ column: Int32, of device: Int32, _ thresholds: ThresholdTable, at time: Milliseconds,
    event: inout Milliseconds
  ) -> Outcome {
    guard column >= 0, device >= 0 else { return Outcome(hasData: true) }
    let (column, device) = (Int(column), DeviceIndex(Int(device)))
    event = min(event, thresholds.nextChange(column: column, device: device, after: time))
    let value = thresholds.value(column: column, device: device, at: time)
    return Outcome(value: value ?? 0, isPresent: value != nil, hasData: true)
  }

  @inline(__always)
  private static func join(
    _ left: inout Outcome, _ right: Outcome, _ operation: (Double, Double) -> Double
  ) {
    left.hasData = left.hasData && right.hasData
    left.isPresent = left.isPresent && right.isPresent
    if left.isPresent { left.value = operation(left.value, right.value) }
  }

  private static func compare(
    _ left: inout Outcome, _ right: Outcome, _ operation: BinaryOperator,
    _ result: Instruction.ComparisonResult
  ) {
    left.hasData = left.hasData && right.hasData
    left.isPresent = left.isPresent && right.isPresent
    guard left.isPresent else { return }
    let holds = Numbers.holds(operation, left.value, right.value)
    switch result {
    case .bool: left.value = holds ? 1 : 0
    case .left: left.isPresent = holds
    case .right:
      left.value = right.value
      left.isPresent = holds
    }
  }

  private static func combine(_ left: inout Outcome, _ right: Outcome, _ operation: BinaryOperator) {
    switch operation {
    case .and:
      left.hasData = left.hasData && right.hasData
      left.isPresent = left.isPresent && right.isPresent
    case .unless:
      left.isPresent = left.isPresent && !right.isPresent
    default:
      let hasData = left.hasData || right.hasData
      if !left.isPresent { left = right }
      left.hasData = hasData
    }
  }
}
