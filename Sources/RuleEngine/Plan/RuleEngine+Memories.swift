import RuleLanguage
import Telemetry

extension RuleEngine {
  /// Gives a memory to every long window, and to all hour means, that the pointwise machine looks at.
  ///
  /// - Precondition: all partitions are bound.
  mutating func rememberWindows() {
    guard dialect == .citywatch else { return }
    memoryPlaces = Array(repeating: -1, count: bindings.count)
    for partition in partitions where partition.isPointwise {
      let header = headers[Int(partition.rule)]
      let binding = Int(partition.binding)
      remember(partition.isFolded ? header.foldedCode : header.code, binding: binding)
      guard partition.isFolded else { continue }
      for fold in 0..<header.folds.count {
        let plan = Int(header.folds.lowerBound) + fold
        let list = binding + Int(header.slotCount) + 2 * fold
        let width = foldPlans[plan].slots.count
        for member in 0..<Int(bindings[list + 1]) {
          remember(foldCode[plan], binding: Int(bindings[list]) + member * width)
        }
      }
    }
    memories.endPlanning()
    hourMemories.endPlanning()
    if memories.count == 0, hourMemories.count == 0 { memoryPlaces = [] }
  }

  private mutating func remember(_ steps: Range<Int32>, binding: Int) {
    for step in Int(steps.lowerBound)..<Int(steps.upperBound) {
      switch code[step] {
      case .window(let function, let slot, let look, _):
        let series = bindings[binding + Int(slot)]
        guard series >= 0, isLong(look, series) else { continue }
        memoryPlaces[binding + Int(slot)] = memories.place(function, series: series, span: look.span)
      case .nowcast(let slot, let look): remember(.nowcast, slot, look, binding: binding)
      case .pollutant(let pollutant, let isDaily, let slot, let look):
        remember(HourReckoning(pollutant, isDaily: isDaily), slot, look, binding: binding)
      default: continue
      }
    }
  }

  private mutating func remember(_ reckoning: HourReckoning, _ slot: Int32, _ look: Look, binding: Int) {
    let series = bindings[binding + Int(slot)]
    guard series >= 0, isPlain(look) else { return }
    memoryPlaces[binding + Int(slot)] = hourMemories.place(reckoning, series: series)
  }

  /// Whether a window ends now and shows what rules usually see.
  private func isPlain(_ look: Look) -> Bool { look.offset == 0 && look.visibility == .seenByRules }

  /// Whether a window holds enough readings for a memory. A series is silent after two and a half of its
  /// intervals, which tells how often it reports.
  private func isLong(_ look: Look, _ series: Int32) -> Bool {
    guard isPlain(look) else { return false }
    let interval = max(1, staleAfter[Int(series)] / 5 * 2)
    return look.span / interval > Milliseconds(WindowMemories.worthwhileCount)
  }
}
