/// HTML and SVG as text. Every tag is closed and every text from outside is escaped, so a page is well-formed
/// XML whatever a device is called.
struct Markup {
  private(set) var text = ""

  /// Adds an element and what `body` puts into it.
  mutating func element(_ name: String, _ attributes: [(String, String)] = [], _ body: (inout Markup) -> Void)
  {
    open(name, attributes, isEmpty: false)
    body(&self)
    text += "</\(name)>"
  }

  /// Adds an element with a text in it.
  mutating func element(_ name: String, _ attributes: [(String, String)] = [], _ content: String) {
    element(name, attributes) { $0.add(content) }
  }

  /// Adds an element with nothing in it.
  mutating func empty(_ name: String, _ attributes: [(String, String)]) {
    open(name, attributes, isEmpty: true)
  }

  /// Adds a text.
  mutating func add(_ content: String) { text += Markup.escaped(content) }

  /// Adds a new line, so that a person can read the source.
  mutating func breakLine() { text += "\n" }

  /// Adds our own text as it is: the style sheet.
  mutating func addVerbatim(_ content: String) { text += content }

  private mutating func open(_ name: String, _ attributes: [(String, String)], isEmpty: Bool) {
    text += "<\(name)"
    for (key, value) in attributes { text += " \(key)=\"\(Markup.escaped(value))\"" }
    text += isEmpty ? "/>" : ">"
  }

  /// The text with the characters replaced that HTML and XML read as their own, and without those that XML does
  /// not have at all.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\t", "\n", "\r": escaped.unicodeScalars.append(scalar)
      case "\u{0}"..<"\u{20}", "\u{7F}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
