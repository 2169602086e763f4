/// The steps of a pattern, and the walk of a set of states over a text.
struct PatternProgram: Sendable {
  /// One step. A step that is no jump goes on to the one behind it.
  enum Step: Sendable {
    case accept(ScalarSet)
    case textStart
    case textEnd
    case jump(Int)
    case fork(Int, Int)
    /// Remembers where in the text a group begins or ends; only in programs that are asked for groups.
    case save(Int)
    case done
  }

  /// The most steps a pattern may have; it bounds the time a character of a label's value can cost.
  static let maximumSteps = 10_000

  private(set) var steps: [Step] = []
  private let savesGroups: Bool

  init(_ node: PatternNode, savesGroups: Bool = false) throws(PatternFault) {
    self.savesGroups = savesGroups
    guard PatternProgram.size(of: node) < PatternProgram.maximumSteps else {
      throw PatternFault(
        "the pattern's repetitions come to more than \(PatternProgram.maximumSteps) steps; ask for fewer",
        at: 0)
    }
    emit(node)
    steps.append(.done)
  }

  /// How many steps a node takes, saturated at the bound. A class of many ranges is searched for each
  /// character and counts for more than one, so that the bound on steps is one on time.
  private static func size(of node: PatternNode) -> Int {
    let count: Int
    switch node {
    case .empty: count = 0
    case .set(let set): count = 1 + set.ranges.count / 8
    case .textStart, .textEnd: count = 1
    case .group(let inner, _): count = size(of: inner) + 2
    case .sequence(let nodes): count = nodes.reduce(0) { min($0 + size(of: $1), maximumSteps) }
    case .choice(let nodes): count = nodes.reduce(0) { min($0 + size(of: $1) + 2, maximumSteps) }
    case .repetition(let inner, let low, let high, _): count = (size(of: inner) + 2) * max(1, high ?? low + 1)
    }
    return min(count, maximumSteps)
  }

  private mutating func emit(_ node: PatternNode) {
    switch node {
    case .empty: break
    case .set(let set): steps.append(.accept(set))
    case .textStart: steps.append(.textStart)
    case .textEnd: steps.append(.textEnd)
    case .sequence(let nodes): for node in nodes { emit(node) }
    case .choice(let nodes): emitChoice(nodes)
    case .repetition(let inner, let low, let high, let isLazy):
      emitRepetition(of: inner, low, high, isLazy: isLazy)
    case .group(let inner, let number):
      if savesGroups { steps.append(.save(2 * number)) }
      emit(inner)
      if savesGroups { steps.append(.save(2 * number + 1)) }
    }
  }

  private mutating func emitChoice(_ nodes: [PatternNode]) {
    var ends: [Int] = []
    for node in nodes.dropLast() {
      let fork = steps.count
      steps.append(.done)
      emit(node)
      ends.append(steps.count)
      steps.append(.done)
      steps[fork] = .fork(fork + 1, steps.count)
    }
    if let last = nodes.last { emit(last) }
    for end in ends { steps[end] = .jump(steps.count) }
  }

  private mutating func emitRepetition(of inner: PatternNode, _ low: Int, _ high: Int?, isLazy: Bool) {
    // The way preferred stands first; which one it is matters to groups only.
    func fork(inside: Int, behind: Int) -> Step { isLazy ? .fork(behind, inside) : .fork(inside, behind) }
    for _ in 0..<low { emit(inner) }
    guard let high else {
      let start = steps.count
      steps.append(.done)
      emit(inner)
      steps.append(.jump(start))
      steps[start] = fork(inside: start + 1, behind: steps.count)
      return
    }
    var forks: [Int] = []
    for _ in low..<max(low, high) {
      forks.append(steps.count)
      steps.append(.done)
      emit(inner)
    }
    for start in forks { steps[start] = fork(inside: start + 1, behind: steps.count) }
  }

  /// Whether the steps lead from the start of `text` to its end.
  func matches(_ text: String) -> Bool {
    var states = StateSet(capacity: steps.count)
    var following = StateSet(capacity: steps.count)
    let scalars = text.unicodeScalars
    var at = scalars.startIndex
    enter(0, &states, isStart: true, isEnd: at == scalars.endIndex)
    while at != scalars.endIndex {
      let scalar = scalars[at]
      at = scalars.index(after: at)
      following.removeAll()
      for state in states.members {
        if case .accept(let set) = steps[state], set.contains(scalar) {
          enter(state + 1, &following, isStart: false, isEnd: at == scalars.endIndex)
        }
      }
      if following.members.isEmpty { return false }
      swap(&states, &following)
    }
    return states.members.contains { if case .done = steps[$0] { true } else { false } }
  }

  /// Adds a step and all that follow from it without a character; a list of its own instead of recursion,
  /// because a thousand optional parts follow from each other.
  private func enter(_ first: Int, _ states: inout StateSet, isStart: Bool, isEnd: Bool) {
    var pending = [first]
    while let state = pending.popLast() {
      guard states.insert(state) else { continue }
      switch steps[state] {
      case .jump(let target): pending.append(target)
      case .fork(let a, let b):
        pending.append(b)
        pending.append(a)
      case .textStart: if isStart { pending.append(state + 1) }
      case .textEnd: if isEnd { pending.append(state + 1) }
      case .save: pending.append(state + 1)
      case .accept, .done: break
      }
    }
  }

  /// Step numbers without repeats.
  struct StateSet {
    private(set) var members: [Int] = []
    private var isMember: [Bool]

    init(capacity: Int) { isMember = Array(repeating: false, count: capacity) }

    mutating func insert(_ state: Int) -> Bool {
      guard !isMember[state] else { return false }
      isMember[state] = true
      members.append(state)
      return true
    }

    mutating func removeAll() {
      for member in members { isMember[member] = false }
      members.removeAll(keepingCapacity: true)
    }
  }
}
