import AddressIndex

/// In which order the steps come: declared, created, and then verified, notified and the plate, in any order
/// among these three. A number must exist before anybody is told of it, before it is on a wall, and before
/// somebody can see that it is right.
enum WorkflowOrder {
  /// Why a step cannot be taken now; `nil` where it can.
  static func refusal(
    of step: WorkflowStep, _ object: RegisteredObject, day: String, today: String
  ) -> WorkflowRefusal? {
    if day > today { return .inTheFuture(day: day) }
    let state = object.record.state
    switch step {
    case .create where state >= .created:
      return .alreadyDone(step: step.name, day: object.created.day)
    case .create: return early(step, day, "declare", object.declared.day)
    case .verify where state == .verified:
      return .alreadyDone(step: step.name, day: object.verified.day)
    case .notify where !object.notifiedDay.isEmpty:
      return .alreadyDone(step: step.name, day: object.notifiedDay)
    case .plate where !object.plateDay.isEmpty: return .alreadyDone(step: step.name, day: object.plateDay)
    default:
      if state < .created { return .tooEarly(step: step.name, missing: "create") }
      // Lists often bring objects that are created without the day; declared they were before that.
      return early(step, day, "create", object.created.day)
        ?? early(step, day, "declare", object.declared.day)
    }
  }

  private static func early(
    _ step: WorkflowStep, _ day: String, _ earlier: String, _ earlierDay: String
  ) -> WorkflowRefusal? {
    guard !earlierDay.isEmpty, day < earlierDay else { return nil }
    return .beforeEarlierStep(step: step.name, day: day, earlier: earlier, earlierDay: earlierDay)
  }
}
