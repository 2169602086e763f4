extension MessageFormat {
  /// The most values one element may have. The largest station of the field sends forty.
  package static let maximumFields = 256

  /// Everything that makes the format impossible: pointers that are none, a plain message with two fields.
  package var faults: [FormatFault] {
    var faults = pointers.compactMap { pointer -> FormatFault? in
      do throws(FormatFault) {
        _ = try JSONPointer(pointer)
        return nil
      } catch { return error }
    }
    func report(_ message: String, _ pointer: String = "") {
      faults.append(FormatFault(pointer: pointer, message: message))
    }
    if fields.isEmpty { report("a format without fields reads nothing; name at least one") }
    if fields.count > MessageFormat.maximumFields {
      report("a message has at most \(MessageFormat.maximumFields) fields, not \(fields.count)")
    }
    if let each, each.hasPrefix("^") { report("'each' starts at the root anyway; leave out the ^", each) }
    if device == .memberName, each == nil {
      report("the device can be the name of a member only where 'each' points to an object")
    }
    for timestamp in [timestamp] + fields.map(\.timestamp) {
      guard let timestamp, case .iso8601(let minutes?) = timestamp.format else { continue }
      // The widest offsets in use are UTC-12 and UTC+14.
      if !(-720...840).contains(minutes) {
        report("no zone is \(minutes) minutes from UTC; Vietnam is +07:00", timestamp.pointer)
      }
    }
    if encoding == .plain { reportWhatPlainCannot(report) }
    return faults
  }

  private func reportWhatPlainCannot(_ report: (String, String) -> Void) {
    if fields.count != 1 { report("a plain message is one number: give it exactly one field", "") }
    if let field = fields.first, !field.pointer.isEmpty || field.timestamp != nil || !field.conditions.isEmpty
    {
      report("a plain message is one number: its field has no pointer, timestamp or condition", field.pointer)
    }
    if each != nil || timestamp != nil || position != nil || !conditions.isEmpty {
      report("a plain message is one number: it has no list, timestamp, position or condition", "")
    }
    if device != .topic { report("a plain message is one number: only the topic can name its device", "") }
  }

  /// Every pointer as written.
  private var pointers: [String] {
    var pointers = [each, timestamp?.pointer, position?.latitude, position?.longitude].compactMap(\.self)
    if case .pointer(let pointer) = device { pointers.append(pointer) }
    pointers += conditions.map(\.pointer)
    for field in fields {
      pointers.append(field.pointer)
      if let timestamp = field.timestamp { pointers.append(timestamp.pointer) }
      pointers += field.conditions.map(\.pointer)
    }
    return pointers
  }
}
