/// A JSON document in memory, for command lines, the control socket and sinks' answers.
///
/// Sensor payloads do not come this way: they are read by simdjson, at a thousand times the rate.
package enum JSONValue: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// Any number, as the nearest double.
  case number(Double)
  /// A string.
  case string(String)
  /// A list.
  case array([JSONValue])
  /// Members in the order of the document; no name occurs twice.
  case object([Member])

  /// One name and its value.
  package struct Member: Hashable, Sendable {
    /// The member's name.
    package let name: String
    /// The member's value.
    package let value: JSONValue

    /// Joins a name to a value.
    package init(name: String, value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// The member called `name`; `nil` where this is no object or has no such member.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The element at `index`; `nil` where this is no array or is shorter.
  package subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// The text, where this is a string.
  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The number, where this is one.
  package var number: Double? {
    if case .number(let number) = self { number } else { nil }
  }

  /// The number, where this is one that fits an integer exactly.
  package var integer: Int64? { number.flatMap { Int64(exactly: $0) } }

  /// The flag, where this is one.
  package var bool: Bool? {
    if case .bool(let flag) = self { flag } else { nil }
  }

  /// The elements, where this is an array.
  package var array: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }
}

extension JSONWriter {
  /// Writes a document that is in memory.
  package mutating func value(_ document: JSONValue) {
    switch document {
    case .null: null()
    case .bool(let flag): value(flag)
    case .number(let number): value(number)
    case .string(let text): value(text)
    case .array(let elements): array { for element in elements { $0.value(element) } }
    case .object(let members):
      object { json in
        for member in members {
          json.key(member.name)
          json.value(member.value)
        }
      }
    }
  }
}
