import AddressIndex
import Telemetry

/// What a row says of an object: only what it says, and what had to be put right to understand it.
struct CandidateObject {
  /// The object; an empty field says nothing.
  var object: RegisteredObject
  /// Whether the row, or a date in it, says how far the address has come.
  var saysState = false
  /// Whether the row names a commune; else its commune is the coordinate's, which only a new object takes.
  var statesCommune = false
  /// Why a row without a commune has none, where an id or a code may still lead to an object that has one.
  var lacksCommune: RowRefusal?
  /// Who owns it; empty where the row does not say.
  var owner = ""
  /// What was mended, a sentence each.
  var repairs: [String] = []
  /// The unit of before that was converted; empty where the row names one of today.
  var convertedFrom = ""
  /// How coordinate and commune contradict each other.
  var contradiction: String?

  /// What becomes of an object that the register knows: what the row says goes before what is known, an empty
  /// field says nothing, and an address that was created or verified does not go back.
  ///
  /// A step that was taken before the known day of declaration shows that the object was heard of earlier. How well
  /// coordinate and commune agree is the row's word only where it states both (`isPlaceWhole`).
  func merged(into known: RegisteredObject) -> RegisteredObject {
    var merged = known
    let mine = object.record
    if statesCommune {
      merged.record.communeCode = mine.communeCode
      merged.provinceCode = object.provinceCode
    }
    if let house = mine.house { merged.record.house = house }
    CandidateObject.take(mine.alley, &merged.record.alley)
    CandidateObject.take(mine.street, &merged.record.street)
    CandidateObject.take(mine.building, &merged.record.building)
    CandidateObject.take(mine.hamlet, &merged.record.hamlet)
    CandidateObject.take(mine.objectClass, &merged.record.objectClass)
    if let position = mine.position {
      merged.record.position = position
      if isPlaceWhole { merged.sureness = object.sureness }
    }
    if !mine.entrances.isEmpty { merged.record.entrances = mine.entrances }
    if !mine.codes.isEmpty {
      let schemes = Set(mine.codes.map(\.scheme))
      let kept = known.record.codes.filter { !schemes.contains($0.scheme) }
      merged.record.codes = CandidateObject.ordered(kept + mine.codes)
    }
    if saysState { merged.record.state = max(known.record.state, mine.state) }
    CandidateObject.take(object.declared, &merged.declared)
    if object.declared.day.isEmpty, let first = earliestDay, first < merged.declared.day {
      merged.declared.day = first
    }
    CandidateObject.take(object.created, &merged.created)
    CandidateObject.take(object.verified, &merged.verified)
    CandidateObject.take(object.notifiedDay, &merged.notifiedDay)
    CandidateObject.take(object.notifiedChannel, &merged.notifiedChannel)
    CandidateObject.take(object.plateDay, &merged.plateDay)
    if !object.sourceID.isEmpty, known.sourceID.isEmpty {
      merged.source = object.source
      merged.sourceID = object.sourceID
    }
    return merged
  }

  /// What becomes of an object that the register knows, with coordinate and commune compared anew where the row
  /// moved one of them away from the other.
  mutating func placed(in known: RegisteredObject, _ index: AddressIndex) -> RegisteredObject {
    var merged = merged(into: known)
    let isMoved =
      merged.record.communeCode != known.record.communeCode || merged.record.position != known.record.position
    if isMoved, !isPlaceWhole { contradiction = index.comparePlace(of: &merged) }
    return merged
  }

  /// Whether the row states commune and coordinate, which were then compared when it was read.
  var isPlaceWhole: Bool { statesCommune && object.record.position != nil }

  /// The object as it enters the register: what nobody wrote down of its declaration is the import's.
  ///
  /// The day of declaration is the earliest that the row gives, for whoever was notified in May was not first
  /// heard of in July.
  func fresh(day: String, by: String) -> RegisteredObject {
    var fresh = object
    if fresh.declared.day.isEmpty { fresh.declared.day = earliestDay ?? day }
    if fresh.declared.by.isEmpty { fresh.declared.by = by }
    fresh.record.codes = CandidateObject.ordered(object.record.codes)
    return fresh
  }

  /// Whether the row gives a day of any step.
  var saysDay: Bool {
    !object.declared.day.isEmpty || !object.created.day.isEmpty || !object.verified.day.isEmpty
      || !object.notifiedDay.isEmpty || !object.plateDay.isEmpty
  }

  /// The earliest day that the row gives; `nil` where it gives none.
  var earliestDay: String? {
    if !saysDay { return nil }
    let days = [
      object.declared.day, object.created.day, object.verified.day, object.notifiedDay, object.plateDay,
    ]
    return days.filter { !$0.isEmpty }.min()
  }

  /// As the register gives them back; one that stands in its own column and among `codes` is one.
  private static func ordered(_ codes: [AddressCode]) -> [AddressCode] {
    codes.count < 2 ? codes : Set(codes).sorted { ($0.scheme, $0.text) < ($1.scheme, $1.text) }
  }

  private static func take(_ said: String, _ known: inout String) {
    if !said.isEmpty { known = said }
  }

  private static func take(_ said: Stamp, _ known: inout Stamp) {
    take(said.day, &known.day)
    take(said.by, &known.by)
  }
}
