/// Reads templates.
struct TemplateParser {
  private let source: [UInt8]
  private let hasLevels: Bool
  private(set) var labelReferences: [Template.LabelReference] = []

  init(_ text: String, hasLevels: Bool) {
    source = Array(text.utf8)
    self.hasLevels = hasLevels
  }

  mutating func parse() throws(TemplateFault) -> [Template.Part] {
    [.text(String(decoding: source, as: UTF8.self))]
  }
}
