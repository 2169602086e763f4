import RuleLanguage
import Telemetry

/// One step of a pointwise plan: a stack machine on optional numbers, without labels.
///
/// In a partition with at most one series a selector every vector has at most one element, so its labels need
/// not be looked at again with every reading.
enum Instruction {
  /// Pushes a number.
  case number(Double)
  /// Pushes the evaluation time in seconds.
  case time
  /// Pushes the newest reading of the series bound to a selector, or its time in seconds.
  case newest(slot: Int32, Look, wantsTime: Bool)
  /// Pushes a function of a window; its other arguments are popped first, an absent one as NaN.
  case window(Function, slot: Int32, Look, argumentCount: Int32)
  /// Pushes the threshold, by its column in the table, of the device that a series stands for; −1 for a name
  /// that no device has.
  case threshold(slot: Int32, column: Int32)
  /// Pushes the flag of the newest reading of any flag, where it is SUSPECT or worse.
  case flag(slot: Int32, Look)
  /// Pushes the NowCast of a series.
  case nowcast(slot: Int32, Look)
  /// Pushes the index of one pollutant, from which `airQuality` reckons; it has data where it was measured.
  case pollutant(AirQualityIndex.Pollutant, isDaily: Bool, slot: Int32, Look)
  /// Joins the six pollutants on top.
  case airQuality
  /// Replaces the top by its number, NaN where it is absent.
  case scalar
  /// Turns the sign of the top.
  case negate
  /// Replaces a present top by the evaluation time: `timestamp` of a computed vector.
  case evaluationTime
  /// Replaces the top by a function of it.
  case apply(Function)
  /// The same for a function of one or two numbers more, which are popped first.
  case applyWith(Function, parameterCount: Int32)
  /// One where the top is absent; absent where it is present.
  case absent
  /// `count` or `group` of a group of one.
  case countOne
  /// `stddev` or `stdvar` of a group of one: zero, unless the value is infinite or none.
  case spreadOfOne
  /// Pushes the aggregation of a whole group: the members' values come from a plan of their own.
  case fold(Aggregation, index: Int32)
  /// Joins the two topmost by arithmetic.
  case arithmetic(BinaryOperator)
  /// Compares the two topmost. Keeps the left one's value, or the right one's, or yields one or zero.
  case comparison(BinaryOperator, ComparisonResult)
  /// Joins the two topmost by presence.
  case set(BinaryOperator)

  /// What a comparison leaves behind.
  enum ComparisonResult { case left, right, bool }
}

/// The operand of an aggregation, evaluated once for each member of the group.
struct FoldPlan {
  /// The operand.
  let operand: Expression
  /// Its selectors, counted through the whole expression.
  let slots: Range<Int>
  /// Its instructions, which count selectors from zero.
  let code: [Instruction]
}

/// Translates an expression into instructions.
struct PointwiseCompiler {
  private(set) var code: [Instruction] = []
  private(set) var folds: [FoldPlan] = []
  private let isFolding: Bool
  private let thresholds: ThresholdTable
  private var slot: Int32 = 0
  private var depth = 0
  private(set) var deepest = 0

  /// The steps of `expression`, and how many numbers they stack at most.
  ///
  /// With `folding`, an aggregation is one step over the members of its group; without, the group has one
  /// member, and an aggregation leaves its value alone. No steps where the machine does not know every part.
  static func compile(
    _ expression: Expression, folding: Bool = false, thresholds: ThresholdTable
  ) -> PointwiseCompiler {
    var compiler = PointwiseCompiler(isFolding: folding, thresholds: thresholds)
    if expression.isKnownToPointwise { compiler.add(expression) }
    return compiler
  }

  private init(isFolding: Bool, thresholds: ThresholdTable) {
    self.isFolding = isFolding
    self.thresholds = thresholds
  }

  private mutating func emit(_ instruction: Instruction, effect: Int) {
    code.append(instruction)
    depth += effect
    deepest = max(deepest, depth)
  }

  private mutating func takeSlot() -> Int32 {
    slot += 1
    return slot - 1
  }

  private mutating func add(_ expression: Expression) {
    switch expression {
    case .number(let value, _): emit(.number(value), effect: 1)
    case .string, .matrix, .subquery: break
    case .selector(let selector):
      emit(.newest(slot: takeSlot(), Look(selector), wantsTime: false), effect: 1)
    case .parenthesised(let operand, _): add(operand)
    case .unary(let sign, let operand, _):
      add(operand)
      if sign == .minus { emit(.negate, effect: 0) }
    case .aggregate(let aggregation, _, _, let operand, _) where isFolding && operand.isSimple:
      let inner = PointwiseCompiler.compile(operand, thresholds: thresholds)
      let first = Int(slot)
      slot += inner.slot
      folds.append(FoldPlan(operand: operand, slots: first..<Int(slot), code: inner.code))
      deepest = max(deepest, inner.deepest)
      emit(.fold(aggregation, index: Int32(folds.count - 1)), effect: 1)
    case .aggregate(let aggregation, _, _, let operand, _):
      add(operand)
      if aggregation == .count || aggregation == .group { emit(.countOne, effect: 0) }
      if aggregation == .stddev || aggregation == .stdvar { emit(.spreadOfOne, effect: 0) }
    case .call(let function, let arguments, _): add(function, arguments)
    case .binary(let operation, let left, let right, _, let returnsBool, _):
      add(left)
      add(right)
      switch operation.family {
      case .arithmetic: emit(.arithmetic(operation), effect: -1)
      case .set: emit(.set(operation), effect: -1)
      case .comparison:
        let kept: Instruction.ComparisonResult = left.type == .scalar ? .right : .left
        emit(.comparison(operation, returnsBool ? .bool : kept), effect: -1)
      }
    }
  }

  private mutating func add(_ function: Function, _ arguments: [Expression]) {
    switch function {
    case .threshold:
      guard case .string(let name, _) = arguments[0].withoutParentheses else { return }
      let column = thresholds.column(of: name).map(Int32.init) ?? -1
      emit(.threshold(slot: takeSlot(), column: column), effect: 1)
    case .flagged:
      guard case .selector(let selector) = arguments[0].withoutParentheses else { return }
      var look = Look(selector)
      look.visibility = .all
      emit(.flag(slot: takeSlot(), look), effect: 1)
    case .nowcast:
      guard case .matrix(let selector, let span, _) = arguments[0].withoutParentheses else { return }
      emit(.nowcast(slot: takeSlot(), Look(selector, span: span)), effect: 1)
    case .vnAQI, .vnAQIDaily:
      for (argument, pollutant) in zip(arguments, AirQualityIndex.Pollutant.allCases) {
        guard case .matrix(let selector, let span, _) = argument.withoutParentheses else { return }
        let look = Look(selector, span: span)
        emit(.pollutant(pollutant, isDaily: function == .vnAQIDaily, slot: takeSlot(), look), effect: 1)
      }
      emit(.airQuality, effect: 1 - AirQualityIndex.Pollutant.count)
    case .timeTo:
      // The window is written first, so its source has the lower number.
      guard case .matrix(let selector, let span, _) = arguments[0].withoutParentheses else { return }
      let slot = takeSlot()
      add(arguments[1])
      emit(.window(.timeTo, slot: slot, Look(selector, span: span), argumentCount: 1), effect: 0)
    case .scalar:
      add(arguments[0])
      emit(.scalar, effect: 0)
    case .time: emit(.time, effect: 1)
    case .pi: emit(.number(.pi), effect: 1)
    case _ where arguments.isEmpty:
      emit(.time, effect: 1)
      emit(.apply(function), effect: 0)
    case .timestamp:
      if case .selector(let selector) = arguments[0].withoutParentheses {
        emit(.newest(slot: takeSlot(), Look(selector), wantsTime: true), effect: 1)
      } else {
        add(arguments[0])
        emit(.evaluationTime, effect: 0)
      }
    case .absent:
      add(arguments[0])
      emit(.absent, effect: 0)
    // One element keeps its place and value; its labels are known without it.
    case .sort, .sortDesc, .vector, .labelReplace, .labelJoin: add(arguments[0])
    case _ where function.signature.parameters.contains(.rangeVector):
      var window: Look?
      for argument in arguments {
        if case .matrix(let selector, let span, _) = argument.withoutParentheses {
          window = Look(selector, span: span)
        } else {
          add(argument)
        }
      }
      guard let window else { return }
      let count = arguments.count - 1
      emit(.window(function, slot: takeSlot(), window, argumentCount: Int32(count)), effect: 1 - count)
    case .round, .clamp, .clampMin, .clampMax:
      for argument in arguments { add(argument) }
      let count = arguments.count - 1
      emit(.applyWith(function, parameterCount: Int32(count)), effect: -count)
    default:
      add(arguments[0])
      emit(.apply(function), effect: 0)
    }
  }
}

extension Look {
  /// How a selector looks whose time is not fixed by `@`.
  init(_ selector: Selector, span: Milliseconds = 0) {
    self.init(visibility: selector.visibility, offset: selector.shift.offset, span: span)
  }
}

extension Expression {
  /// Whether the expression can be an aggregation's operand in a fold: none of its parts mixes devices.
  var isSimple: Bool {
    switch self {
    case .aggregate, .call(.absent, _, _), .call(.threshold, _, _): false
    default: children.allSatisfy(\.isSimple)
    }
  }
}
