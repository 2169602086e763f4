import AddressIndex
import JSONText

/// `citywatch address parse`: what an address line says, part by part.
extension AddressCommands {
  static let parse = Command(
    "address parse", "Take an address line apart", positionals: ["TEXT"],
    options: [SettingsSource.option, .init("--json", nil, "One JSON document instead of lines")],
    discussion: """
      With or without accents and separators, in abbreviations, from small to large or the other way, with
      names of before July 2025. Shows each part, what its units may be, and what was not understood.
      """, run: runParse)

  private static func runParse(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let (index, _) = try index(arguments, withAddresses: false)
    let address = index.parser.parse(arguments.positionals[0])
    if arguments.has("--json") {
      Terminal.print(document(address, index))
    } else {
      for line in lines(address, index) { Terminal.print(line) }
    }
    return address.sureness >= .ambiguous ? .done : .findings
  }

  /// The parts with one value, in the order of a plate.
  private static func plainParts(_ address: ParsedAddress) -> [(name: String, value: String)] {
    [
      ("room", address.room), ("building", address.building), ("house", address.house?.text ?? ""),
      ("alley", address.alley), ("kilometre", address.kilometre), ("street", address.street),
      ("hamlet", address.hamlet), ("postalCode", address.postalCode),
    ]
  }

  private static func units(_ address: ParsedAddress) -> [(name: String, mention: ParsedAddress.UnitMention)]
  {
    [("commune", address.commune), ("district", address.district), ("province", address.province)]
      .compactMap { name, mention in mention.map { (name, $0) } }
  }

  private static func lines(_ address: ParsedAddress, _ index: AddressIndex) -> [String] {
    if let refusal = address.refusal { return ["refused: \(refusal.rawValue)"] }
    var lines = plainParts(address).filter { !$0.value.isEmpty }.map { "\($0.name): \($0.value)" }
    for (name, mention) in units(address) {
      let written = mention.kind.isEmpty ? mention.name : "\(mention.kind) \(mention.name)"
      let candidates = mention.candidates.map { describe($0, index) }.map { "\($0.code) \($0.name)" }
      lines.append("\(name): \(written)" + (candidates.isEmpty ? "  (not in the tables)" : ""))
      lines += candidates.map { "  \($0)" }
    }
    lines += address.notUnderstood.map { "not understood: \($0)" }
    lines += address.contradictions.map { "contradiction: \($0.rawValue)" }
    return lines + ["sureness: \(address.sureness.name)"]
  }

  /// A candidate's level, code and name, as tables have them.
  private static func describe(
    _ candidate: ParsedAddress.Candidate, _ index: AddressIndex
  ) -> (level: String, code: String, name: String) {
    switch candidate {
    case .commune(let code): ("commune", code, index.communes[code]?.fullName ?? "")
    case .formerCommune(let code, let name): ("former-commune", code, name + " (former)")
    case .formerDistrict(let code):
      ("former-district", code, (index.oldUnits.district(code)?.name ?? "") + " (former)")
    case .province(let code): ("province", code, index.provinces[code]?.fullName ?? "")
    case .formerProvince(let code):
      ("former-province", code, (index.provinces.former(code)?.fullName ?? "") + " (former)")
    }
  }

  private static func document(_ address: ParsedAddress, _ index: AddressIndex) -> String {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      for part in plainParts(address) { json.field(part.name, part.value) }
      for (name, mention) in units(address) {
        json.object(name) { json in
          json.field("name", mention.name)
          json.field("kind", mention.kind)
          json.array("candidates") { json in
            for candidate in mention.candidates.map({ describe($0, index) }) {
              json.object { json in
                json.field("level", candidate.level)
                json.field("code", candidate.code)
                json.field("name", candidate.name)
              }
            }
          }
        }
      }
      json.field("notUnderstood", address.notUnderstood)
      json.field("contradictions", address.contradictions.map(\.rawValue))
      json.field("refused", address.refusal?.rawValue ?? "")
      json.field("sureness", address.sureness.name)
    }
    return json.text
  }
}
