import RuleLanguage
import Telemetry

extension Vector {
  /// The elements by group, groups in the order of their first element.
  private func groups(_ grouping: Grouping) -> [(labels: Labels, elements: [Element])] {
    var groups: [(labels: Labels, elements: [Element])] = []
    var places: [Labels: Int] = [:]
    for element in elements {
      let labels = grouping.group(of: element.labels)
      let place = places[labels] ?? groups.count
      if place == groups.count {
        places[labels] = place
        groups.append((labels, []))
      }
      groups[place].elements.append(element)
    }
    return groups
  }

  /// One result a group.
  func aggregated(_ aggregation: Aggregation, _ grouping: Grouping) -> Vector {
    let results = groups(grouping).map { group in
      var fold = GroupFold(for: aggregation)
      for element in group.elements { fold.add(element.value) }
      return Element(labels: group.labels, value: fold.result(aggregation))
    }
    return Vector(elements: results, hasData: hasData)
  }

  /// The quantile of each group.
  func quantiles(_ q: Double, _ grouping: Grouping) -> Vector {
    let results = groups(grouping).map { group in
      var values = group.elements.map(\.value)
      return Element(labels: group.labels, value: Numbers.quantile(q, of: &values))
    }
    return Vector(elements: results, hasData: hasData)
  }

  /// The largest or smallest `count` elements of each group as they are; NaN only where nothing else is left.
  ///
  /// - Throws: where `count` is no number that can be counted to.
  func ranked(
    _ aggregation: Aggregation, _ count: Double, _ grouping: Grouping
  ) throws(EvaluationFault) -> Vector {
    guard count.magnitude < 9e18 else {
      throw EvaluationFault("\(aggregation.rawValue) keeps so many elements, and \(count) is no such number")
    }
    let most = max(0, Int(count))
    let kept = groups(grouping).flatMap { group in
      let ranked = Vector(elements: group.elements).sorted(descending: aggregation == .topk)
      return ranked.elements.prefix(most)
    }
    return Vector(elements: kept, hasData: hasData)
  }

  /// How many elements of each group have each value, the value being a label.
  ///
  /// - Throws: where the label has no name.
  func counted(by label: String, _ grouping: Grouping) throws(EvaluationFault) -> Vector {
    guard !label.isEmpty else {
      throw EvaluationFault("count_values makes a label of the values, and the label's name is empty")
    }
    var valued = self
    for index in valued.elements.indices {
      valued.elements[index].labels[label] = Numbers.text(valued.elements[index].value)
    }
    return valued.aggregated(.count, grouping.adding(label))
  }
}

extension Grouping {
  /// The same with one more label that tells groups apart.
  func adding(_ label: String) -> Grouping {
    switch self {
    case .all: .by([label])
    case .by(let names): .by(names + [label])
    case .without: self
    }
  }
}

/// The running result of one group, for every aggregation that needs no second look at the values.
struct GroupFold {
  private var sum = CarefulSum()
  private var count = 0.0
  private var smallest = Double.nan
  private var largest = Double.nan
  /// The mean and the summed squares of the distances to it. (B. P. Welford, 1962.)
  private var (mean, squares) = (0.0, 0.0)
  /// The mean where the sum is too large for a number.
  private var largeMean: Double?
  private let wantsSpread: Bool

  /// Nothing taken in yet.
  init(for aggregation: Aggregation) { wantsSpread = aggregation == .stddev || aggregation == .stdvar }

  /// Takes in one element.
  mutating func add(_ value: Double) {
    addToMean(value)
    sum.add(value)
    count += 1
    if value < smallest || smallest.isNaN { smallest = value }
    if value > largest || largest.isNaN { largest = value }
    guard wantsSpread else { return }
    let distance = value - mean
    mean += distance / count
    squares += distance * (value - mean)
  }

  /// Goes on with a mean of its own from the value on that makes the sum infinite.
  private mutating func addToMean(_ value: Double) {
    if largeMean == nil {
      guard count > 0, (sum.sum + value).isInfinite else { return }
      largeMean = sum.sum / count + sum.lost / count
    }
    if let before = largeMean { largeMean = before * (count / (count + 1)) + value / (count + 1) }
  }

  /// The aggregation of what was taken in; of nothing it has no meaning.
  func result(_ aggregation: Aggregation) -> Double {
    switch aggregation {
    case .sum: sum.sum.isInfinite ? sum.sum : sum.total
    case .avg: largeMean ?? (sum.sum / count + sum.lost / count)
    case .min: smallest
    case .max: largest
    case .count: count
    case .group: 1
    case .stdvar: squares / count
    case .stddev: (squares / count).squareRoot()
    case .topk, .bottomk, .quantile, .countValues: .nan
    }
  }
}
