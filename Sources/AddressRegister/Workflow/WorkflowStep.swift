package import AddressIndex

/// A step of the way of an address, from somebody's word to a plate on the wall.
package enum WorkflowStep: Hashable, Sendable {
  /// The commune gives the number; what it decides goes with it.
  case create(house: HousePath?, codes: [AddressCode])
  /// Somebody stood there; where the coordinate was taken anew, it goes with it.
  case verify(MapPoint?)
  /// The owner was told.
  case notify(channel: String)
  /// The plate was fixed.
  case plate

  /// The word in commands and in the audit trail.
  package var name: String {
    switch self {
    case .create: "create"
    case .verify: "verify"
    case .notify: "notify"
    case .plate: "plate"
    }
  }
}

/// Why a step was refused. Nothing was changed.
package enum WorkflowRefusal: Error, Hashable, Sendable {
  /// The register has no such object.
  case unknownObject(String)
  /// Several objects bear the code.
  case severalObjects(String, [Int64])
  /// The step was taken already.
  case alreadyDone(step: String, day: String)
  /// A step that comes before was not taken.
  case tooEarly(step: String, missing: String)
  /// A step cannot have been taken before the one it rests on.
  case beforeEarlierStep(step: String, day: String, earlier: String, earlierDay: String)
  /// A step that is still to come.
  case inTheFuture(day: String)
  /// An object without number, building and code has nothing that could be created.
  case nothingToCreate
  /// Nobody can verify the place of an object whose coordinate is not known.
  case noCoordinate
  /// Another object has this code.
  case codeTaken(AddressCode, by: Int64)
  /// Another object has this address.
  case addressTaken(by: Int64)
  /// No commune in force has the code.
  case unknownCommune(String)
  /// No object class is called so.
  case unknownClass(String)
  /// Nothing tells the object from its neighbours.
  case notToldApart

  /// What is wrong, and what comes first, for a person.
  package var explanation: String {
    switch self {
    case .unknownObject(let word):
      "the register has no object '\(word)'; give the number that it got when it was declared, or a code"
    case .severalObjects(let code, let numbers):
      "objects \(numbers.map(String.init).joined(separator: ", ")) all bear '\(code)'; give the number"
    case .alreadyDone(let step, let day):
      "step '\(step)' was taken already\(day.isEmpty ? "" : " on \(day)"); nothing was changed"
    case .tooEarly(let step, let missing):
      "step '\(step)' comes after '\(missing)', which was not taken yet"
    case .beforeEarlierStep(let step, let day, let earlier, let earlierDay):
      "'\(step)' on \(day) would come before '\(earlier)' on \(earlierDay); correct the day with --date"
    case .inTheFuture(let day): "\(day) is still to come; a step is noted when it was taken"
    case .nothingToCreate:
      "the object has neither house number nor building nor code; give the number with --house or a code"
    case .noCoordinate: "the object has no coordinate; give the one taken on the spot with --at LAT,LON"
    case .codeTaken(let code, let number):
      "\(code.scheme) '\(code.text)' is the code of object \(number); a code names one object"
    case .addressTaken(let number):
      "object \(number) has this address already; take the step with that one, or give a code that tells them apart"
    case .unknownCommune(let code):
      "no commune in force has the code '\(code)'; address convert says what one of before became"
    case .unknownClass(let word): "'\(word)' is no object class; object_classes.csv lists them"
    case .notToldApart:
      "nothing tells the object from its neighbours; give a house number, a building, a code or a coordinate"
    }
  }
}
