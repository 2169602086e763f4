import RuleLanguage
import Telemetry

/// The devices that one `near` or `neighbours` of a partition looks at, and who is near whom.
///
/// Devices stand still and the plan lasts until the next reload, so it is made once, when first asked for.
struct Surroundings {
  /// What tells one from another within an engine.
  struct Key: Hashable {
    let binding: Int
    let slots: Range<Int>
    let metres: Double
  }

  /// The devices with a known, fixed place, by their id.
  private(set) var places: [String: Int] = [:]
  /// The labels of each device's first series, without the quantity's name.
  private(set) var labels: [Labels] = []
  /// Who is near whom.
  let neighbourhood: Neighbourhood

  /// The devices of these series; those without a position have no surroundings.
  init(_ series: some Sequence<(labels: Labels, position: Position?)>, within metres: Double) {
    var positions: [Position] = []
    for member in series {
      let device = member.labels["device"]
      guard let position = member.position, !device.isEmpty, places[device] == nil else { continue }
      places[device] = labels.count
      labels.append(LabelFlow.withoutName(member.labels))
      positions.append(position)
    }
    neighbourhood = Neighbourhood(positions, within: metres)
  }
}

extension RuleEngine {
  /// The place, in the engine's table, of what a call of `near` or `neighbours` looks at.
  mutating func surroundings(_ arguments: [Expression], slots: Range<Int>, binding: Int) -> Int {
    let key = Surroundings.Key(binding: binding, slots: slots, metres: arguments[1].metres)
    if let known = surroundingPlaces[key] { return known }
    var members: [(labels: Labels, position: Position?)] = []
    for (slot, source) in zip(slots, arguments[0].sources) where source.selector != nil {
      let range = groupRanges[Int(bindings[binding + slot])]
      for member in groupMembers[Int(range.lowerBound)..<Int(range.upperBound)] {
        members.append((labels[Int(member)], positions[member]))
      }
    }
    surroundings.append(Surroundings(members, within: key.metres))
    surroundingPlaces[key] = surroundings.count - 1
    return surroundings.count - 1
  }
}

extension Expression {
  /// The distance that `near` and `neighbours` are given, in metres; the parser asks for a literal number.
  var metres: Double {
    guard case .number(let metres, _) = withoutParentheses else {
      preconditionFailure("A distance is a literal number.")
    }
    return metres
  }
}
