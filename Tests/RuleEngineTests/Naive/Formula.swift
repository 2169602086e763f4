import Telemetry

/// What a series has reported, by whole seconds, oldest first; hidden ones are FAIL.
typealias Readings = [(second: Int, value: Double, isHidden: Bool)]

/// The devices of one zone, and what each has measured of each quantity.
struct Zone {
  var name: String
  var devices: [(id: String, readings: [String: Readings])]
}

/// An expression that knows its own text and computes itself from the readings alone, second by second.
///
/// It shares no line with the engine's evaluators. Values are quarters, so that no order of adding them up
/// matters. What the engine computes on purpose only at readings, and a clock at every instant (the rates, which
/// are stretched to the window's end, and `time()`), is left out.
indirect enum Formula {
  case newest(String, offset: Int)
  case window(String, String, span: Int, offset: Int)
  case compare(Formula, String, Double, returnsBool: Bool)
  case arithmetic(Formula, String, Formula)
  case set(Formula, String, Formula)
  /// One value a zone.
  case fold(String, Formula)

  /// The value at one instant, and whether there was anything to judge.
  struct Answer {
    var value: Double?
    var hasData: Bool
  }

  /// After how many seconds of silence nothing is known of a series.
  static let patience = 40

  var text: String {
    switch self {
    case .newest(let name, let offset): name + Formula.shift(offset)
    case .window("quantile_over_time", let name, let span, let offset):
      "quantile_over_time(0.75, \(name)[\(span)s]\(Formula.shift(offset)))"
    case .window(let function, let name, let span, let offset):
      "\(function)(\(name)[\(span)s]\(Formula.shift(offset)))"
    case .compare(let operand, let sign, let number, let returnsBool):
      "(\(operand.text)) \(sign) \(returnsBool ? "bool " : "")\(number)"
    case .arithmetic(let left, let sign, let right), .set(let left, let sign, let right):
      "(\(left.text)) \(sign) (\(right.text))"
    case .fold(let function, let operand): "\(function) by (zone) (\(operand.text))"
    }
  }

  private static func shift(_ offset: Int) -> String { offset == 0 ? "" : " offset \(offset)s" }

  /// The quantities that it reads.
  var names: Set<String> {
    switch self {
    case .newest(let name, _), .window(_, let name, _, _): [name]
    case .compare(let operand, _, _, _), .fold(_, let operand): operand.names
    case .arithmetic(let left, _, let right), .set(let left, _, let right): left.names.union(right.names)
    }
  }

  /// The answer for one device of a zone, or, above a fold, for the zone.
  func answer(_ zone: Zone, device: Int, at second: Int) -> Answer {
    switch self {
    case .newest(let name, let offset):
      let now = second - offset
      guard let found = Formula.visible(zone, device, name, after: now - Formula.patience, through: now).last
      else {
        return Answer(value: nil, hasData: false)
      }
      return Answer(value: found.value, hasData: true)
    case .window(let function, let name, let span, let offset):
      let start = second - offset - span
      // What `total` counts from may stand before the window, as long as it was not silent when that began.
      let known = Formula.visible(
        zone, device, name, after: start - Formula.patience, through: second - offset)
      return Formula.windowed(function, known, start: start)
    case .compare(let operand, let sign, let number, let returnsBool):
      var answer = operand.answer(zone, device: device, at: second)
      guard let value = answer.value else { return answer }
      let holds =
        switch sign {
        case ">": value > number
        case "<=": value <= number
        default: value != number
        }
      answer.value = returnsBool ? (holds ? 1 : 0) : holds ? value : nil
      return answer
    case .arithmetic(let left, let sign, let right):
      let (a, b) = (
        left.answer(zone, device: device, at: second), right.answer(zone, device: device, at: second)
      )
      let hasData = a.hasData && b.hasData
      guard let x = a.value, let y = b.value else { return Answer(value: nil, hasData: hasData) }
      return Answer(value: sign == "+" ? x + y : x - y, hasData: hasData)
    case .set(let left, let sign, let right):
      let (a, b) = (
        left.answer(zone, device: device, at: second), right.answer(zone, device: device, at: second)
      )
      switch sign {
      case "and": return Answer(value: b.value == nil ? nil : a.value, hasData: a.hasData && b.hasData)
      case "or": return Answer(value: a.value ?? b.value, hasData: a.hasData || b.hasData)
      default: return Answer(value: b.value == nil ? a.value : nil, hasData: a.hasData)
      }
    case .fold(let function, let operand):
      let answers = zone.devices.indices.map { operand.answer(zone, device: $0, at: second) }
      let values = answers.compactMap(\.value)
      let value: Double? =
        switch function {
        case _ where values.isEmpty: nil
        case "sum": values.reduce(0, +)
        case "avg": values.reduce(0, +) / Double(values.count)
        case "min": values.min()
        case "max": values.max()
        default: Double(values.count)
        }
      return Answer(value: value, hasData: answers.contains(where: \.hasData))
    }
  }

  private static func visible(
    _ zone: Zone, _ device: Int, _ name: String, after: Int, through: Int
  ) -> Readings {
    guard let readings = zone.devices[device].readings[name] else { return [] }
    let low = place(after, in: readings)
    let high = place(through, in: readings)
    return readings[low..<max(low, high)].filter { !$0.isHidden }
  }

  /// How many readings are at or before a second; by halving, because it is asked thousands of times.
  private static func place(_ second: Int, in readings: Readings) -> Int {
    var (low, high) = (0, readings.count)
    while low < high {
      let middle = (low + high) / 2
      if readings[middle].second <= second { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func windowed(_ function: String, _ known: Readings, start: Int) -> Answer {
    let inside = known.filter { $0.second > start }.map(\.value)
    guard !inside.isEmpty else { return Answer(value: nil, hasData: false) }
    let count = Double(inside.count)
    let steps = Array(zip(inside, inside.dropFirst()))
    let value: Double
    switch function {
    case "avg_over_time": value = inside.reduce(0, +) / count
    case "sum_over_time": value = inside.reduce(0, +)
    case "min_over_time": value = inside.min() ?? .nan
    case "max_over_time": value = inside.max() ?? .nan
    case "count_over_time": value = count
    case "last_over_time": value = inside[inside.count - 1]
    case "changes": value = Double(steps.filter { $0 != $1 }.count)
    case "resets": value = Double(steps.filter { $1 < $0 }.count)
    case "quantile_over_time":
      let sorted = inside.sorted()
      let rank = 0.75 * (count - 1)
      let lower = Int(rank)
      let upper = min(lower + 1, sorted.count - 1)
      let weight = rank - rank.rounded(.down)
      value = sorted[lower] * (1 - weight) + sorted[upper] * weight
    default:
      // `total`: the rise since the reading before the window.
      let base = known.last { $0.second <= start }
      let all = (base.map { [$0.value] } ?? []) + inside
      value = zip(all, all.dropFirst()).reduce(0) { $0 + ($1.1 < $1.0 ? $1.1 : $1.1 - $1.0) }
    }
    return Answer(value: value, hasData: true)
  }
}
