import RuleLanguage
import Telemetry

extension RuleEngine {
  /// Gives a memory to every long window that the pointwise machine looks at.
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
    if memories.count == 0 { memoryPlaces = [] }
  }

  private mutating func remember(_ steps: Range<Int32>, binding: Int) {
    for step in Int(steps.lowerBound)..<Int(steps.upperBound) {
      guard case .window(let function, let slot, let look, _) = code[step] else { continue }
      let series = bindings[binding + Int(slot)]
      guard series >= 0, isLong(look, series) else { continue }
      memoryPlaces[binding + Int(slot)] = memories.place(function, series: series, span: look.span)
    }
  }

  /// Whether a window holds enough readings for a memory. A series is silent after two and a half of its
  /// intervals, which tells how often it reports.
  private func isLong(_ look: Look, _ series: Int32) -> Bool {
    guard look.offset == 0, look.visibility == .seenByRules else { return false }
    let interval = max(1, staleAfter[Int(series)] / 5 * 2)
    return look.span / interval > Milliseconds(WindowMemories.worthwhileCount)
  }
}
