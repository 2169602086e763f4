/// Members of an object in one call: a key and its value.
extension JSONWriter {
  /// Writes a member that is a string.
  package mutating func field(_ name: String, _ text: String) {
    key(name)
    value(text)
  }

  /// Writes a member that is an integer.
  package mutating func field(_ name: String, _ number: Int64) {
    key(name)
    value(number)
  }

  /// Writes a member that is an integer.
  package mutating func field(_ name: String, _ number: Int) { field(name, Int64(number)) }

  /// Writes a member that is a number; NaN becomes `null`.
  package mutating func field(_ name: String, _ number: Double) {
    key(name)
    value(number)
  }

  /// Writes a member that is `true` or `false`.
  package mutating func field(_ name: String, _ flag: Bool) {
    key(name)
    value(flag)
  }

  /// Writes a member that is a string or `null`.
  package mutating func field(_ name: String, _ text: String?) {
    key(name)
    if let text { value(text) } else { null() }
  }

  /// Writes a member that is an integer or `null`.
  package mutating func field(_ name: String, _ number: Int64?) {
    key(name)
    if let number { value(number) } else { null() }
  }

  /// Writes a member that is a number or `null`.
  package mutating func field(_ name: String, _ number: Double?) {
    key(name)
    if let number { value(number) } else { null() }
  }

  /// Writes a member that is an object.
  package mutating func object<E: Error>(
    _ name: String, _ body: (inout JSONWriter) throws(E) -> Void
  ) throws(E) {
    key(name)
    try object(body)
  }

  /// Writes a member that is an array.
  package mutating func array<E: Error>(
    _ name: String, _ body: (inout JSONWriter) throws(E) -> Void
  ) throws(E) {
    key(name)
    try array(body)
  }

  /// Writes a member that is an array of strings.
  package mutating func field(_ name: String, _ texts: [String]) {
    array(name) { for text in texts { $0.value(text) } }
  }
}
