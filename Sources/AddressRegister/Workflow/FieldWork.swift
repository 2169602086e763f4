package import AddressIndex
import Telemetry

/// What a step in the field did.
package enum FieldWorkOutcome: Sendable {
  /// It was taken. `contradiction` says how coordinate and commune contradict each other, where they do; the
  /// object is then marked, not refused, for a person must look.
  case done(RegisteredObject, facts: [ObjectFact], contradiction: String?)
  /// It was refused, and nothing was changed.
  case refused(WorkflowRefusal)
}

/// The steps that people take with one address at a time, each in a transaction with its audit trail.
package struct FieldWork {
  private let register: Register
  private let index: AddressIndex
  private let classes: ObjectClassTable

  /// Work on a register, with the communes and the map that coordinates are checked with.
  package init(_ register: Register, index: AddressIndex, classes: ObjectClassTable) {
    self.register = register
    self.index = index
    self.classes = classes
  }

  /// Finds the object that a person names by its number or by a code.
  package func find(_ word: String) throws(RegisterError) -> Result<RegisteredObject, WorkflowRefusal> {
    // A number of the register is short and has no leading zero; a code may be all digits too, so it is looked for
    // second.
    if let number = Int64(word), String(number) == word, let object = try register.object(number) {
      return .success(object)
    }
    let bearers = try register.objects(withCode: word)
    if bearers.count > 1 { return .failure(.severalObjects(word, bearers)) }
    guard let number = bearers.first, let object = try register.object(number) else {
      return .failure(.unknownObject(word))
    }
    return .success(object)
  }

  /// Enters a new object, declared on a day.
  ///
  /// - Parameter object: what is known of it; its number, state and stamps are given here.
  package func declare(
    _ object: RegisteredObject, day: String, today: String, _ act: Act
  ) throws(RegisterError) -> FieldWorkOutcome {
    if day > today { return .refused(.inTheFuture(day: day)) }
    var object = object
    guard let commune = index.communes[object.record.communeCode] else {
      return .refused(.unknownCommune(object.record.communeCode))
    }
    if !object.record.objectClass.isEmpty {
      guard let found = classes.named(object.record.objectClass) else {
        return .refused(.unknownClass(object.record.objectClass))
      }
      object.record.objectClass = found.code
    }
    object.provinceCode = commune.provinceCode
    object.record.codes = FieldWork.ordered(object.record.codes)
    object.record.state = .declared
    object.declared = Stamp(day: day, by: act.by)
    let contradiction = index.comparePlace(of: &object)
    return try register.transaction { () throws(RegisterError) in
      var keys = PlaceKeyMaker()
      let key = keys.key(of: object.record)
      if key.isEmpty, object.record.codes.isEmpty { return .refused(.notToldApart) }
      if let refusal = try refusal(ofCodes: object, key, &keys) { return .refused(refusal) }
      object.record.number = try register.insert(object, key: key, act)
      return .done(object, facts: ObjectFact.allCases, contradiction: contradiction)
    }
  }

  /// Takes a step with the object of a number.
  package func take(
    _ step: WorkflowStep, with number: Int64, day: String, today: String, _ act: Act
  ) throws(RegisterError) -> FieldWorkOutcome {
    // Read inside the transaction: somebody else may be at work with the same address.
    try register.transaction { () throws(RegisterError) in
      guard let known = try register.object(number) else { return .refused(.unknownObject(String(number))) }
      if let refusal = WorkflowOrder.refusal(of: step, known, day: day, today: today) {
        return .refused(refusal)
      }
      var object = known
      var contradiction: String?
      if let refusal = apply(step, Stamp(day: day, by: act.by), to: &object, &contradiction) {
        return .refused(refusal)
      }
      var keys = PlaceKeyMaker()
      let key = keys.key(of: object.record)
      if case .create = step, let refusal = try refusal(ofCodes: object, key, &keys) {
        return .refused(refusal)
      }
      let facts = try register.change(known, to: object, key: key, act)
      return .done(object, facts: facts, contradiction: contradiction)
    }
  }

  private func apply(
    _ step: WorkflowStep, _ stamp: Stamp, to object: inout RegisteredObject, _ contradiction: inout String?
  ) -> WorkflowRefusal? {
    switch step {
    case .create(let house, let codes):
      if let house { object.record.house = house }
      let schemes = Set(codes.map(\.scheme))
      let kept = object.record.codes.filter { !schemes.contains($0.scheme) }
      object.record.codes = FieldWork.ordered(kept + codes)
      guard object.isAddressed else { return .nothingToCreate }
      object.record.state = .created
      object.created = stamp
    case .verify(let position):
      if let position { object.record.position = position }
      guard object.record.position != nil else { return .noCoordinate }
      contradiction = index.comparePlace(of: &object)
      object.record.state = .verified
      object.verified = stamp
    case .notify(let channel):
      object.notifiedDay = stamp.day
      object.notifiedChannel = channel
    case .plate: object.plateDay = stamp.day
    }
    return nil
  }

  private func refusal(
    ofCodes object: RegisteredObject, _ key: PlaceKey, _ keys: inout PlaceKeyMaker
  ) throws(RegisterError) -> WorkflowRefusal? {
    for code in object.record.codes {
      if let bearer = try register.object(withCode: code), bearer != object.record.number {
        return .codeTaken(code, by: bearer)
      }
    }
    // A list may tell households of one house apart by its own ids; a person at a desk has none to do it with.
    guard !key.isEmpty, object.sourceID.isEmpty, object.record.codes.isEmpty else { return nil }
    let others = try register.objects(at: key, &keys).filter { $0.record.number != object.record.number }
    return others.first.map { .addressTaken(by: $0.record.number) }
  }

  /// As the register gives them back; one that was typed twice is one.
  private static func ordered(_ codes: [AddressCode]) -> [AddressCode] {
    Set(codes).sorted { ($0.scheme, $0.text) < ($1.scheme, $1.text) }
  }
}
