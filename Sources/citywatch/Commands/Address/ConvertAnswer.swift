import AddressIndex
import Telemetry

/// One reading of what was asked for, with what the coordinate has to say about it.
struct ConvertAnswer {
  /// What the coordinate did.
  enum Verdict: String {
    /// None was given, or it has nothing to decide.
    case none
    /// It lies in one of the successors, which is the answer.
    case decided
    /// It lies in none of them.
    case elsewhere
    /// It cannot tell: no map is loaded, or it is no coordinate of the country.
    case undecided
  }

  let reading: UnitReading
  /// The communes in force that are left to choose from.
  let successors: [UnitConversion.Successor]
  let verdict: Verdict
  /// Where the coordinate lies, in words; empty where none was given.
  let finding: String

  init(_ reading: UnitReading, at location: Location?, hasMap: Bool) {
    self.reading = reading
    guard let location, !reading.successors.isEmpty else {
      (successors, verdict, finding) = (reading.successors, .none, "")
      return
    }
    let place = location.place
    guard hasMap, location.fault == nil else {
      let why = location.fault?.explanation ?? "no map is loaded, so the coordinate cannot decide"
      (successors, verdict, finding) = (reading.successors, .undecided, why)
      return
    }
    let found = reading.successors.first { $0.commune.code == place.communeCode }
    if let found, place.sureness.isInsidePolygon {
      (successors, verdict, finding) = ([found], .decided, location.explanation)
    } else {
      let name = place.communeName.isEmpty ? "in no commune" : "in \(place.communeCode) \(place.communeName)"
      (successors, verdict) = (reading.successors, .elsewhere)
      finding = "the coordinate lies \(name) (\(location.explanation))"
    }
  }

  /// Whether only a coordinate can tell in which commune a place of the unit lies.
  var needsCoordinate: Bool { successors.count > 1 }

  /// Whether all readings together leave nothing open: one unit, or several former ones that are one commune
  /// today.
  static func isOne(_ answers: [ConvertAnswer]) -> Bool {
    guard let first = answers.first, answers.allSatisfy({ $0.verdict != .elsewhere }) else { return false }
    if case .formerProvince(_, let successors) = first.reading {
      return answers.count == 1 && successors.count == 1
    }
    if answers.count == 1 { return !first.needsCoordinate }
    let areFormer = answers.allSatisfy { if case .formerCommune = $0.reading { true } else { false } }
    return areFormer && Set(answers.map { $0.successors.map(\.commune.code) }).count == 1
      && !first.needsCoordinate
  }
}
