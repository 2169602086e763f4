import AddressIndex

/// Which object of the register a row of a list means.
package enum ObjectIdentity: Sendable {
  /// This one.
  case known(RegisteredObject)
  /// None yet.
  case new
  /// It cannot be told.
  case refused(RowRefusal)
}

extension Register {
  /// Finds the object that a row means: by its name in its list, else by a code, else by its folded address.
  ///
  /// A row with a name or code of its own that nobody bears takes an object with the same address which has none
  /// yet: lists get such columns later, and a house must not be there twice for it.
  package func identify(
    _ object: RegisteredObject, _ key: PlaceKey, _ keys: inout PlaceKeyMaker
  ) throws(RegisterError) -> ObjectIdentity {
    var found: Int64?
    var bearer: RegisteredObject?
    if !object.sourceID.isEmpty { found = try self.object(ofSource: object.source, id: object.sourceID) }
    if let found { bearer = try self.object(found) }
    // A code names one object, so one that the object is known to bear need not be looked up.
    for code in object.record.codes where bearer?.record.codes.contains(code) != true {
      guard let number = try self.object(withCode: code) else { continue }
      if let found, number != found { return .refused(taken(code, by: number)) }
      if found == nil, let known = try self.object(number) {
        guard known.sourceID.isEmpty || object.sourceID.isEmpty || known.source != object.source else {
          return .refused(taken(code, by: number))
        }
        found = number
        bearer = known
      }
    }
    if let bearer { return .known(bearer) }
    if key.isEmpty {
      guard object.sourceID.isEmpty, object.record.codes.isEmpty else { return .new }
      return .refused(
        RowRefusal(
          .notTold,
          "nothing tells the object from its neighbours; give a house number, a building, a code, an id "
            + "or a coordinate"))
    }
    return try identifyByPlace(object, key, &keys)
  }

  private func identifyByPlace(
    _ object: RegisteredObject, _ key: PlaceKey, _ keys: inout PlaceKeyMaker
  ) throws(RegisterError) -> ObjectIdentity {
    var candidates = try objects(at: key, &keys).filter { known in
      let isOtherRow =
        !object.sourceID.isEmpty && !known.sourceID.isEmpty && known.source == object.source
      return !isOtherRow && !hasOtherCode(known, object)
    }
    // One that says the same hamlet goes before those that say none.
    let exact = candidates.filter { keys.key(of: $0.record) == key }
    if !exact.isEmpty { candidates = exact }
    if candidates.isEmpty { return .new }
    if candidates.count == 1 { return .known(candidates[0]) }
    let nameless = candidates.filter(\.sourceID.isEmpty)
    if nameless.count == 1 { return .known(nameless[0]) }
    guard object.sourceID.isEmpty, object.record.codes.isEmpty else { return .new }
    let numbers = candidates.prefix(4).map { String($0.record.number) }.joined(separator: ", ")
    return .refused(
      RowRefusal(.ambiguousObject, "objects \(numbers) all have this address; give a code or an id"))
  }

  private func hasOtherCode(_ known: RegisteredObject, _ object: RegisteredObject) -> Bool {
    known.record.codes.contains { own in
      object.record.codes.contains { $0.scheme == own.scheme && $0.text != own.text }
    }
  }

  private func taken(_ code: AddressCode, by number: Int64) -> RowRefusal {
    RowRefusal(
      .codeTaken, "\(code.scheme) '\(code.text)' is the code of object \(number); a code names one object")
  }
}
