import AddressIndex
import Glibc
import JSONText

/// Places that answer a text, for people and for programs.
enum MatchDocument {
  /// `house  12 Quang Trung, Phường Cẩm Thành  15.115000 108.803000  (missing: xyz)`
  static func line(_ match: AddressMatch) -> String {
    var line = "\(match.level.rawValue)  \(match.text)"
    if let position = match.position {
      line += "  \(degrees(position.latitude)) \(degrees(position.longitude))"
    }
    if let metres = match.metres { line += "  \(Int(metres.rounded())) m away" }
    let notes = match.reasons.compactMap { reason -> String? in
      switch reason {
      case .formerUnit(let name): "formerly \(name)"
      case .corrected(let typed, let read): "read '\(typed)' as '\(read)'"
      case .missing(let text): "not found: \(text)"
      case .otherAccents(let word): "other accents: \(word)"
      case .name, .house, .unit, .code: nil
      }
    }
    return notes.isEmpty ? line : line + "  (\(notes.joined(separator: "; ")))"
  }

  /// Degrees to six places, about 10 cm.
  private static func degrees(_ number: Double) -> String {
    let steps = Int((abs(number) * 1e6).rounded())
    let fraction = String(steps % 1_000_000)
    let zeros = String(repeating: "0", count: 6 - fraction.utf8.count)
    return "\(number < 0 ? "-" : "")\(steps / 1_000_000).\(zeros)\(fraction)"
  }

  /// A member that is an array of places.
  static func write(_ matches: [AddressMatch], _ name: String, to json: inout JSONWriter) {
    json.array(name) { json in
      for match in matches { json.object { json in write(match, to: &json) } }
    }
  }

  /// The members of one place.
  static func write(_ match: AddressMatch, to json: inout JSONWriter) {
    json.field("level", match.level.rawValue)
    json.field("text", match.text)
    json.field("latitude", match.position?.latitude)
    json.field("longitude", match.position?.longitude)
    json.field("extentMetres", match.extent)
    json.field("commune", match.communeCode.isEmpty ? nil : match.communeCode)
    json.field("communeName", match.communeName.isEmpty ? nil : match.communeName)
    json.array("communes") { json in for code in match.communeCodes { json.value(code) } }
    json.field("number", match.number)
    json.field("state", match.state?.name)
    json.field("score", match.score)
    json.field("metres", match.metres)
    json.array("reasons") { json in
      for reason in match.reasons {
        json.object { json in
          json.field("kind", reason.name)
          json.field("text", reason.text)
        }
      }
    }
  }
}
