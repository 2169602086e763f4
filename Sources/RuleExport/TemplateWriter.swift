import RuleLanguage
import Telemetry

/// Texts for people as Go templates, which Prometheus and vmalert fill in.
///
/// What depends on the level is a constant, because each level is a rule of its own. The decimal comma comes
/// from a replacement, the distance to the level from a query: templates there cannot subtract.
struct TemplateWriter {
  private let language: Language
  private let level: Level?

  /// The template in Go's grammar.
  static func text(of template: Template, language: Language, _ level: Level?) -> String {
    TemplateWriter(language: language, level: level).text(of: template.source)
  }

  /// Whether the text needs the threshold of the device.
  static func asksForThreshold(_ template: Template, language: Language, _ level: Level) -> Bool {
    text(of: template, language: language, level).contains(ThresholdConstants.name)
  }

  private func text(of source: String) -> String {
    var written = ""
    var rest = Substring(source)
    while let open = rest.firstRange(of: "{{") {
      written += rest[..<open.lowerBound]
      let (words, end) = TemplateWriter.words(rest[open.upperBound...])
      written += place(words.split(separator: "|", omittingEmptySubsequences: false).map(Array.init))
      rest = rest[end...]
    }
    return written + rest
  }

  /// The words up to `}}`, texts with their quotes, and where the place ends. The template was parsed before,
  /// so quotes and braces are closed.
  private static func words(_ text: Substring) -> (words: [String], end: String.Index) {
    var words: [String] = []
    var word = ""
    var at = text.startIndex
    while at < text.endIndex {
      let character = text[at]
      if text[at...].hasPrefix("}}") {
        if !word.isEmpty { words.append(word) }
        return (words, text.index(at, offsetBy: 2))
      }
      if character == "\"" || character == "`" {
        let start = at
        at = text.index(after: at)
        while at < text.endIndex, text[at] != character {
          if text[at] == "\\", character == "\"" { at = text.index(after: at) }
          at = text.index(after: at)
        }
        word += text[start...at]
      } else if character.isWhitespace || character == "|" {
        if !word.isEmpty { words.append(word) }
        word = ""
        if character == "|" { words.append("|") }
      } else {
        word.append(character)
      }
      at = text.index(after: at)
    }
    return (words, text.endIndex)
  }

  /// What stands between braces, its stages divided by pipes.
  private func place(_ stages: [[String]]) -> String {
    if stages.count == 1, let first = stages[0].first {
      if stages[0].count == 1, let constant = constant(first) { return constant }
      if first == "bulletin", stages[0].count == 3 { return bulletin(stages[0][1], stages[0][2]) }
    }
    var pieces: [String] = []
    for (index, stage) in stages.enumerated() {
      let words = stage.map(operand)
      if words.first == "vn" {
        let isPiped = index > 0
        let digits = words[isPiped ? 1 : 2]
        let format = #"printf "%.\#(digits)f""# + (isPiped ? "" : " \(words[1])")
        pieces += [format, comma]
      } else {
        pieces.append(words.joined(separator: " "))
      }
    }
    return wrapped("{{ \(pieces.joined(separator: " | ")) }}")
  }

  private var comma: String { #"reReplaceAll "[.]" ",""# }

  /// The text of a word that is the same for every alert of the level.
  private func constant(_ word: String) -> String? {
    switch word {
    case "$level.name": level?.name[language] ?? ""
    case "$level.level": level?.level ?? ""
    case "$place.commune": nil
    case _ where word.hasPrefix("$place."): ""
    case "$threshold":
      if case .number(let number) = level?.threshold { number.textForPromQL } else { nil }
    default: nil
    }
  }

  private func operand(_ word: String) -> String {
    switch word {
    case "$level.name", "$level.level": (constant(word) ?? "").quotedForPromQL
    // The label is the device's; Prometheus knows of no reading where it was taken.
    case "$place.commune": "$labels.commune_name"
    case _ where word.hasPrefix("$place."): "".quotedForPromQL
    case "$threshold": constant(word) ?? "$threshold"
    default: word
    }
  }

  /// Asks for what the place speaks of; where there is no answer, the place stays empty.
  private func wrapped(_ place: String) -> String {
    var place = place
    for (variable, subtracts) in [("$threshold", false), ("$difference", true)]
    where place.contains(" \(variable) ") {
      place =
        "{{ with \(query(subtracts: subtracts)) }}{{ \(variable) := . | first | value }}\(place){{ end }}"
    }
    return place
  }

  private func query(subtracts: Bool) -> String {
    switch level?.threshold {
    case .number(let number):
      return #"printf "vector(%g)\#(subtracts ? " - \(number.textForPromQL)" : "")" $value | query"#
    case .named(let name):
      let selector = #"\#(ThresholdConstants.name){device=%q,threshold=%q}"#
      let text = name.quotedForPromQL
      if !subtracts { return #"printf "\#(selector)" $labels.device \#(text) | query"# }
      return #"printf "vector(%g) - on () \#(selector)" $value $labels.device \#(text) | query"#
    case nil: preconditionFailure("only a ladder's texts speak of thresholds")
    }
  }

  /// How the value lies to its level, in the words of the hydromet bulletins.
  private func bulletin(_ digits: String, _ unit: String) -> String {
    let name = level?.name[language] ?? ""
    let plain = String(unit.dropFirst().dropLast())
    let space = plain.isEmpty ? "" : " "
    // Said as people read it: what rounds to nothing stands at the level.
    let half = "0." + String(repeating: "0", count: Int(digits) ?? 0) + "5"
    let amount = #"printf "%.\#(digits)f" $d | reReplaceAll "-" """#
    let (above, below, at): (String, String, String)
    switch language {
    case .vi:
      above = "trên \(name): {{ \(amount) | \(comma) }}\(space)\(plain)"
      below = "dưới \(name): {{ \(amount) | \(comma) }}\(space)\(plain)"
      at = "ở mức \(name)"
    case .en:
      above = "{{ \(amount) }}\(space)\(plain) above \(name)"
      below = "{{ \(amount) }}\(space)\(plain) below \(name)"
      at = "at \(name)"
    }
    return "{{ with \(query(subtracts: true)) }}{{ $d := . | first | value }}"
      + "{{ if ge $d \(half) }}\(above){{ else if le $d -\(half) }}\(below){{ else }}\(at){{ end }}{{ end }}"
  }
}
