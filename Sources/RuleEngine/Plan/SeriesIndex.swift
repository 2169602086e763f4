import RuleLanguage
import Telemetry

/// Finds the series that a selector picks, through lists of the series that have a certain label value.
///
/// Built for one loading of the rules and thrown away: ten thousand rules on a hundred thousand series would
/// otherwise be a thousand million comparisons.
struct SeriesIndex {
  private let series: [SeriesDescription]
  private var postings: [String: [String: [Int32]]] = [:]

  /// The places of the first series of each device, in ascending order.
  private(set) lazy var firstOfEachDevice: [Int32] = {
    var seen: Set<String> = []
    return series.indices.filter { place in
      let device = series[place].labels["device"]
      return series[place].device != nil && !device.isEmpty && seen.insert(device).inserted
    }.map(Int32.init)
  }()

  init(_ series: [SeriesDescription]) { self.series = series }

  /// The places, in the list given, of the series that `selector` picks, in ascending order.
  mutating func places(of selector: Selector) -> [Int32] {
    var shortest: [Int32]?
    func consider(_ list: [Int32]) {
      if shortest.map({ list.count < $0.count }) ?? true { shortest = list }
    }
    if let name = selector.name { consider(list(of: Labels.metricName, name)) }
    for matcher in selector.matchers where matcher.operation == .equal && !matcher.value.isEmpty {
      consider(list(of: matcher.name, matcher.value))
    }
    let candidates = shortest ?? series.indices.map(Int32.init)
    return candidates.filter { selector.matches(series[Int($0)].labels) }
  }

  private mutating func list(of name: String, _ value: String) -> [Int32] {
    if postings[name] == nil {
      var lists: [String: [Int32]] = [:]
      for (place, description) in series.enumerated() {
        lists[description.labels[name], default: []].append(Int32(place))
      }
      postings[name] = lists
    }
    return postings[name]?[value] ?? []
  }
}
