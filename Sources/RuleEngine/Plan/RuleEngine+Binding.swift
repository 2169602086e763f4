import RuleLanguage
import Telemetry

/// The series of one partition while the plan is made: one list a selector.
private struct Draft {
  var slots: [[Int32]]
}

extension RuleEngine {
  /// Cuts a rule into partitions and tells each series of its own.
  mutating func bind(_ rule: Int, series: [SeriesDescription], index: inout SeriesIndex) {
    let expression = rules[rule].expression
    let sources = expression.sources
    let projection = evaluator == .whole ? .global : expression.partitioning
    var drafts: [Draft] = []
    var places: [Labels: Int] = [:]
    if headers[rule].isStanding || evaluator == .whole {
      places[Labels()] = 0
      drafts.append(Draft(slots: Array(repeating: [], count: sources.count)))
    }
    for (slot, source) in sources.enumerated() {
      guard let selector = source.selector else { continue }
      let picked = index.places(of: selector)
      if picked.isEmpty, !headers[rule].isStanding {
        report(rule, "'\(selector.name ?? "{…}")' picks no series of the inventory with these labels")
      }
      for place in picked {
        let description = series[Int(place)]
        let key = projection.apply(description.labels)
        let draft = places[key] ?? drafts.count
        if draft == drafts.count {
          places[key] = draft
          drafts.append(Draft(slots: Array(repeating: [], count: sources.count)))
        }
        let id = Int32(description.id.index)
        drafts[draft].slots[slot].append(id)
        // `total` counts from the newest reading before its window, which may be as old as staleness allows.
        windows[Int(id)] = max(windows[Int(id)], history(of: source, staleAfter[Int(id)]))
      }
    }
    for draft in drafts { add(draft, rule: rule, expression: expression) }
  }

  private mutating func add(_ draft: Draft, rule: Int, expression: Expression) {
    let slots = draft.slots.map { $0.map { labels[Int($0)] } }
    let isPointwise =
      evaluator == .fastest && !headers[rule].code.isEmpty && LabelFlow.isPointwise(expression, slots: slots)
    let place = partitions.count
    var partition = Partition(rule: Int32(rule), binding: Int32(bindings.count), isPointwise: isPointwise)
    if isPointwise {
      for members in draft.slots { bindings.append(members.first ?? -1) }
    } else if let folds = folds(of: draft, rule: rule, slots: slots) {
      partition.isPointwise = true
      partition.isFolded = true
      bindFolds(folds, draft, rule: rule)
    } else {
      for members in draft.slots {
        bindings.append(Int32(groupRanges.count))
        groupRanges.append(Int32(groupMembers.count)..<Int32(groupMembers.count + members.count))
        groupMembers += members
      }
      partition.target = Int32(groups.count)
      groups.append(PartitionGroup())
    }
    partitions.append(partition)
    guard partition.isPointwise else { return }
    let result = LabelFlow.results(of: expression, slots: slots).first
    if headers[rule].isRecording {
      let id = result.flatMap { derivedIDs[RuleEngine.derivedLabels($0, rule: rules[rule])] }
      partitions[place].target = id ?? -1
    } else if let result {
      let device = deviceNumbers[result["device"]] ?? -1
      partitions[place].target = makeInstance(partition: place, device: device)
      if partition.isFolded {
        instanceLabels[partitions[place].target] = LabelFlow.withoutName(result)
      }
    }
  }

  /// For each fold of a partition, the series of each member; `nil` where labels must be looked at.
  private func folds(of draft: Draft, rule: Int, slots: [[Labels]]) -> [[[Int32]]]? {
    let plans = foldPlans[Int(headers[rule].folds.lowerBound)..<Int(headers[rule].folds.upperBound)]
    guard evaluator == .fastest, !plans.isEmpty,
      LabelFlow.isFoldable(rules[rule].expression, slots: slots, folded: plans.map(\.slots))
    else { return nil }
    var folds: [[[Int32]]] = []
    for plan in plans {
      let projection = plan.operand.partitioning
      var places: [Labels: Int] = [:]
      var members: [[Int32]] = []
      for slot in plan.slots {
        for series in draft.slots[slot] {
          let place = places[projection.apply(labels[Int(series)]), default: members.count]
          if place == members.count {
            places[projection.apply(labels[Int(series)])] = place
            members.append(Array(repeating: -1, count: plan.slots.count))
          }
          guard members[place][slot - plan.slots.lowerBound] < 0 else { return nil }
          members[place][slot - plan.slots.lowerBound] = series
        }
      }
      let isPointwise = members.allSatisfy { member in
        let slots = member.map { $0 < 0 ? [] : [labels[Int($0)]] }
        return LabelFlow.isPointwise(plan.operand, slots: slots)
      }
      guard isPointwise else { return nil }
      folds.append(members)
    }
    return folds
  }

  /// Lays out a folded partition: its selectors, then start and count of each fold's members, then these.
  private mutating func bindFolds(_ folds: [[[Int32]]], _ draft: Draft, rule: Int) {
    let plans = foldPlans[Int(headers[rule].folds.lowerBound)..<Int(headers[rule].folds.upperBound)]
    for (slot, members) in draft.slots.enumerated() {
      let isInside = plans.contains { $0.slots.contains(slot) }
      bindings.append(isInside ? -1 : members.first ?? -1)
    }
    var start = bindings.count + 2 * folds.count
    for fold in folds {
      bindings.append(Int32(start))
      bindings.append(Int32(fold.count))
      start += fold.joined().count
    }
    for fold in folds { bindings += fold.joined() }
  }

  /// Turns the partitions' bindings around: for each series, its partitions in the order of the rules.
  mutating func indexTouches() {
    var counts = Array(repeating: Int32(0), count: staleAfter.count + 1)
    var pairs: [(series: Int32, partition: Int32)] = []
    for partition in partitions.indices {
      var seen: Set<Int32> = []
      for series in members(of: partition) where seen.insert(series).inserted {
        pairs.append((series, Int32(partition)))
        counts[Int(series) + 1] += 1
      }
    }
    for place in counts.indices.dropFirst() { counts[place] += counts[place - 1] }
    touchedFrom = counts
    touched = Array(repeating: 0, count: pairs.count)
    for pair in pairs {
      touched[Int(counts[Int(pair.series)])] = pair.partition
      counts[Int(pair.series)] += 1
    }
  }
}
