/// In which order the days of an object can be: what holds for a step taken at a desk holds for a list too.
struct DayOrder {
  private let today: String

  /// What is wrong with the days of an object; `nil` where nothing is. Days that nobody knows are in order.
  static func refusal(of object: RegisteredObject, today: String) -> RowRefusal? {
    let order = DayOrder(today: today)
    let (declared, created) = (object.declared.day, object.created.day)
    return order.refusal(.declaredOn, declared, declared: "", created: "")
      ?? order.refusal(.createdOn, created, declared: declared, created: "")
      ?? order.refusal(.verifiedOn, object.verified.day, declared: declared, created: created)
      ?? order.refusal(.notifiedOn, object.notifiedDay, declared: declared, created: created)
      ?? order.refusal(.plateOn, object.plateDay, declared: declared, created: created)
  }

  private func refusal(
    _ field: ImportField, _ day: String, declared: String, created: String
  ) -> RowRefusal? {
    if day.isEmpty { return nil }
    if day > today {
      return RowRefusal(.badDate, "\(field.name) \(day) is still to come; a step is noted when it was taken")
    }
    let earlier: (field: ImportField, day: String) =
      day < created ? (.createdOn, created) : (.declaredOn, declared)
    guard day < earlier.day else { return nil }
    return RowRefusal(
      .badDate,
      "\(field.name) \(day) would come before \(earlier.field.name) \(earlier.day); correct the one that is wrong"
    )
  }
}
