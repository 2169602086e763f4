import RuleLanguage
import Telemetry

/// One `near` or `neighbours` of an expression.
struct SpatialCall {
  /// The sources of its operand, counted through the whole expression.
  let slots: Range<Int>
  /// How far it looks, in metres.
  let metres: Double
}

extension Expression {
  /// Every `near` and `neighbours`, in the order written.
  var spatialCalls: [SpatialCall] {
    var (found, slot): ([SpatialCall], Int) = ([], 0)
    collect(into: &found, slot: &slot)
    return found
  }

  private func collect(into found: inout [SpatialCall], slot: inout Int) {
    switch self {
    case .selector, .matrix, .call(.threshold, _, _): slot += 1
    case .call(.near, let arguments, _), .call(.neighbours, let arguments, _):
      let first = slot
      arguments[0].collect(into: &found, slot: &slot)
      found.append(SpatialCall(slots: first..<slot, metres: arguments[1].metres))
    default:
      for child in children { child.collect(into: &found, slot: &slot) }
    }
  }
}

/// Which devices a rule's quorums can bring together: two that are near each other, and whoever is near these.
///
/// A gauge at Lý Sơn never changes the quorum of a street in Kon Tum, so the rule is cut along these clusters,
/// as it is cut by labels; to the cutting a cluster is one label more, which devices alone decide.
struct ClusterLabels {
  /// The label's name; no rule can write it.
  static let name = "\u{0}cluster"

  private var clusters: [String: String] = [:]

  /// No clusters: the label is absent everywhere.
  init() {}

  /// The clusters of a rule's calls over the series that its sources pick.
  init(_ calls: [SpatialCall], _ slots: [[SeriesDescription]]) {
    var numbers: [String: Int] = [:]
    var places: [Position] = []
    for call in calls {
      for series in slots[call.slots].joined() {
        guard let position = series.position else { continue }
        let device = series.labels["device"]
        guard !device.isEmpty, numbers[device] == nil else { continue }
        numbers[device] = places.count
        places.append(position)
      }
    }
    var joined = Clusters(count: places.count)
    for call in calls {
      let devices = Set(slots[call.slots].joined().compactMap { numbers[$0.labels["device"]] }).sorted()
      let neighbourhood = Neighbourhood(devices.map { places[$0] }, within: call.metres)
      for (device, around) in neighbourhood.neighbours.enumerated() {
        for neighbour in around { joined.join(devices[device], devices[neighbour]) }
      }
    }
    for (device, number) in numbers { clusters[device] = String(joined.representative(of: number)) }
  }

  /// The labels with the cluster of their device.
  func adding(to labels: Labels) -> Labels {
    guard let cluster = clusters[labels["device"]] else { return labels }
    var labels = labels
    labels[ClusterLabels.name] = cluster
    return labels
  }
}
