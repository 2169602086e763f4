package import RuleLanguage
package import Telemetry

extension RuleEngine {
  /// How a rule's partitions are evaluated. All give the same results; tests compare them.
  package enum Evaluator: Sendable {
    /// By numbers alone where that is possible.
    case fastest
    /// With labels everywhere.
    case general
    /// With labels, all series of a rule in one partition.
    case whole
  }

  /// Plans the rules for the given series; every alert is inactive.
  ///
  /// - Parameter series: all series, those of recording rules (`derivedSeries`) among them.
  /// - Complexity: proportional to the series that the rules pick, not to rules times series.
  package init(
    rules: RuleSet, series: [SeriesDescription], thresholds: ThresholdTable, evaluator: Evaluator = .fastest,
    dialect: Dialect = .citywatch
  ) {
    self.evaluator = evaluator
    self.dialect = dialect
    self.rules = rules.rules
    self.thresholds = thresholds
    describe(series)
    let recordings = Recordings(self.rules)
    var index = SeriesIndex(series)
    var rule = 0
    for group in rules.groups {
      for _ in group.rules {
        plan(rule, interval: group.interval ?? 0)
        let first = partitions.count
        if recordings.cyclic.contains(rule) {
          report(rule, "this recording rule reads its own result; break the circle", gravity: .error)
        } else if headers[rule].isRecording, self.rules[rule].expression.makesLabels {
          report(
            rule,
            "count_values makes labels of values, and a recording rule must know its series beforehand",
            gravity: .error)
        } else if let fault = cost(of: self.rules[rule].expression).fault(above: limitOfSteps) {
          report(rule, fault.message, gravity: .error)
        } else {
          bind(rule, series: series, index: &index)
        }
        ranges.append(first..<partitions.count)
        joinBeat(rule)
        reportMissingThresholds(rule)
        rule += 1
      }
    }
    effectSpans = Array(repeating: EffectSpan(), count: self.rules.count)
    indexTouches()
    rememberWindows()
    heap.reserve(partitions.count * 2)
    dirty.reserveCapacity(min(instances.count, 65_536))
  }

  /// What the subqueries of an expression cost.
  func cost(of expression: Expression) -> SubqueryCost {
    SubqueryCost(expression, defaultStep: dialect.defaultStep)
  }

  /// How many steps an expression may have: fewer where readings judge it than where a person waits for it.
  var limitOfSteps: Double {
    dialect == .citywatch && evaluator != .whole
      ? SubqueryCost.limitOfRules : SubqueryCost.limitOfQuestions
  }

  /// Makes room for the series and notes what evaluation needs of each.
  private mutating func describe(_ series: [SeriesDescription]) {
    let count = (series.map { Int($0.id.index) }.max() ?? -1) + 1
    staleAfter = Array(repeating: SeriesDescription.staleAfterWithoutDevice, count: count)
    labels = Array(repeating: Labels(), count: count)
    windows = Array(repeating: 0, count: count)
    devices = Array(repeating: -1, count: count)
    let asksForPlaces = rules.contains { !$0.expression.spatialCalls.isEmpty }
    let recorded = Set(rules.filter { if case .recording = $0.kind { true } else { false } }.map(\.name))
    for description in series {
      let place = Int(description.id.index)
      staleAfter[place] = description.staleAfter
      labels[place] = description.labels
      devices[place] = description.device.map { Int32($0.index) } ?? -1
      if asksForPlaces { positions[Int32(place)] = description.position }
      if let device = description.device {
        deviceNumbers[description.labels["device"]] = Int32(device.index)
      }
      if recorded.contains(description.labels[Labels.metricName]) {
        derivedIDs[description.labels] = Int32(place)
      }
    }
  }

  /// Notes what the hot path needs of a rule, and compiles its expression.
  private mutating func plan(_ place: Int, interval: Milliseconds) {
    let rule = rules[place]
    let sources = rule.expression.sources
    var header = PlanHeader()
    header.slotCount = Int32(sources.count)
    header.levelCount = min(rule.levels.count, AlertPolicy.maximumLevels)
    header.isBelow = rule.direction == .below
    if case .recording = rule.kind { header.isRecording = true }
    header.readsClock = rule.expression.readsClock
    header.seesHidden =
      rule.expression.contains(.flagged) || sources.contains { $0.selector?.visibility.showsHidden ?? false }
    header.makesLabels = rule.expression.makesLabels
    header.isTemporary = rule.effect != .always
    let thresholds = sources.indices.filter { sources[$0].selector == nil }
    header.readsThresholds = !thresholds.isEmpty
    if header.readsThresholds { thresholdSlots[place] = Set(thresholds) }
    header.isStanding =
      !rule.expression.readsSeries || rule.expression.contains(.absent)
      || rule.expression.standsAlone
    header.interval = interval
    if rule.levels.count > AlertPolicy.maximumLevels {
      report(place, "a ladder has at most eight levels; the gravest are not judged", gravity: .error)
    }
    var policy = AlertPolicy(
      levelCount: max(1, header.levelCount), raiseAfter: rule.pendingSpan, confirm: rule.confirm,
      clearFor: rule.clear?.span ?? 0, keepFiringFor: rule.keepFiringSpan,
      noData: AlertPolicy.NoData(rule.noData))
    for (k, level) in rule.levels.prefix(AlertPolicy.maximumLevels).enumerated() {
      policy.raiseAfter[k] = level.pendingSpan ?? rule.pendingSpan
      policy.confirm[k] = UInt8(clamping: max(1, level.confirm ?? rule.confirm))
    }
    for k in 0..<policy.levelCount where policy.confirm[k] > 1 { header.countsReadings = true }
    headers.append(header)
    policies.append(policy)
    if rule.expression.isKnownToPointwise { compile(place) }
  }

  /// Puts the partitions of a rule with an interval into the row of those that fall due together.
  private mutating func joinBeat(_ rule: Int) {
    let interval = headers[rule].interval
    guard interval > 0 else { return }
    let beat = beats.firstIndex { $0.interval == interval } ?? beats.count
    if beat == beats.count { beats.append(Beat(interval: interval)) }
    headers[rule].beat = Int32(beat)
    for partition in ranges[rule] { beats[beat].add(Int32(partition)) }
  }

  private mutating func compile(_ place: Int) {
    let rule = rules[place]
    let compiled = PointwiseCompiler.compile(rule.expression, thresholds: thresholds)
    if compiled.deepest <= RuleEngine.stackDepth {
      headers[place].code = Int32(code.count)..<Int32(code.count + compiled.code.count)
      code += compiled.code
    }
    compileFolds(place)
  }

  private mutating func compileFolds(_ place: Int) {
    let folding = PointwiseCompiler.compile(
      rules[place].expression, folding: true, thresholds: thresholds)
    guard !folding.folds.isEmpty, folding.deepest <= RuleEngine.stackDepth else { return }
    headers[place].folds = Int32(foldPlans.count)..<Int32(foldPlans.count + folding.folds.count)
    for plan in folding.folds {
      foldCode.append(Int32(code.count)..<Int32(code.count + plan.code.count))
      code += plan.code
    }
    foldPlans += folding.folds
    headers[place].foldedCode = Int32(code.count)..<Int32(code.count + folding.code.count)
    code += folding.code
  }

  /// How many numbers the pointwise machine stacks; no expression that a person writes needs more, and one
  /// that does is left to the general evaluator.
  static let stackDepth = 16

  /// Adds a fault of a rule to the diagnostics, at a place in its file or at its beginning.
  mutating func report(
    _ rule: Int, _ message: String, at place: (line: Int, column: Int)? = nil,
    gravity: Diagnostic.Gravity = .warning
  ) {
    let rule = rules[rule]
    let place = place ?? rule.place
    diagnostics.append(
      Diagnostic(
        file: rule.file, line: place.line, column: place.column, gravity: gravity, message: message))
  }

  /// Names the devices that will skip a level of a ladder, because a person should know before the flood.
  private mutating func reportMissingThresholds(_ place: Int) {
    for (at, level) in rules[place].levels.enumerated() {
      guard case .named(let name) = level.threshold else { continue }
      let lacking = ranges[place].compactMap { partition -> String? in
        guard partitions[partition].isPointwise, partitions[partition].target >= 0 else { return nil }
        let device = instances[Int(partitions[partition].target)].device
        guard device >= 0, !thresholds.history(of: name, device: DeviceIndex(Int(device))).isEmpty else {
          return members(of: partition).first.map { labels[Int($0)]["device"] }
        }
        return nil
      }
      guard !lacking.isEmpty else { continue }
      let shown = RuleEngine.listed(lacking)
      report(
        place,
        "\(lacking.count) device(s) have no threshold '\(name)' and skip level \(level.level): \(shown)",
        at: rules[place].place(ofLevel: at))
    }
  }

  /// A list for a diagnostic: five names say which devices are meant, five hundred hide the next diagnostic.
  static func listed(_ names: [String]) -> String {
    names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
  }
}

extension AlertPolicy.NoData {
  init(_ policy: NoDataPolicy) {
    switch policy {
    case .keep: self = .keep
    case .resolve: self = .resolve
    case .alert: self = .alert
    case .ignore: self = .ignore
    }
  }
}

extension Expression {
  /// Whether the passing of time alone can change the result of an unchanged reading.
  var readsClock: Bool {
    if case .call(let function, let arguments, _) = self {
      if arguments.isEmpty, function != .pi { return true }
      // The time until a threshold runs down between the readings.
      if function == .timeTo { return true }
      if function == .timestamp, case .selector = arguments[0].withoutParentheses { return false }
      if function == .timestamp { return true }
    }
    return children.contains(where: \.readsClock)
  }

  /// Whether a function occurs anywhere.
  func contains(_ wanted: Function) -> Bool {
    if case .call(wanted, _, _) = self { return true }
    return children.contains { $0.contains(wanted) }
  }

  /// Whether there can be a result where nothing was ever read: `absent(x)`, `x or vector(0)`.
  var standsAlone: Bool {
    switch self {
    case .number, .string, .selector, .matrix: return false
    case .parenthesised(let operand, _), .unary(_, let operand, _), .subquery(let operand, _, _),
      .aggregate(_, _, _, let operand, _):
      return operand.standsAlone
    case .call(let function, let arguments, _):
      switch function {
      case .absent, .absentOverTime, .vector, .threshold: return true
      default: return arguments.isEmpty || arguments.contains(where: \.standsAlone)
      }
    case .binary(let operation, let left, let right, _, _, _):
      switch operation {
      case .or: return left.standsAlone || right.standsAlone
      case .unless: return left.standsAlone
      default:
        if left.type == .scalar { return right.type == .scalar || right.standsAlone }
        return left.standsAlone && (right.type == .scalar || right.standsAlone)
      }
    }
  }

  /// Whether values become labels, so that nobody knows the result's series before the readings come.
  var makesLabels: Bool {
    if case .aggregate(.countValues, _, _, _, _) = self { return true }
    return children.contains(where: \.makesLabels)
  }
}

extension QualityMask {
  /// Whether it shows readings that a plain selector does not.
  fileprivate var showsHidden: Bool { bits & ~QualityMask.seenByRules.bits != 0 }
}
