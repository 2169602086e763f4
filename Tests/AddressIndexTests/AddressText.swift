import AddressIndex
import Testing

/// A parsed line as the files of cases write it: one line a part.
func describe(_ address: ParsedAddress) -> [String] {
  if let refusal = address.refusal { return ["refused: " + refusal.rawValue] }
  var lines: [String] = []
  func add(_ name: String, _ value: String) {
    if !value.isEmpty { lines.append("\(name): \(value)") }
  }
  add("room", address.room)
  add("building", address.building)
  add("house", address.house?.text ?? "")
  add("alley", address.alley)
  add("kilometre", address.kilometre)
  add("street", address.street)
  add("hamlet", address.hamlet)
  add("commune", address.commune.map(describe) ?? "")
  add("district", address.district.map(describe) ?? "")
  add("province", address.province.map(describe) ?? "")
  add("postal", address.postalCode)
  add("rest", address.notUnderstood.joined(separator: " | "))
  add("contradiction", address.contradictions.map(\.rawValue).joined(separator: ", "))
  add("sure", address.sureness.name)
  return lines
}

/// `Phường Cẩm Thành → 21025, old 21025`: as written, and what it may be.
private func describe(_ mention: ParsedAddress.UnitMention) -> String {
  let name = mention.kind.isEmpty ? mention.name : "[\(mention.kind)] \(mention.name)"
  let candidates = mention.candidates.map { candidate in
    switch candidate {
    case .commune(let code), .province(let code): code
    case .formerCommune(let code, _), .formerDistrict(let code), .formerProvince(let code): "old " + code
    }
  }
  return candidates.isEmpty ? name : name + " → " + candidates.joined(separator: ", ")
}

/// A line and what it says, from a file of cases.
struct AddressCase: CustomTestStringConvertible {
  var text: String
  var parts: [String]
  var line: Int

  var testDescription: String { "line \(line): \(text)" }

  /// Reads a file: a text, its parts indented below it, an empty line; `#` begins a remark. `\n`, `\t` and
  /// `\u{…}` stand for what could not be seen.
  static func read(_ path: String) -> [AddressCase] {
    var cases: [AddressCase] = []
    let text = String(decoding: readFile(path) ?? [], as: UTF8.self)
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.isEmpty || line.hasPrefix("#") { continue }
      if line.hasPrefix("  "), !cases.isEmpty {
        cases[cases.count - 1].parts.append(String(line.dropFirst(2)))
      } else {
        let text = line.replacing("\\n", with: "\n").replacing("\\t", with: "\t").replacing("\\0", with: "")
        cases.append(AddressCase(text: String(text), parts: [], line: number + 1))
      }
    }
    return cases
  }
}
