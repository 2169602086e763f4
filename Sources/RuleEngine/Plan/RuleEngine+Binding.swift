import RuleLanguage
import Telemetry

/// The series of one partition while the plan is made: one list a selector.
private struct Draft {
  /// The labels that they have in common.
  let key: Labels
  var slots: [[Int32]]
}

extension RuleEngine {
  /// Cuts a rule into partitions and tells each series of its own.
  mutating func bind(_ rule: Int, series: [SeriesDescription], index: inout SeriesIndex) {
    let expression = rules[rule].expression
    let sources = expression.sources
    let projection = expression.partitioning
    let picked = sources.map { pick($0, rule: rule, series: series, index: &index) }
    findClusters(rule, picked.map { $0.map { series[Int($0)] } })
    var drafts: [Draft] = []
    var places: [Labels: Int] = [:]
    if headers[rule].isStanding || evaluator == .whole {
      places[Labels()] = 0
      drafts.append(Draft(key: Labels(), slots: Array(repeating: [], count: sources.count)))
    }
    for (slot, source) in sources.enumerated() {
      for place in picked[slot] {
        let description = series[Int(place)]
        let key = partitionKey(labels(ofMember: Int32(description.id.index), source), projection, rule: rule)
        let draft = places[key] ?? drafts.count
        if draft == drafts.count {
          places[key] = draft
          drafts.append(Draft(key: key, slots: Array(repeating: [], count: sources.count)))
        }
        let id = Int32(description.id.index)
        drafts[draft].slots[slot].append(id)
        guard source.selector != nil else { continue }
        // `total` counts from the newest reading before its window, which may be as old as staleness allows.
        windows[Int(id)] = max(windows[Int(id)], history(of: source, staleAfter[Int(id)]))
      }
    }
    var names = InstanceNames(rules[rule])
    for draft in drafts { add(draft, rule: rule, sources, names: &names) }
    names.seal()
    if names.areLonger { instanceNames[rule] = names }
  }

  /// The places, in the list of series, of what a source reads: of a threshold the first series of each device
  /// that has it, which stands for the device.
  private mutating func pick(
    _ source: Source, rule: Int, series: [SeriesDescription], index: inout SeriesIndex
  ) -> [Int32] {
    switch source.kind {
    case .series(let selector):
      let places = index.places(of: selector)
      if places.isEmpty, !headers[rule].isStanding {
        let (matcher, message) = EmptySelector(selector).reason(among: series)
        report(
          rule, message, at: matcher.map { rules[rule].places.expression.place(of: $0.range.lowerBound) })
      }
      return places
    case .threshold(let name):
      return index.firstOfEachDevice.filter { place in
        series[Int(place)].device.map { !thresholds.history(of: name, device: $0).isEmpty } ?? false
      }
    }
  }

  /// Notes which devices the rule's quorums bring together, and names those that cannot take part.
  private mutating func findClusters(_ rule: Int, _ slots: [[SeriesDescription]]) {
    let calls = rules[rule].expression.spatialCalls
    guard !calls.isEmpty else { return }
    clusters[rule] = ClusterLabels(calls, slots)
    let lost = Set(
      calls.flatMap { slots[$0.slots].joined() }.filter { $0.position == nil }
        .map { $0.labels["device"] })
    guard !lost.isEmpty else { return }
    report(
      rule,
      "\(lost.count) device(s) without a fixed place are near nothing: \(RuleEngine.listed(lost.sorted()))")
  }

  /// The labels that all series of one partition of a rule have in common.
  func partitionKey(_ labels: Labels, _ projection: LabelProjection, rule: Int) -> Labels {
    if evaluator == .whole || !rules[rule].expression.readsSeries { return Labels() }
    return projection.apply(clusters[rule]?.adding(to: labels) ?? labels)
  }

  /// The labels with which a source shows a series: a threshold is the device's, not one probe's.
  private func labels(ofMember series: Int32, _ source: Source) -> Labels {
    let named = labels[Int(series)]
    return source.selector == nil ? RuleEngine.labelsOfThreshold(named) : named
  }

  private mutating func add(_ draft: Draft, rule: Int, _ sources: [Source], names: inout InstanceNames) {
    let expression = rules[rule].expression
    let slots = zip(draft.slots, sources).map { members, source in
      members.map { labels(ofMember: $0, source) }
    }
    let results = LabelFlow.results(of: expression, slots: slots)
    let isTouched = zip(draft.slots, sources).contains { !$0.isEmpty && $1.selector != nil }
    // `x > threshold("bd1")` has nothing to say of a device that has a threshold and no `x`.
    if !isTouched, !headers[rule].isStanding { return }
    if !headers[rule].isRecording { names.add(results) }
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
      groups.append(PartitionGroup(key: draft.key))
    }
    partitions.append(partition)
    guard partition.isPointwise else { return expectSilence(place, results) }
    let result = results.first
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

  /// Makes the alerts of a general partition that silence alone can raise: no element would ever make them, of
  /// `count by (device) ({device!=""}) < 1` on a device that measures two quantities.
  private mutating func expectSilence(_ partition: Int, _ results: [Labels]) {
    let rule = Int(partitions[partition].rule)
    guard policies[rule].noData == .alert, !headers[rule].isRecording else { return }
    for result in results {
      _ = instance(
        LabelFlow.withoutName(result), group: Int(partitions[partition].target), partition: partition)
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
      if let alone = membersAlone(plan, draft) {
        folds.append(alone)
        continue
      }
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

  /// The series of a fold, each a member for itself, where the operand has one selector and makes of each series
  /// one element that no other has: `count by (device) ({device!=""})`, whatever the device measures.
  private func membersAlone(_ plan: FoldPlan, _ draft: Draft) -> [[Int32]]? {
    guard plan.slots.count == 1 else { return nil }
    let members = draft.slots[plan.slots.lowerBound]
    let names = members.map { labels[Int($0)] }
    guard LabelFlow.results(of: plan.operand, slots: [names]).count == members.count,
      names.allSatisfy({ LabelFlow.isPointwise(plan.operand, slots: [[$0]]) })
    else { return nil }
    return members.map { [$0] }
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
        if headers[Int(partitions[partition].rule)].seesHidden { hiddenViews.insert(series) }
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
